import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ColumnSummary, InputSummary, MatrixSummary } from '#shared/contract/data.ts';
import {
  baseName,
  formatBytes,
  formatCount,
  formatCounted,
  formatShare,
} from '../../../../components/format.ts';
import { KeyValues } from '../../../../components/KeyValues.tsx';
import { Notice } from '../../../../components/Notice.tsx';
import type { Integration } from '../../use-integration.ts';
import { describeColumnValues, describeValues, matrixInUse } from './describe-file.ts';

interface FileDetailsProps {
  readonly summary: InputSummary;
  readonly integration: Integration;
}

/** What was found in a file, with the evidence, and what can be done about it. */
export function FileDetails({ summary, integration }: FileDetailsProps): ReactNode {
  const { draft, dispatch } = integration;
  const chosen = draft.inputs.find((input) => input.path === summary.path)?.matrix;
  const matrix = matrixInUse(summary, chosen);
  const choose = (path: string): void =>
    dispatch({ type: 'matrix-chosen', path: summary.path, matrix: path });
  return (
    <div className="cw-file-body">
      <div className="cw-file-facts">
        <KeyValues
          rows={[
            ['Format', `${summary.format}, ${formatBytes(summary.sizeBytes)}`],
            ['Folder', <span className="cw-mono">{folderOf(summary.path)}</span>],
            ['Non-zero', matrix ? describeNonzero(matrix) : 'no matrix found'],
          ]}
        />
        <KeyValues
          rows={[
            ...(matrix && summary.matrices.length > 1
              ? [
                  [
                    'Use',
                    <MatrixSelect summary={summary} matrix={matrix} onChoose={choose} />,
                  ] as const,
                ]
              : []),
            ['Values', matrix ? matrix.values.evidence : 'none'],
            ['Gene ids', `${summary.ids.species}; ${summary.ids.evidence}`],
          ]}
        />
      </div>
      {summary.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{warning}</p>
        </Notice>
      ))}
      <div className="cw-file-foot">
        <ColumnList columns={summary.columns} />
        <Button
          size="xs"
          variant="subtle"
          aria-label={`Remove ${baseName(summary.path)}`}
          onClick={() => dispatch({ type: 'file-removed', path: summary.path })}
        >
          Remove
        </Button>
      </div>
    </div>
  );
}

interface MatrixSelectProps {
  readonly summary: InputSummary;
  readonly matrix: MatrixSummary;
  onChoose(path: string): void;
}

/** Which of the file's matrices holds the raw counts the method needs. */
function MatrixSelect({ summary, matrix, onChoose }: MatrixSelectProps): ReactNode {
  return (
    <Select
      size="xs"
      aria-label={`Numbers of ${summary.name} to use; the method needs raw counts`}
      data={summary.matrices.map((each) => ({
        value: each.path,
        label: `${each.path}: ${describeValues(each.values)}`,
      }))}
      value={matrix.path}
      onChange={(path) => path !== null && onChoose(path)}
    />
  );
}

function describeNonzero({ nNonzero, nCells, nFeatures }: MatrixSummary): string {
  const nValues = nCells * nFeatures;
  if (nValues === 0) return 'none';
  return `${formatCount(nNonzero)} (${formatShare(nNonzero / nValues)})`;
}

function ColumnList({ columns }: { readonly columns: readonly ColumnSummary[] }): ReactNode {
  if (columns.length === 0) return <p className="cw-help">No columns about the cells.</p>;
  return (
    <details className="cw-columns">
      <summary>{formatCounted(columns.length, 'column')} about the cells</summary>
      <ul>
        {columns.map((column) => (
          <li key={column.name}>
            <span className="cw-mono">{column.name}</span>
            <span className="cw-second">{describeColumn(column)}</span>
          </li>
        ))}
      </ul>
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

function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '') || '/';
}
