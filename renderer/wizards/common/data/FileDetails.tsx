import { Button, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InputSummary, MatrixSummary } from '#shared/contract/data.ts';
import { baseName, formatBytes, formatCount, formatShare } from '#renderer/components/format.ts';
import { KeyValues } from '#renderer/components/KeyValues.tsx';
import { Notice } from '#renderer/components/Notice.tsx';
import type { WizardState } from '../method.ts';
import { AppliedFixes } from './AppliedFixes.tsx';
import { ColumnList } from './ColumnList.tsx';
import { describeNames, describeValues, matrixInUse } from './describe-file.ts';
import { FixMenu } from './FixMenu.tsx';
import { FixNotices } from './FixNotices.tsx';
import { FragmentFacts } from './FragmentFacts.tsx';

interface FileDetailsProps {
  readonly summary: InputSummary;
  readonly wizard: WizardState;
}

/** What was found in a file, with the evidence, and what can be done about it. */
export function FileDetails({ summary, wizard }: FileDetailsProps): ReactNode {
  const { dispatch, method } = wizard;
  const refusal = method.refuse(summary);
  return (
    <div className="cw-file-body">
      {refusal !== null && (
        <Notice tone="bad" title="This file cannot be used here">
          <p>{refusal}</p>
        </Notice>
      )}
      {summary.fragments ? (
        <FragmentFacts summary={summary} fragments={summary.fragments} />
      ) : (
        <MatrixFacts summary={summary} wizard={wizard} />
      )}
      <AppliedFixes summary={summary} wizard={wizard} />
      <FixNotices summary={summary} dispatch={dispatch} />
      <div className="cw-file-foot">
        {summary.fragments ? (
          <p className="cw-help">Fragments are counted when the run starts.</p>
        ) : (
          <>
            <ColumnList summary={summary} dispatch={dispatch} />
            <FixMenu summary={summary} wizard={wizard} />
          </>
        )}
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

function MatrixFacts({ summary, wizard }: FileDetailsProps): ReactNode {
  const matrix = matrixInUse(summary);
  const choose = (path: string): void =>
    wizard.dispatch({ type: 'matrix-chosen', path: summary.path, matrix: path });
  return (
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
          [wizard.method.features.ids, describeNames(summary)],
        ]}
      />
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
