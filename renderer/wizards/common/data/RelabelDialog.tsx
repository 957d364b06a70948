import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ColumnSummary } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { formatCount, formatCounted } from '#renderer/components/format.ts';

interface RelabelDialogProps {
  readonly column: ColumnSummary;
  /** Names that are taken. */
  readonly columnNames: readonly string[];
  /** With the fixes that were decided on, in order; null for cancel. */
  onClose(fixes: readonly Fix[] | null): void;
}

/** Another name for a column of the cells and for its values; the same name for two makes them one. */
export function RelabelDialog({ column, columnNames, onClose }: RelabelDialogProps): ReactNode {
  const [name, setName] = useState(column.name);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [missing, setMissing] = useState('');
  const problem = nameProblem(name.trim(), column.name, columnNames);
  const fixes = toFixes(column, { name: name.trim(), values, missing: missing.trim() });
  return (
    <Modal.Root opened onClose={() => onClose(null)} size="36rem">
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body className="cw-relabel">
          <Modal.Title>Names in “{column.name}”</Modal.Title>
          <TextInput
            label="Name of the column"
            data-autofocus
            value={name}
            error={problem}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {column.values.length > 0 && (
            <table className="cw-table cw-num">
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col" className="cw-right">
                    Cells
                  </th>
                  <th scope="col">Call it</th>
                </tr>
              </thead>
              <tbody>
                {column.values.map(({ value, count }) => (
                  <tr key={value}>
                    <td className="cw-clip">{value}</td>
                    <td className="cw-right">{formatCount(count)}</td>
                    <td>
                      <TextInput
                        size="xs"
                        aria-label={`New name of ${value}`}
                        placeholder={value}
                        value={values[value] ?? ''}
                        onChange={(event) =>
                          setValues({ ...values, [value]: event.currentTarget.value })
                        }
                      />
                    </td>
                  </tr>
                ))}
                {column.nMissing > 0 && (
                  <tr>
                    <td className="cw-dim">no value</td>
                    <td className="cw-right">{formatCount(column.nMissing)}</td>
                    <td>
                      <TextInput
                        size="xs"
                        aria-label="Name for cells without a value"
                        placeholder="none"
                        value={missing}
                        onChange={(event) => setMissing(event.currentTarget.value)}
                      />
                    </td>
                  </tr>
                )}
              </tbody>
            </table>
          )}
          <div className="cw-row" data-between>
            <span className="cw-help">The file on disk stays as it is.</span>
            <div className="cw-row">
              <Button variant="subtle" onClick={() => onClose(null)}>
                Cancel
              </Button>
              <Button
                variant="filled"
                disabled={problem !== null || fixes.length === 0}
                onClick={() => onClose(fixes)}
              >
                {fixes.length === 0 ? 'Nothing changed' : describeChanges(fixes)}
              </Button>
            </div>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function nameProblem(name: string, old: string, taken: readonly string[]): string | null {
  if (name === '') return 'Give the column a name';
  return name !== old && taken.includes(name) ? 'Another column has this name' : null;
}

/** Values first: they are named by the column's present name. */
function toFixes(
  { name: column, values: given }: ColumnSummary,
  wanted: {
    readonly name: string;
    readonly values: Readonly<Record<string, string>>;
    readonly missing: string;
  },
): readonly Fix[] {
  const renamed = given.flatMap(({ value }) => {
    const to = wanted.values[value]?.trim() ?? '';
    return to === '' || to === value ? [] : [[value, to] as const];
  });
  return [
    ...(renamed.length > 0
      ? [{ kind: 'rename-values', column, values: Object.fromEntries(renamed) } as const]
      : []),
    ...(wanted.missing === ''
      ? []
      : [{ kind: 'fill-missing', column, value: wanted.missing } as const]),
    ...(wanted.name === column
      ? []
      : [{ kind: 'rename-column', column, to: wanted.name } as const]),
  ];
}

function describeChanges(fixes: readonly Fix[]): string {
  const n = fixes.reduce(
    (sum, fix) => sum + (fix.kind === 'rename-values' ? Object.keys(fix.values).length : 1),
    0,
  );
  return `Change ${formatCounted(n, 'name')}`;
}
