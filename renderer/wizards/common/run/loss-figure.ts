// The loss curve as plotly takes it: lines with their names at their ends, no legend, colours handed in.
import type { TracePoint } from '#shared/model/job.ts';
import { formatCount } from '#renderer/components/format.ts';
import { roundUpNicely } from '../plan/slider-scale.ts';

export interface LossColors {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly sunken: string;
  readonly total: string;
  readonly reconstruction: string;
  readonly font: string;
  /** px. */
  readonly fontSize: number;
}

export interface LossOptions {
  readonly colors: LossColors;
  /** Steps at most; 0 when it is not known. */
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
  const to = lastSteps === null ? axisEnd(nSteps, last.step) : last.step;
  const line = (pick: (point: TracePoint) => number, color: string, name: string): Part => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: shown.map((point) => point.step),
    y: shown.map(pick),
    line: { color, width: 1.75 },
    hovertemplate: `step %{x:,}<br>${name} %{y:,.1f}<extra></extra>`,
  });
  // Names stand in the free space to the right of the lines, or above and below them once there is none.
  const hasRoom = last.step - from < 0.7 * (to - from);
  const end = (value: number, name: string, shiftPx: number): Part => ({
    x: last.step,
    y: value,
    text: `${name} ${formatCount(value)}`,
    showarrow: false,
    xanchor: hasRoom ? 'left' : 'right',
    yanchor: 'middle',
    xshift: hasRoom ? 8 : 0,
    yshift: hasRoom ? shiftPx / 2 : shiftPx,
    font: { color: colors.text, size: colors.fontSize },
  });
  const dot = (value: number, color: string): Part => ({
    type: 'scatter',
    mode: 'markers',
    x: [last.step],
    y: [value],
    marker: { color, size: 7 },
    hoverinfo: 'skip',
  });
  const axis = {
    gridcolor: colors.grid,
    zeroline: false,
    fixedrange: true,
    tickformat: ',',
    ticks: '',
  };
  return {
    data: [
      line((point) => point.total, colors.total, 'Total'),
      line((point) => point.reconstruction, colors.reconstruction, 'Reconstruction'),
      dot(last.total, colors.total),
      dot(last.reconstruction, colors.reconstruction),
    ],
    layout: {
      margin: { l: 56, r: 24, t: 12, b: 42 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: colors.font, size: colors.fontSize, color: colors.faint },
      showlegend: false,
      hovermode: 'closest',
      xaxis: {
        ...axis,
        range: [from, Math.max(from + 1, to)],
        showgrid: false,
        title: { text: 'Step', standoff: 6, font: { size: colors.fontSize } },
      },
      yaxis: { ...axis, nticks: 6 },
      annotations: [end(last.total, 'Total', 14), end(last.reconstruction, 'Reconstruction', -14)],
      shapes: to > last.step ? [stepsToCome(last.step, to, colors)] : [],
    },
  };
}

/** Most runs stop long before their last step: the axis leaves room for some steps more and grows by leaps. */
function axisEnd(nSteps: number, lastStep: number): number {
  return Math.max(lastStep, Math.min(nSteps, roundUpNicely(1.5 * lastStep)));
}

/** The part of the axis that training has not reached. */
function stepsToCome(from: number, to: number, colors: LossColors): Part {
  return {
    type: 'rect',
    layer: 'below',
    x0: from,
    x1: to,
    yref: 'paper',
    y0: 0,
    y1: 1,
    fillcolor: colors.sunken,
    line: { width: 0 },
  };
}

/** The curve in one sentence, for those who cannot see it. */
export function describeLoss(trace: readonly TracePoint[]): string {
  const first = trace[0];
  const last = trace.at(-1);
  if (!first || !last) return 'No training step yet';
  return `Loss per step: ${formatCount(first.total)} at step ${formatCount(first.step)}, ${formatCount(last.total)} at step ${formatCount(last.step)}`;
}
