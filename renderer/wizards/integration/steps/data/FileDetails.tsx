import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InputSummary, MatrixSummary } from '#shared/contract/data.ts';
import { baseName, formatBytes, formatCount, formatShare } from '../../../../components/format.ts';
import { KeyValues } from '../../../../components/KeyValues.tsx';
import type { Integration } from '../../use-integration.ts';
import { AppliedFixes } from './AppliedFixes.tsx';
import { ColumnList } from './ColumnList.tsx';
import { describeValues, matrixInUse } from './describe-file.ts';
import { FixMenu } from './FixMenu.tsx';
import { FixNotices } from './FixNotices.tsx';

interface FileDetailsProps {
  readonly summary: InputSummary;
  readonly integration: Integration;
}

/** What was found in a file, with the evidence, and what can be done about it. */
export function FileDetails({ summary, integration }: FileDetailsProps): ReactNode {
  const { dispatch } = integration;
  const matrix = matrixInUse(summary);
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
            ...(summary.orientation
              ? [['Cells in', describeOrientation(summary.orientation)] as const]
              : []),
            ['Values', matrix ? matrix.values.evidence : 'none'],
            ['Gene ids', `${summary.ids.species}; ${summary.ids.evidence}`],
          ]}
        />
      </div>
      <AppliedFixes summary={summary} integration={integration} />
      <FixNotices summary={summary} dispatch={dispatch} />
      <div className="cw-file-foot">
        <ColumnList summary={summary} dispatch={dispatch} />
        <FixMenu summary={summary} dispatch={dispatch} />
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
      data={groupMatrices(summary.matrices)}
      value={matrix.path}
      onChange={(path) => path !== null && onChoose(path)}
    />
  );
}

/** Under the name of their modality where there are several. */
function groupMatrices(matrices: readonly MatrixSummary[]) {
  const items = matrices.map(({ path, values }) => {
    const [, modality = '', name = path] = /^mod\/([^/]+)\/(.*)$/.exec(path) ?? [];
    return { modality, value: path, label: `${name}: ${describeValues(values)}` };
  });
  const modalities = [...new Set(items.map(({ modality }) => modality))];
  if (modalities.length < 2) return items.map(({ value, label }) => ({ value, label }));
  return modalities.map((modality) => ({
    group: `Modality ${modality}`,
    items: items
      .filter((item) => item.modality === modality)
      .map(({ value, label }) => ({ value, label: `${modality}, ${label}` })),
  }));
}

function describeOrientation({
  cellsIn,
  evidence,
}: NonNullable<InputSummary['orientation']>): string {
  return `${cellsIn}: ${evidence}`;
}

function describeNonzero({ nNonzero, nCells, nFeatures, storage }: MatrixSummary): string {
  const nValues = nCells * nFeatures;
  if (nValues === 0) return 'none';
  const stored = storage === 'dense' ? 'dense' : 'sparse';
  return `${formatCount(nNonzero)} (${formatShare(nNonzero / nValues)}), stored ${stored}`;
}

function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '') || '/';
}
