import { useCallback, type ReactNode } from 'react';
import type { TracePoint } from '#shared/model/job.ts';
import { PlotlyPlot, type PlotLook } from '#renderer/views/plot/PlotlyPlot.tsx';
import { buildLossFigure, describeLoss } from './loss-figure.ts';

interface LossCurveProps {
  readonly trace: readonly TracePoint[];
  readonly nSteps: number;
  readonly lastSteps: number | null;
}

/** The curve itself. */
export function LossCurve({ trace, nSteps, lastSteps }: LossCurveProps): ReactNode {
  const build = useCallback(
    ({ color, font, fontSize }: PlotLook) =>
      buildLossFigure(trace, {
        colors: {
          text: color('--cw-text'),
          faint: color('--cw-text-3'),
          grid: color('--cw-plot-line'),
          sunken: color('--cw-sunken'),
          total: color('--cw-cat-1'),
          reconstruction: color('--cw-cat-2'),
          font,
          fontSize,
        },
        nSteps,
        lastSteps,
      }),
    [trace, nSteps, lastSteps],
  );
  return (
    <div className="cw-loss">
      <PlotlyPlot build={build} label={describeLoss(trace)} />
    </div>
  );
}
