// How a figure looks, whatever it shows: its size, its letters, its ground.
import { textWidth } from './text-width.ts';
import { ptPerMm, type Item } from './drawing.ts';

export interface FigureStyle {
  readonly widthMm: number;
  readonly fontPt: number;
  readonly hasLegend: boolean;
  readonly hasAxes: boolean;
  readonly ground: 'white' | 'dark' | 'none';
  /** Resolution of what is an image in the figure. */
  readonly dpi: number;
}

export interface Ink {
  readonly paper: string | null;
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly missing: string;
}

const inks: Readonly<Record<FigureStyle['ground'], Ink>> = {
  white: { paper: '#ffffff', text: '#161b20', dim: '#5f6a75', line: '#b5bcc4', missing: '#b5bcc4' },
  dark: { paper: '#171b20', text: '#e6eaee', dim: '#94a0ab', line: '#414a52', missing: '#56606a' },
  none: { paper: null, text: '#161b20', dim: '#5f6a75', line: '#b5bcc4', missing: '#b5bcc4' },
};

export function inkOf({ ground }: FigureStyle): Ink {
  return inks[ground];
}

export function widthOf({ widthMm }: FigureStyle): number {
  return widthMm * ptPerMm;
}

/** Space around a figure, in pt. */
export const margin = 4;

export interface LegendRow {
  readonly name: string;
  readonly color: string;
}

/** Names with colours under a title, in columns of a given width in all. Its place is (x, y); returns what is drawn and how high it is. */
export function drawLegend(
  title: string,
  rows: readonly LegendRow[],
  box: { readonly x: number; readonly y: number; readonly width: number },
  style: FigureStyle,
): { readonly items: readonly Item[]; readonly height: number } {
  const ink = inkOf(style);
  const size = style.fontPt;
  const line = size * 1.45;
  const widest = Math.max(...rows.map(({ name }) => textWidth(name, size)), 0) + 2.2 * size;
  const columns = Math.max(1, Math.min(rows.length, Math.floor(box.width / widest)));
  const items: Item[] = [
    { kind: 'text', x: box.x, y: box.y + size, text: title, size, fill: ink.text, isBold: true },
  ];
  for (const [i, { name, color }] of rows.entries()) {
    const x = box.x + (i % columns) * widest;
    const y = box.y + line * (1 + Math.floor(i / columns)) + size;
    const radius = size * 0.36;
    items.push({ kind: 'disc', x: x + radius, y: y - size * 0.35, radius, fill: color });
    items.push({ kind: 'text', x: x + size, y, text: name, size, fill: ink.text });
  }
  return { items, height: line * (1 + Math.ceil(rows.length / columns)) };
}

/** A bar of colours with the numbers at its ends, under a title. */
export function drawScale(
  scale: {
    readonly title: string;
    readonly low: string;
    readonly high: string;
    readonly colorAt: (share: number) => string;
    readonly isItalic?: boolean;
  },
  box: { readonly x: number; readonly y: number; readonly width: number },
  style: FigureStyle,
): { readonly items: readonly Item[]; readonly height: number } {
  const ink = inkOf(style);
  const size = style.fontPt;
  const width = Math.min(box.width, 12 * size);
  const nSteps = 64;
  const steps = Array.from({ length: nSteps }, (_, i): Item => {
    const [left, right] = [(i / nSteps) * width, ((i + 1.3) / nSteps) * width];
    const [x0, x1] = [box.x + left, box.x + Math.min(width, right)];
    const [y0, y1] = [box.y + 1.4 * size, box.y + 2.2 * size];
    return {
      kind: 'path',
      points: [x0, y0, x1, y0, x1, y1, x0, y1],
      isClosed: true,
      fill: scale.colorAt(i / (nSteps - 1)),
    };
  });
  const title = {
    text: scale.title,
    isItalic: scale.isItalic ?? false,
    isBold: scale.isItalic !== true,
  };
  const y = box.y + 3.3 * size;
  return {
    items: [
      { kind: 'text', x: box.x, y: box.y + size, size, fill: ink.text, ...title },
      ...steps,
      { kind: 'text', x: box.x, y, text: scale.low, size, fill: ink.text },
      { kind: 'text', x: box.x + width, y, text: scale.high, size, fill: ink.text, anchor: 'end' },
    ],
    height: 3.6 * size,
  };
}

/** Round numbers from at most `low` to at least `high`, about `n` of them. */
export function listTicks(low: number, high: number, n: number): readonly number[] {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / n));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= n)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}
