// The figures of a run, as they are looked at now.
import { useMemo } from 'react';
import { formatNumber } from '#renderer/components/format.ts';
import type { Frame } from '#shared/figure/frame.ts';
import { drawEmbedding, type EmbeddingPlot } from '#shared/figure/plots/embedding.ts';
import { drawLines } from '#shared/figure/plots/lines.ts';
import { drawMeasures } from '#shared/figure/plots/measures.ts';
import type { RunRecord, RunSummary } from '#shared/contract/results.ts';
import { compositionFigure } from '../CompositionPanel.tsx';
import { inShownOrder, shownMeasures } from '../measures.ts';
import { methodTitle } from '../titles.ts';
import { useGroups } from '../use-groups.ts';
import type { Coloring } from '../coloring.ts';
import { usePictures, useShownColoring, type Picture } from '../use-results.ts';
import type { RunView } from '../view-state.ts';
import type { FigureChoice } from './figure-choice.ts';

/** Every figure that can be made; those whose data are on their way are not among them yet. */
export function useFigures(
  run: RunSummary,
  view: RunView,
  clusterColumn: string,
): readonly FigureChoice[] {
  const { pictures } = usePictures(run);
  const { coloring } = useShownColoring(run, view);
  const clusters = useGroups(run, clusterColumn);
  const batches = useGroups(run, 'batch');
  return useMemo(
    () => [
      ...(coloring ? listEmbeddings(pictures, coloring, view) : []),
      ...(clusters && batches
        ? [compositionFigure({ run, rows: clusterColumn, parts: 'batch' }, clusters, batches)]
        : []),
      ...measures(run.run),
      ...loss(run.run),
    ],
    [pictures, coloring, view, clusters, batches, clusterColumn, run],
  );
}

function listEmbeddings(
  pictures: readonly Picture[],
  coloring: Coloring,
  { hidden, pointScale }: Pick<RunView, 'hidden' | 'pointScale'>,
): readonly FigureChoice[] {
  const panels = pictures.flatMap(({ method, title, xy, frame }) =>
    xy && frame ? [{ method, title, xy, frame: square(frame) }] : [],
  );
  if (panels.length === 0) return [];
  const by = coloring.title;
  const color = toPlotColor(coloring, by, hidden);
  const choice = (name: string, title: string, shown: typeof panels): FigureChoice => ({
    id: `umap-${name}-${coloring.by.name}`,
    title,
    words: `Coloured by ${by}, as you left it in Results.`,
    widthMm: shown.length === 1 ? 85 : 174,
    draw: (style) =>
      drawEmbedding(
        {
          title: `${title} by ${by}`,
          panels: shown,
          axes: ['UMAP 1', 'UMAP 2'],
          color,
          pointScale,
        },
        style,
      ),
  });
  return [
    ...(panels.length > 1 ? [choice('all', 'UMAPs side by side', panels)] : []),
    ...panels.map((panel) => choice(panel.method, `UMAP, ${panel.title}`, [panel])),
  ];
}

/** Figures have square panels, so the frame is as wide as high. */
function square({ x, y, halfWidth, halfHeight }: Frame): Frame {
  const half = Math.max(halfWidth, halfHeight);
  return { x, y, halfWidth: half, halfHeight: half };
}

function toPlotColor(
  { by, color, categories }: Coloring,
  name: string,
  hidden: ReadonlySet<number>,
): EmbeddingPlot['color'] {
  if (color.kind === 'category') {
    return { kind: 'category', name, codes: color.codes, categories: categories ?? [], hidden };
  }
  const { values, min, max, stops } = color;
  return {
    kind: 'value',
    name,
    isGene: by.kind === 'gene',
    values,
    min,
    max,
    ...(stops ? { stops } : {}),
    format: formatNumber,
  };
}

const marks: Readonly<Record<string, 'ring' | 'diamond' | 'square' | 'disc'>> = {
  none: 'ring',
  harmony: 'diamond',
  mnn: 'square',
};

/** Measures from 0 to 1; the same-batch share has another scale and is left to the table. */
function measures({ metrics }: RunRecord): readonly FigureChoice[] {
  const methods = inShownOrder(Object.keys(metrics), (method) => method);
  const rows = shownMeasures
    .filter(({ name }) => name !== 'sameBatchShare')
    .map(({ name, title }) => ({
      name: title,
      values: methods.map((method) => metrics[method]?.[name] ?? null),
    }))
    .filter(({ values }) => values.some((value) => value !== null));
  if (rows.length === 0) return [];
  const plot = {
    title: 'Measures',
    methods: methods.map((method) => ({
      name: methodTitle(method),
      mark: marks[method] ?? 'disc',
    })),
    rows,
  };
  return [
    {
      id: 'measures',
      title: 'Measures before and after',
      words: 'Each measure by each method, from 0 to 1; higher is better.',
      widthMm: 114,
      draw: (style) => drawMeasures(plot, style),
    },
  ];
}

function loss({ training }: RunRecord): readonly FigureChoice[] {
  if (!training || training.lossHistory.length < 2) return [];
  const x = training.lossHistory.map(([step]) => step);
  const line = (name: string, color: string, part: 1 | 2) => ({
    name,
    color,
    x,
    y: training.lossHistory.map((point) => point[part]),
  });
  const plot = {
    title: 'Loss while training',
    axes: ['Step', 'Loss'] as const,
    lines: [line('Total', '#0072b2', 1), line('Reconstruction', '#e69f00', 2)],
  };
  return [
    {
      id: 'loss',
      title: plot.title,
      words: 'Mean loss of each pass over the cells.',
      widthMm: 85,
      draw: (style) => drawLines(plot, style),
    },
  ];
}
