// Cells in the plane by one or more methods, side by side at one scale.
import { colorAt, toHex, viridis } from '../color-scale.ts';
import { rectangle, type Drawing, type Item } from '../drawing.ts';
import { drawPoints } from '../points.ts';
import {
  drawLegend,
  drawScale,
  inkOf,
  margin,
  widthOf,
  type FigureStyle,
  type LegendRow,
} from '../style.ts';

export interface EmbeddingPanel {
  readonly title: string;
  /** x0, y0, x1, y1 ... */
  readonly xy: Float32Array;
  /** What is seen, in data units; all panels should have the same size. */
  readonly frame: {
    readonly x: number;
    readonly y: number;
    readonly halfWidth: number;
    readonly halfHeight: number;
  };
}

export interface EmbeddingPlot {
  readonly title: string;
  /** Size of the points, 1 as suits their number. */
  readonly pointScale?: number;
  readonly panels: readonly EmbeddingPanel[];
  /** Names of the axes. */
  readonly axes: readonly [string, string];
  readonly color:
    | {
        readonly kind: 'category';
        readonly name: string;
        /** Below 0: no category. */
        readonly codes: ArrayLike<number>;
        readonly categories: readonly LegendRow[];
        /** Categories that are not drawn; -1: cells without one. */
        readonly hidden: ReadonlySet<number>;
      }
    | {
        readonly kind: 'value';
        readonly name: string;
        readonly isGene: boolean;
        readonly values: ArrayLike<number>;
        readonly min: number;
        readonly max: number;
        /** Colours from `min` to `max`; left out: viridis. */
        readonly stops?: readonly string[];
        readonly format: (value: number) => string;
      };
}

const nValueSteps = 128;

export function drawEmbedding(plot: EmbeddingPlot, style: FigureStyle): Drawing {
  const ink = inkOf(style);
  const width = widthOf(style);
  const size = style.fontPt;
  const gap = size;
  const n = Math.max(1, plot.panels.length);
  const inner = width - 2 * margin - (style.hasAxes ? size * 1.4 : 0);
  const side = (inner - (n - 1) * gap) / n;
  const top = margin + 1.6 * size;
  const left = width - margin - inner;
  const { entries, colors } = colorsOf(plot.color, ink.missing);
  const items = plot.panels.flatMap(({ title, xy, frame }, i): readonly Item[] => {
    const panel = { x: left + i * (side + gap), y: top, width: side, height: side };
    const points = {
      xy: place(xy, frame, side),
      entries,
      colors,
      isOrdered: plot.color.kind === 'value',
      scale: plot.pointScale ?? 1,
    };
    return [
      {
        kind: 'text',
        x: panel.x,
        y: margin + size,
        text: title,
        size,
        fill: ink.text,
        isBold: true,
      },
      drawPoints(points, panel, style.dpi),
      rectangle(panel, { stroke: ink.line, lineWidth: 0.5 }),
      ...(style.hasAxes ? nameAxes(plot.axes, panel, i === 0, style) : []),
    ];
  });
  const bottom = top + side + (style.hasAxes ? 1.5 * size : 0);
  const legend = style.hasLegend
    ? drawColors(plot.color, { x: left, y: bottom + 0.4 * size, width: inner }, style)
    : { items: [], height: 0 };
  return {
    title: plot.title,
    width,
    height: bottom + legend.height + margin,
    background: ink.paper,
    items: [...items, ...legend.items],
  };
}

function place(xy: Float32Array, frame: EmbeddingPanel['frame'], side: number): Float32Array {
  const scale = side / (2 * Math.max(frame.halfWidth, frame.halfHeight));
  const placed = new Float32Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    placed[i] = side / 2 + (xy[i]! - frame.x) * scale;
    placed[i + 1] = side / 2 - (xy[i + 1]! - frame.y) * scale;
  }
  return placed;
}

/** Entry 0 is what has no value. */
function colorsOf(
  color: EmbeddingPlot['color'],
  missing: string,
): { readonly entries: Uint16Array; readonly colors: readonly (string | null)[] } {
  if (color.kind === 'category') {
    const { codes, categories, hidden } = color;
    const shown = categories.map((row, code) => (hidden.has(code) ? null : row.color));
    const entries = Uint16Array.from(codes, (code) =>
      code >= 0 && code < shown.length ? code + 1 : 0,
    );
    return { entries, colors: [hidden.has(-1) ? null : missing, ...shown] };
  }
  const { values, min, max } = color;
  const span = max - min || 1;
  const entries = Uint16Array.from(values, (value) =>
    Number.isNaN(value)
      ? 0
      : 1 + Math.round(Math.min(1, Math.max(0, (value - min) / span)) * (nValueSteps - 1)),
  );
  const steps = Array.from({ length: nValueSteps }, (_, i) =>
    toHex(colorAt(color.stops ?? viridis, i / (nValueSteps - 1))),
  );
  return { entries, colors: [missing, ...steps] };
}

function nameAxes(
  [x, y]: readonly [string, string],
  panel: { x: number; y: number; width: number; height: number },
  hasY: boolean,
  style: FigureStyle,
): readonly Item[] {
  const size = style.fontPt;
  const fill = inkOf(style).dim;
  const below: Item = {
    kind: 'text',
    x: panel.x,
    y: panel.y + panel.height + 1.2 * size,
    text: x,
    size,
    fill,
  };
  const beside: Item = {
    kind: 'text',
    x: panel.x - 0.5 * size,
    y: panel.y + panel.height,
    text: y,
    size,
    fill,
    turn: -90,
  };
  return hasY ? [below, beside] : [below];
}

function drawColors(
  color: EmbeddingPlot['color'],
  box: { x: number; y: number; width: number },
  style: FigureStyle,
): ReturnType<typeof drawLegend> {
  if (color.kind === 'category') {
    const rows = color.categories.filter((_, code) => !color.hidden.has(code));
    return drawLegend(color.name, rows, box, style);
  }
  const scale = {
    title: color.name,
    isItalic: color.isGene,
    low: color.format(color.min),
    high: color.format(color.max),
    colorAt: (share: number) => toHex(colorAt(color.stops ?? viridis, share)),
  };
  return drawScale(scale, box, style);
}
