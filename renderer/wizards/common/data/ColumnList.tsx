import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ColumnSummary, InputSummary } from '#shared/contract/data.ts';
import { formatCounted } from '#renderer/components/format.ts';
import type { WizardState } from '../method.ts';
import { describeColumnValues } from './describe-file.ts';
import { RelabelDialog } from './RelabelDialog.tsx';

interface ColumnListProps {
  readonly summary: InputSummary;
  readonly dispatch: WizardState['dispatch'];
}

/** The columns about the cells, what each looks like, and a way to other names. */
export function ColumnList({ summary, dispatch }: ColumnListProps): ReactNode {
  const { path, columns } = summary;
  const [renamed, setRenamed] = useState<ColumnSummary | null>(null);
  if (columns.length === 0) return <p className="cw-help">No columns about the cells.</p>;
  return (
    <details className="cw-columns">
      <summary>{formatCounted(columns.length, 'column')} about the cells</summary>
      <ul>
        {columns.map((column) => (
          <li key={column.name}>
            <span className="cw-mono">{column.name}</span>
            <span className="cw-second">{describeColumn(column)}</span>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`Rename ${column.name} of ${summary.name}`}
              onClick={() => setRenamed(column)}
            >
              Rename…
            </Button>
          </li>
        ))}
      </ul>
      {renamed && (
        <RelabelDialog
          column={renamed}
          columnNames={columns.map(({ name }) => name)}
          onClose={(fixes) => {
            setRenamed(null);
            if (fixes) {
              dispatch({ type: 'fixes-added', fixes: fixes.map((fix) => ({ path, fix })) });
            }
          }}
        />
      )}
    </details>
  );
}

const roleWords: Readonly<Record<ColumnSummary['role'], string>> = {
  batch: 'looks like a batch',
  label: 'looks like cell types',
  sample: 'looks like a sample',
  doublet: 'looks like doublet calls',
  other: '',
};

function describeColumn(column: ColumnSummary): string {
  const values =
    column.values.length > 0
      ? describeColumnValues(column.values, 4)
      : column.nValues === null
        ? column.type
        : formatCounted(column.nValues, 'value');
  const missing =
    column.nMissing > 0 ? `${formatCounted(column.nMissing, 'cell')} without a value` : '';
  return [values, roleWords[column.role], missing].filter((part) => part !== '').join('; ');
}
