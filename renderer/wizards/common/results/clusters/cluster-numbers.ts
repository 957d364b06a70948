// What is known of the number of clusters of a run, in words; and the plot it was estimated from. Pure.
import { formatCounted } from '#renderer/components/format.ts';
import type { PlotFigure, PlotLook } from '#renderer/views/plot/PlotlyPlot.tsx';
import type { RunSummary, RunTable } from '#shared/contract/results.ts';

/** Final clusters with where they come from, and the components of the mixture with those that are anybody's likeliest. */
export function describeNumbers({
  columns,
  run: { parameters },
}: Pick<RunSummary, 'columns' | 'run'>): { readonly clusters: string; readonly mixture: string } {
  const count = (name: string): number =>
    columns.find((column) => column.name === name)?.nValues ?? 0;
  const asked = Number(parameters['clusters'] ?? 0);
  const components = Number(parameters['nCentroids'] ?? 0) || asked;
  const used = count('mixture');
  return {
    clusters: `${formatCounted(count('cluster'), 'cluster')}, ${originOf(parameters, asked)}`,
    mixture:
      components === 0
        ? `${formatCounted(used, 'component')} in use`
        : `${formatCounted(components, 'component')}, ${used} of them the likeliest of some cell`,
  };
}

function originOf(parameters: Readonly<Record<string, unknown>>, asked: number): string {
  const method = parameters['clusterMethod'];
  if (method === 'mixture') return 'the likeliest component of each cell';
  if (method === 'kmeans' || (method === 'auto' && asked > 0)) {
    return asked > 0 ? 'by k-means, as many as you asked for' : 'by k-means';
  }
  return `found by Leiden at resolution ${String(parameters['resolution'])}`;
}

function columnOf({ columns, rows }: RunTable, name: string): readonly number[] {
  const at = columns.indexOf(name);
  return rows.map((row) => Number(row[at] ?? Number.NaN));
}

/** Eigenvalues above the bound. */
export function countAboveBound(table: RunTable): number {
  const bounds = columnOf(table, 'bound');
  return columnOf(table, 'eigenvalue').filter((value, i) => value > bounds[i]!).length;
}

/** Eigenvalues by rank with the bound that noise alone would reach. */
export function buildEigenvalues(table: RunTable, { color, font, fontSize }: PlotLook): PlotFigure {
  const x = columnOf(table, 'rank');
  const values = columnOf(table, 'eigenvalue');
  const bound = columnOf(table, 'bound')[0] ?? 0;
  const axis = (text: string) => ({
    ...{ gridcolor: color('--cw-plot-line'), zeroline: false, fixedrange: true, ticks: '' },
    title: { text, standoff: 6, font: { size: fontSize } },
  });
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        ...{ x, y: values },
        marker: {
          size: 6,
          color: values.map((value) => color(value > bound ? '--cw-cat-1' : '--cw-missing')),
        },
        hovertemplate: 'rank %{x}<br>%{y:.4~g}<extra></extra>',
      },
    ],
    layout: {
      margin: { l: 64, r: 12, t: 8, b: 40 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: font, size: fontSize, color: color('--cw-text-3') },
      showlegend: false,
      xaxis: axis('Rank'),
      yaxis: axis('Eigenvalue'),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          ...{ x0: 0, x1: 1, y0: bound, y1: bound },
          line: { color: color('--cw-bad'), width: 1.5, dash: 'dash' },
        },
      ],
    },
  };
}
