import { Button, Select, SegmentedControl, TagsInput, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue, useElementSize } from '@mantine/hooks';
import { IconPhotoDown } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { capitalise } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import { FigurePreview } from '#renderer/views/figure/FigurePreview.tsx';
import { drawDotPlot, drawHeatMap, drawViolins } from '#shared/figure/plots/genes.ts';
import { ptPerMm } from '#shared/figure/drawing.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { featureWordsOf } from '../../feature-words.ts';
import { startStyle, type FigureChoice } from '../figure/figure-choice.ts';
import { columnTitle } from '../titles.ts';
import { useGroups, type Groups } from '../use-groups.ts';
import { useGeneSummaries, type GeneSummary } from './use-gene-values.ts';
import './genes.css';

interface GenesPanelProps {
  readonly run: RunSummary;
  readonly genes: readonly string[];
  onGenes(genes: readonly string[]): void;
  /** Column by which cells are grouped. */
  readonly column: string;
  onColumn(column: string): void;
  onFigure(figure: FigureChoice): void;
}

const kinds = {
  dots: { title: 'Dot plot', draw: drawDotPlot },
  violins: { title: 'Violins', draw: drawViolins },
  heat: { title: 'Heat map', draw: drawHeatMap },
} as const;
type Kind = keyof typeof kinds;

const mostGenes = 60;

/** Chosen genes by group: how many cells express them, and how much. */
export function GenesPanel(props: GenesPanelProps): ReactNode {
  const { run, genes, column } = props;
  const [kind, setKind] = useState<Kind>('dots');
  const groups = useGroups(run, column);
  const { summaries, error } = useGeneSummaries(run, genes, groups);
  const figure = useMemo(
    () =>
      summaries && groups && summaries.length > 0
        ? toFigure(kind, summaries, groups, { column, by: columnTitle(column, run) })
        : null,
    [kind, summaries, groups, column, run],
  );
  return (
    <section className="cw-genes" aria-label="Genes">
      <div className="cw-genes-choices">
        <GeneChoice {...props} />
        <GroupChoice {...props} />
        <SegmentedControl
          aria-label="Kind of plot"
          fullWidth
          data={Object.entries(kinds).map(([value, { title }]) => ({ value, label: title }))}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
        />
        <Button
          leftSection={<IconPhotoDown size="1rem" stroke={1.75} aria-hidden />}
          disabled={figure === null}
          onClick={() => figure && props.onFigure(figure)}
        >
          Save as figure…
        </Button>
      </div>
      <div className="cw-genes-plot">
        {error ? (
          <ErrorNotice error={error} title="A gene could not be read" />
        ) : genes.length === 0 ? (
          <p className="cw-dim cw-genes-empty">
            {featureWordsOf(run.run).one === 'peak'
              ? 'Choose peaks at the left, or click some in Peaks of clusters: how open they are in each group appears here.'
              : 'Choose genes at the left, or click some in Markers: their expression in each group appears here.'}
          </p>
        ) : figure ? (
          <FittedFigure figure={figure} />
        ) : (
          <Waiting>Reading the genes</Waiting>
        )}
      </div>
    </section>
  );
}

/** The figure at the width there is, on the ground of the theme. */
function FittedFigure({ figure }: { readonly figure: FigureChoice }): ReactNode {
  const scheme = useComputedColorScheme('light');
  const { ref, width } = useElementSize();
  const drawing = useMemo(() => {
    if (width === 0) return null;
    // One px is 3/4 pt.
    const style = {
      ...startStyle,
      fontPt: 9,
      widthMm: (width * 0.75) / ptPerMm,
      dpi: 200,
    } as const;
    return figure.draw({ ...style, ground: scheme === 'dark' ? 'dark' : 'none' });
  }, [figure, width, scheme]);
  return (
    <div ref={ref} className="cw-genes-fitted">
      <FigurePreview drawing={drawing} isActualSize />
    </div>
  );
}

function GeneChoice({ run, genes, onGenes }: GenesPanelProps): ReactNode {
  const { one, many, example } = featureWordsOf(run.run);
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 120);
  const found = useServiceQuery(
    'results.searchGenes',
    { dir: run.dir, query, limit: 30 },
    { enabled: query !== '', keepPrevious: true },
  );
  const names = query === '' ? [] : (found.data ?? []);
  const add = (wanted: readonly string[]): void => {
    // What was typed or pasted counts only as a gene that there is.
    const known = wanted.flatMap((name) =>
      genes.includes(name)
        ? [name]
        : (names.find((each) => each.toLowerCase() === name.toLowerCase()) ?? []),
    );
    onGenes([...new Set(known)]);
  };
  return (
    <TagsInput
      size="sm"
      label={capitalise(many)}
      placeholder={genes.length === 0 ? `${capitalise(one)}, e.g. ${example}` : ''}
      data={[...names]}
      filter={({ options }) => options}
      maxTags={mostGenes}
      value={[...genes]}
      onChange={add}
      searchValue={text}
      onSearchChange={setText}
      clearable
      clearButtonProps={{ 'aria-label': `Remove all ${many}` }}
    />
  );
}

function GroupChoice({ run, column, onColumn }: GenesPanelProps): ReactNode {
  const columns = run.columns.filter(
    ({ type, nValues }) => type === 'categorical' && (nValues ?? 0) <= 200,
  );
  return (
    <Select
      label="In the groups of"
      data={columns.map(({ name }) => ({ value: name, label: columnTitle(name, run) }))}
      value={column}
      onChange={(name) => name !== null && onColumn(name)}
    />
  );
}

function toFigure(
  kind: Kind,
  summaries: readonly GeneSummary[],
  groups: Groups,
  { column, by }: { readonly column: string; readonly by: string },
): FigureChoice {
  const { title, draw } = kinds[kind];
  const plot = {
    title: `${title} of ${summaries.map(({ gene }) => gene).join(', ')} by ${by}`,
    groupsName: by,
    groups: groups.names.map((name, i) => ({ name, color: groups.colors[i]! })),
    genes: summaries,
    max: summaries.map(({ max }) => max),
  };
  return {
    id: `${kind}-${column}`,
    title: `${title} by ${by}`,
    words: `${summaries.length === 1 ? 'One gene' : `${summaries.length} genes`} in the groups of ${by}.`,
    widthMm: 114,
    draw: (style) => draw(plot, style),
  };
}
