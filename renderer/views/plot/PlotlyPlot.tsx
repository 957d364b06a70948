import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { Waiting } from '#renderer/components/Waiting.tsx';
import './plotly-plot.css';

type Plotly = typeof import('plotly.js-strict-dist-min').default;
type Part = Readonly<Record<string, unknown>>;

export interface PlotFigure {
  readonly data: readonly Part[];
  readonly layout: Part;
}

/** Colours and type of the page as they are now: plotly wants plain values. */
export interface PlotLook {
  /** The value of a token, e.g. `--cw-text`. */
  color(token: string): string;
  readonly font: string;
  /** px. */
  readonly fontSize: number;
}

interface PlotlyPlotProps {
  /** Keep the function as long as it makes the same figure. */
  readonly build: (look: PlotLook) => PlotFigure;
  /** The plot in one sentence, for those who cannot see it. */
  readonly label: string;
  /** Number (`pointNumber`) and trace of a point that was clicked. */
  readonly onClick?: (point: { readonly trace: number; readonly point: number }) => void;
}

/** A plot by plotly (strict build, which the content policy allows), fetched when it is first needed. */
export function PlotlyPlot({ build, label, onClick }: PlotlyPlotProps): ReactNode {
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

  const clicked = useEffectEvent((event: PlotlyClick) => {
    const [first] = event.points;
    if (first) onClick?.({ trace: first.curveNumber, point: first.pointNumber });
  });
  useEffect(() => {
    const element = host.current;
    if (!plotly || !element) return;
    const { data, layout } = build(lookOf(element));
    void plotly
      .react(element, data, layout, { displayModeBar: false, responsive: false })
      .then(() => {
        const plot = element as PlotlyElement;
        plot.removeAllListeners?.('plotly_click');
        plot.on?.('plotly_click', (event) => clicked(event));
      });
  }, [plotly, build, scheme]);

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
    <div className="cw-plotly">
      <div ref={host} className="cw-plotly-host" role="img" aria-label={label} />
      {!plotly && <Waiting>Preparing the plot</Waiting>}
    </div>
  );
}

interface PlotlyClick {
  readonly points: readonly { readonly curveNumber: number; readonly pointNumber: number }[];
}

/** What plotly adds to the element it draws in. */
interface PlotlyElement extends HTMLElement {
  on?(event: 'plotly_click', listener: (event: PlotlyClick) => void): void;
  removeAllListeners?(event: 'plotly_click'): void;
}

function lookOf(element: HTMLElement): PlotLook {
  const style = getComputedStyle(element);
  return {
    color: (token) => style.getPropertyValue(token).trim(),
    font: style.fontFamily,
    fontSize: 0.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  };
}
