import type { ReactNode } from 'react';
import type { SheetSummary } from '#shared/contract/data.ts';
import { formatCounted } from '#renderer/components/format.ts';

interface SheetPreviewProps {
  readonly summary: SheetSummary;
  /** The column that joins; the others become columns of the cells. */
  readonly keyColumn: string | null;
}

/** The first lines of a sample sheet. */
export function SheetPreview({ summary, keyColumn }: SheetPreviewProps): ReactNode {
  const { columns, rows, nRows } = summary;
  const added = columns.filter((name) => name !== keyColumn);
  return (
    <>
      <div
        className="cw-sheet-table"
        tabIndex={0}
        role="group"
        aria-label="First lines of the sheet"
      >
        <table className="cw-table cw-num">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col" data-key={name === keyColumn || undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.join('\t')}>
                {row.map((cell, at) => (
                  <td key={columns[at]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="cw-help cw-num">
        {formatCounted(nRows, 'line')}.{' '}
        {keyColumn !== null && added.length > 0 && (
          <>
            Cells get the {added.length === 1 ? 'column' : 'columns'}{' '}
            <span className="cw-mono">{added.join(', ')}</span>, to use as batches or known types.
          </>
        )}
      </p>
    </>
  );
}
