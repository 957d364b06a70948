// The measures of each method on one line each, from 0 to 1: none, baselines, the method.
import type { Drawing, Item } from '../drawing.ts';
import { inkOf, listTicks, margin, widthOf, type FigureStyle } from '../style.ts';
import { textWidth } from '../text-width.ts';

export interface MeasuresPlot {
  readonly title: string;
  /** In the order of the legend. */
  readonly methods: readonly {
    readonly name: string;
    readonly mark: 'ring' | 'diamond' | 'square' | 'disc';
  }[];
  /** `values` by method; null where it was not measured. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

export function drawMeasures(plot: MeasuresPlot, style: FigureStyle): Drawing {
  const ink = inkOf(style);
  const width = widthOf(style);
  const size = style.fontPt;
  const line = size * 1.9;
  const names = plot.rows.map(({ name }) => name);
  const left = margin + Math.max(...names.map((name) => textWidth(name, size))) + size;
  const right = width - margin - size;
  const top = margin + (style.hasLegend ? 1.9 * size : 0);
  const bottom = top + plot.rows.length * line;
  const x = (value: number): number => left + value * (right - left);
  const ticks = style.hasAxes ? listTicks(0, 1, 5) : [0, 1];
  const grid = ticks.flatMap((tick): readonly Item[] => [
    { kind: 'path', points: [x(tick), top, x(tick), bottom], stroke: ink.line, lineWidth: 0.4 },
    {
      kind: 'text',
      x: x(tick),
      y: bottom + 1.2 * size,
      text: String(tick),
      size,
      fill: ink.dim,
      anchor: 'middle',
    },
  ]);
  const rows = plot.rows.flatMap(({ name, values }, row): readonly Item[] => {
    const y = top + (row + 0.5) * line;
    const known = values.flatMap((value) => value ?? []);
    const span = [Math.min(...known), Math.max(...known)].map(x);
    return [
      {
        kind: 'text',
        x: left - size,
        y: y + 0.35 * size,
        text: name,
        size,
        fill: ink.text,
        anchor: 'end',
      },
      { kind: 'path', points: [span[0]!, y, span[1]!, y], stroke: ink.dim, lineWidth: 0.8 },
      ...values.flatMap((value, i) =>
        value === null ? [] : [drawMark(plot.methods[i]!.mark, x(value), y, style)],
      ),
    ];
  });
  const legend = style.hasLegend ? drawKey(plot.methods, left, style) : [];
  return {
    title: plot.title,
    width,
    height: bottom + 1.5 * size + margin,
    background: ink.paper,
    items: [...grid, ...rows, ...legend],
  };
}

function drawKey(
  methods: MeasuresPlot['methods'],
  left: number,
  style: FigureStyle,
): readonly Item[] {
  const size = style.fontPt;
  let x = left;
  return methods.flatMap(({ name, mark }): readonly Item[] => {
    const at = x;
    x += textWidth(name, size) + 2.6 * size;
    return [
      drawMark(mark, at + 0.4 * size, margin + 0.65 * size, style),
      {
        kind: 'text',
        x: at + 1.1 * size,
        y: margin + size,
        text: name,
        size,
        fill: inkOf(style).text,
      },
    ];
  });
}

/** Told apart by shape, so that the figure can be printed in grey. */
function drawMark(
  mark: MeasuresPlot['methods'][number]['mark'],
  x: number,
  y: number,
  style: FigureStyle,
): Item {
  const ink = inkOf(style);
  const r = style.fontPt * 0.36;
  const hollow = { fill: ink.paper ?? '#ffffff', stroke: ink.text, lineWidth: 0.8 };
  if (mark === 'disc') return { kind: 'disc', x, y, radius: r, fill: ink.text };
  if (mark === 'ring') return { kind: 'disc', x, y, radius: r, ...hollow };
  const points =
    mark === 'diamond'
      ? [x, y - 1.2 * r, x + 1.2 * r, y, x, y + 1.2 * r, x - 1.2 * r, y]
      : [x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r];
  return { kind: 'path', points, isClosed: true, ...hollow };
}
