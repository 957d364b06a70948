// Lines over a common axis, each with its name: how a loss fell.
import type { Drawing, Item } from '../drawing.ts';
import { drawLegend, inkOf, listTicks, margin, widthOf, type FigureStyle } from '../style.ts';
import { textWidth } from '../text-width.ts';

export interface LinesPlot {
  readonly title: string;
  readonly axes: readonly [string, string];
  readonly lines: readonly {
    readonly name: string;
    readonly color: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
}

export function drawLines(plot: LinesPlot, style: FigureStyle): Drawing {
  const ink = inkOf(style);
  const width = widthOf(style);
  const size = style.fontPt;
  const all = plot.lines.flatMap(({ y }) => y);
  const [low, high] = [Math.min(0, ...all), Math.max(...all)];
  const last = Math.max(...plot.lines.flatMap(({ x }) => x));
  const yTicks = listTicks(low, high, 5);
  const format = (value: number): string =>
    value.toLocaleString('en-US', { maximumFractionDigits: 6 });
  const left =
    margin +
    Math.max(...yTicks.map((tick) => textWidth(format(tick), size))) +
    (style.hasAxes ? 2.3 : 0.6) * size;
  const right = width - margin - size;
  const [top, bottom] = [margin + size * 0.6, margin + size * 0.6 + (right - left) * 0.5];
  const x = (value: number): number => left + (value / (last || 1)) * (right - left);
  const y = (value: number): number =>
    bottom - ((value - low) / (high - low || 1)) * (bottom - top);
  const text = { size, fill: ink.dim } as const;
  const grid = [
    ...yTicks.flatMap((tick): readonly Item[] => [
      { kind: 'path', points: [left, y(tick), right, y(tick)], stroke: ink.line, lineWidth: 0.4 },
      {
        kind: 'text',
        x: left - 0.5 * size,
        y: y(tick) + 0.35 * size,
        text: format(tick),
        anchor: 'end',
        ...text,
      },
    ]),
    ...listTicks(0, last, 5).map((tick): Item => ({
      kind: 'text',
      x: x(tick),
      y: bottom + 1.3 * size,
      text: format(tick),
      anchor: 'middle',
      ...text,
    })),
  ];
  const lines = plot.lines.map((line): Item => ({
    kind: 'path',
    points: line.x.flatMap((value, i) => [x(value), y(line.y[i]!)]),
    stroke: line.color,
    lineWidth: 1.2,
  }));
  const names: readonly Item[] = style.hasAxes
    ? [
        {
          kind: 'text',
          x: (left + right) / 2,
          y: bottom + 2.6 * size,
          text: plot.axes[0],
          anchor: 'middle',
          ...text,
        },
        {
          kind: 'text',
          x: margin + size,
          y: (top + bottom) / 2,
          text: plot.axes[1],
          anchor: 'middle',
          turn: -90,
          ...text,
        },
      ]
    : [];
  const below = bottom + (style.hasAxes ? 3 : 1.6) * size;
  const legend = style.hasLegend
    ? drawLegend('', plot.lines, { x: left, y: below - size, width: right - left }, style)
    : { items: [], height: 0 };
  return {
    title: plot.title,
    width,
    height: below + legend.height + margin,
    background: ink.paper,
    items: [...grid, ...lines, ...names, ...legend.items],
  };
}
