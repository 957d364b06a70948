import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { Waiting } from '#renderer/components/Waiting.tsx';
import { drawComposition } from '#shared/figure/plots/composition.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { CompositionCard } from './CompositionCard.tsx';
import { crossTabulate } from './crosstab.ts';
import type { FigureChoice } from './figure/figure-choice.ts';
import { SaveTable } from './SaveTable.tsx';
import { columnTitle } from './titles.ts';
import { useGroups, type Groups } from './use-groups.ts';

/** Which column is counted by which. */
export interface CompositionOf {
  readonly rows: string;
  readonly parts: string;
}

interface CompositionPanelProps {
  readonly run: RunSummary;
  readonly of: CompositionOf;
  onChange(of: CompositionOf): void;
  onFigure(figure: FigureChoice): void;
}

const mostGroups = 400;

/** The groups of one column as bars of the groups of another: clusters by batch, batches by cluster, any two. */
export function CompositionPanel({
  run,
  of,
  onChange,
  onFigure,
}: CompositionPanelProps): ReactNode {
  const rows = useGroups(run, of.rows);
  const parts = useGroups(run, of.parts);
  const table = useMemo(() => rows && parts && crossTabulate(rows, parts), [rows, parts]);
  if (!rows || !parts || !table) return <Waiting>Counting cells</Waiting>;
  return (
    <CompositionCard
      title="Composition"
      actions={
        <>
          <Choices run={run} of={of} onChange={onChange} />
          {of.rows === 'leiden' && of.parts === 'batch' && (
            <SaveTable dir={run.dir} table="composition" title="the composition" />
          )}
        </>
      }
      rows={rows}
      columns={parts}
      table={table}
      onFigure={() => onFigure(compositionFigure({ ...of, run }, rows, parts))}
    />
  );
}

function Choices({ run, of, onChange }: Omit<CompositionPanelProps, 'onFigure'>): ReactNode {
  const data = run.columns
    .filter(({ type, nValues }) => type === 'categorical' && (nValues ?? 0) <= mostGroups)
    .map(({ name }) => ({ value: name, label: columnTitle(name, run) }));
  const choice = (label: string, key: keyof CompositionOf): ReactNode => (
    <Select
      size="xs"
      aria-label={label}
      data={data}
      value={of[key]}
      onChange={(name) => name !== null && onChange({ ...of, [key]: name })}
    />
  );
  return (
    <div className="cw-row">
      <span className="cw-second">Each</span>
      {choice('Bars: each group of', 'rows')}
      <span className="cw-second">by</span>
      {choice('Parts of the bars: by', 'parts')}
      <Tooltip label="Swap the two">
        <ActionIcon
          size="sm"
          aria-label="Swap bars and parts"
          onClick={() => onChange({ rows: of.parts, parts: of.rows })}
        >
          <IconArrowsExchange size="1rem" stroke={1.75} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** The same as a figure to save. */
export function compositionFigure(
  { run, ...of }: CompositionOf & { readonly run: RunSummary },
  rows: Groups,
  parts: Groups,
): FigureChoice {
  const [rowsName, partsName] = [columnTitle(of.rows, run), columnTitle(of.parts, run)];
  const plot = {
    title: `${partsName} in each ${rowsName.toLowerCase()}`,
    rowsName,
    rows: rows.names,
    partsName,
    parts: parts.names.map((name, i) => ({ name, color: parts.colors[i]! })),
    counts: crossTabulate(rows, parts),
  };
  return {
    id: 'composition',
    title: plot.title,
    words: `Share of each ${partsName.toLowerCase()} in each ${rowsName.toLowerCase()}, with its number of cells.`,
    widthMm: 114,
    draw: (style) => drawComposition(plot, style),
  };
}
