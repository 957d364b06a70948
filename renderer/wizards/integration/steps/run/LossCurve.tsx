import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import type { TracePoint } from '#shared/model/job.ts';
import { Waiting } from '../../../../components/Waiting.tsx';
import { buildLossFigure, describeLoss, type LossColors } from './loss-figure.ts';

type Plotly = typeof import('plotly.js-strict-dist-min').default;

interface LossCurveProps {
  readonly trace: readonly TracePoint[];
  readonly nSteps: number;
  readonly lastSteps: number | null;
}

/** The curve itself, by plotly, which is fetched when it is first needed. */
export function LossCurve({ trace, nSteps, lastSteps }: LossCurveProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [plotly, setPlotly] = useState<Plotly | null>(null);
  const scheme = useComputedColorScheme();

  useEffect(() => {
    let isWanted = true;
    void import('plotly.js-strict-dist-min').then(
      (module) => isWanted && setPlotly(() => module.default),
    );
    return () => {
      isWanted = false;
    };
  }, []);

  useEffect(() => {
    const element = host.current;
    if (!plotly || !element) return;
    const { data, layout } = buildLossFigure(trace, {
      colors: readColors(element),
      nSteps,
      lastSteps,
    });
    void plotly.react(element, data, layout, { displayModeBar: false, responsive: false });
  }, [plotly, trace, nSteps, lastSteps, scheme]);

  const resize = useEffectEvent(() => {
    if (plotly && host.current?.firstChild) plotly.Plots.resize(host.current);
  });
  useEffect(() => {
    const element = host.current;
    if (!plotly || !element) return;
    const observer = new ResizeObserver(() => resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      plotly.purge(element);
    };
  }, [plotly]);

  return (
    <>
      <div ref={host} className="cw-loss" role="img" aria-label={describeLoss(trace)} />
      {!plotly && (
        <div className="cw-run-panel-empty">
          <Waiting>Preparing the curve</Waiting>
        </div>
      )}
    </>
  );
}

/** Colours and type of the page as they are now: plotly wants plain values. */
function readColors(element: HTMLElement): LossColors {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read('--cw-text'),
    faint: read('--cw-text-3'),
    grid: read('--cw-plot-line'),
    sunken: read('--cw-sunken'),
    total: read('--cw-cat-1'),
    reconstruction: read('--cw-cat-2'),
    font: style.fontFamily,
    fontSize: 0.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  };
}
