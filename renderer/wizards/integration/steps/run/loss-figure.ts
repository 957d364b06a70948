// The loss curve as plotly takes it: lines with their names at their ends, no legend, colours handed in.
import type { TracePoint } from '#shared/model/job.ts';
import { formatCount } from '../../../../components/format.ts';

export interface LossColors {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly total: string;
  readonly reconstruction: string;
  readonly font: string;
  /** px. */
  readonly fontSize: number;
}

export interface LossOptions {
  readonly colors: LossColors;
  /** Right end of the axis; 0 when it is not known. */
  readonly nSteps: number;
  /** Only this many steps at the end; null: all. */
  readonly lastSteps: number | null;
}

type Part = Readonly<Record<string, unknown>>;

export interface LossFigure {
  readonly data: readonly Part[];
  readonly layout: Part;
}

/** The figure for a trace of at least one point. */
export function buildLossFigure(trace: readonly TracePoint[], options: LossOptions): LossFigure {
  const { colors, nSteps, lastSteps } = options;
  const last = trace.at(-1)!;
  const from = lastSteps === null ? 0 : Math.max(0, last.step - lastSteps);
  const shown = trace.filter((point) => point.step >= from);
  const to = lastSteps === null ? Math.max(nSteps, last.step) : last.step;
  const line = (pick: (point: TracePoint) => number, color: string, name: string): Part => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: shown.map((point) => point.step),
    y: shown.map(pick),
    line: { color, width: 1.75 },
    hovertemplate: `step %{x:,}<br>${name} %{y:,.1f}<extra></extra>`,
  });
  const end = (value: number, name: string, place: { color: string; shift: number }): Part => ({
    x: last.step,
    y: value,
    xref: 'x',
    yref: 'y',
    text: `${name} ${formatCount(value)}`,
    showarrow: false,
    xanchor: 'right',
    yanchor: 'middle',
    yshift: place.shift,
    font: { color: colors.text, size: colors.fontSize },
    bgcolor: 'rgba(0,0,0,0)',
  });
  const axis = { gridcolor: colors.grid, zeroline: false, fixedrange: true, tickformat: ',', ticks: '' };
  return {
    data: [
      line((point) => point.total, colors.total, 'Total'),
      line((point) => point.reconstruction, colors.reconstruction, 'Reconstruction'),
    ],
    layout: {
      margin: { l: 56, r: 16, t: 12, b: 40 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: colors.font, size: colors.fontSize, color: colors.faint },
      showlegend: false,
      hovermode: 'closest',
      xaxis: { ...axis, range: [from, Math.max(from + 1, to)], showgrid: false, title: { text: 'Step', standoff: 6 } },
      yaxis: { ...axis, nticks: 6 },
      annotations: [
        end(last.total, 'Total', { color: colors.total, shift: -14 }),
        end(last.reconstruction, 'Reconstruction', { color: colors.reconstruction, shift: 14 }),
      ],
    },
  };
}

/** The curve in one sentence, for those who cannot see it. */
export function describeLoss(trace: readonly TracePoint[]): string {
  const first = trace[0];
  const last = trace.at(-1);
  if (!first || !last) return 'No training step yet';
  return `Loss per step: ${formatCount(first.total)} at step ${formatCount(first.step)}, ${formatCount(last.total)} at step ${formatCount(last.step)}`;
}
