// The volcano plot of a group: how much each gene differs against how sure that is.
import { formatCount } from '#renderer/components/format.ts';
import type { PlotFigure, PlotLook } from '#renderer/views/plot/PlotlyPlot.tsx';
import { formatPower, valueAt } from './marker-table.ts';

export interface VolcanoTable {
  readonly genes: readonly string[];
  readonly values: ArrayLike<number>;
}

export interface VolcanoPoints {
  /** Rows that are clearly higher or lower in the group, and the others. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly rest: Uint32Array;
}

/** What counts as different: one doubling, and an adjusted p-value below 0.05. */
const volcanoLimits = { log2FoldChange: 1, log10P: Math.log10(0.05) } as const;
/** Dots that tell nobody anything are thinned where they lie on top of each other. */
const mostRest = 2_000;
const nNamed = 10;

/** Sorts the genes into the three kinds; what was not compared is left out. */
export function sortVolcano(table: VolcanoTable): VolcanoPoints {
  const [high, low, rest]: [number[], number[], number[]] = [[], [], []];
  table.genes.forEach((_, row) => {
    const change = valueAt(table.values, row, 'log2FoldChange');
    const log10P = valueAt(table.values, row, 'log10PAdjusted');
    if (Number.isNaN(change) || Number.isNaN(log10P)) return;
    const isSure = log10P < volcanoLimits.log10P;
    if (isSure && change >= volcanoLimits.log2FoldChange) high.push(row);
    else if (isSure && change <= -volcanoLimits.log2FoldChange) low.push(row);
    else rest.push(row);
  });
  const step = Math.max(1, Math.ceil(rest.length / mostRest));
  return {
    high: Uint32Array.from(high),
    low: Uint32Array.from(low),
    rest: Uint32Array.from(rest.filter((_, i) => i % step === 0)),
  };
}

/** The plot: two clear kinds in colour, the rest in grey, the ten genes of highest AUC with their names. @param gene the one that colours the pictures */
export function buildVolcano(
  table: VolcanoTable,
  points: VolcanoPoints,
  { look, gene }: { readonly look: PlotLook; readonly gene: string | null },
): PlotFigure {
  const { color, font, fontSize } = look;
  const grid = color('--cw-plot-line');
  const axis = (text: string) => ({
    ...{ gridcolor: grid, zeroline: false, ticks: '', automargin: false },
    title: { text, standoff: 6, font: { size: fontSize } },
  });
  return {
    data: [
      traceOf(table, points.rest, { name: 'Others', fill: color('--cw-missing'), size: 4 }),
      traceOf(table, points.low, { name: 'Lower here', fill: color('--cw-cat-1'), size: 5 }),
      traceOf(table, points.high, { name: 'Higher here', fill: color('--cw-cat-6'), size: 5 }),
    ],
    layout: {
      margin: { l: 52, r: 12, t: 8, b: 40 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: font, size: fontSize, color: color('--cw-text-3') },
      showlegend: false,
      hovermode: 'closest',
      xaxis: axis('log2 fold change'),
      yaxis: { ...axis('−log10 adjusted p'), rangemode: 'tozero' },
      shapes: limitLines(grid),
      annotations: nameGenes(table, points.high, { look, gene }),
    },
  };
}

function xOf({ values }: VolcanoTable, row: number): number {
  return valueAt(values, row, 'log2FoldChange');
}

function yOf({ values }: VolcanoTable, row: number): number {
  return -valueAt(values, row, 'log10PAdjusted');
}

function traceOf(
  table: VolcanoTable,
  rows: Uint32Array,
  { name, fill, size }: { readonly name: string; readonly fill: string; readonly size: number },
): PlotFigure['data'][number] {
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    x: Array.from(rows, (row) => xOf(table, row)),
    y: Array.from(rows, (row) => yOf(table, row)),
    text: Array.from(rows, (row) => table.genes[row]!),
    customdata: Array.from(rows, (row) => formatPower(-yOf(table, row))),
    marker: { color: fill, size, opacity: 0.75 },
    hovertemplate:
      '<i>%{text}</i><br>log2 fold change %{x:.2f}<br>adjusted p %{customdata}<extra></extra>',
  };
}

/** Names of the genes of highest AUC and of the one that colours the pictures. */
function nameGenes(
  table: VolcanoTable,
  high: Uint32Array,
  { look, gene }: { readonly look: PlotLook; readonly gene: string | null },
): readonly object[] {
  const x = (row: number): number => xOf(table, row);
  const y = (row: number): number => yOf(table, row);
  const chosen = gene === null ? -1 : table.genes.indexOf(gene);
  const named = [...high]
    .sort((a, b) => valueAt(table.values, b, 'auc') - valueAt(table.values, a, 'auc'))
    .slice(0, nNamed);
  const isShown = chosen >= 0 && !Number.isNaN(x(chosen));
  const rows = spreadLabels([...new Set(isShown ? [chosen, ...named] : named)], x, y);
  const text = look.color('--cw-text');
  return rows.map((row) => ({
    x: x(row),
    y: y(row),
    text: `<i>${table.genes[row]!}</i>`,
    showarrow: row === chosen,
    arrowcolor: text,
    arrowwidth: 1,
    arrowhead: 0,
    yshift: row === chosen ? 0 : 9,
    font: { color: text, size: look.fontSize },
  }));
}

/** Of some rows, most wanted first, those whose names do not lie on a name before them. */
function spreadLabels(
  rows: readonly number[],
  x: (row: number) => number,
  y: (row: number) => number,
): readonly number[] {
  const room = (of: (row: number) => number, share: number): number =>
    share * (Math.max(...rows.map(of), 1) - Math.min(...rows.map(of), 0));
  const [wide, high] = [room(x, 0.14), room(y, 0.07)];
  return rows.reduce<readonly number[]>((kept, row) => {
    const isFree = kept.every(
      (other) => Math.abs(x(other) - x(row)) > wide || Math.abs(y(other) - y(row)) > high,
    );
    return isFree ? [...kept, row] : kept;
  }, []);
}

function limitLines(color: string): readonly object[] {
  const line = { color, width: 1, dash: 'dot' };
  const vertical = (at: number) => ({
    ...{ type: 'line', layer: 'below', line, x0: at, x1: at },
    ...{ yref: 'paper', y0: 0, y1: 1 },
  });
  return [
    vertical(volcanoLimits.log2FoldChange),
    vertical(-volcanoLimits.log2FoldChange),
    {
      ...{ type: 'line', layer: 'below', line, xref: 'paper', x0: 0, x1: 1 },
      ...{ y0: -volcanoLimits.log10P, y1: -volcanoLimits.log10P },
    },
  ];
}

/** The plot in words. */
export function describeVolcano(title: string, { high, low }: VolcanoPoints): string {
  return `Volcano plot of ${title}: ${formatCount(high.length)} genes at least twice as high here and ${formatCount(low.length)} at least twice as low, with adjusted p below 0.05`;
}
