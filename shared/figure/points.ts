// Points of a scatter: dots one by one while they are few, one image when they are many.
import { parseHex } from './color-scale.ts';
import type { Item, Pixels } from './drawing.ts';

/** More points than this become an image: the file stays small, and other programs can open it. */
export const rasterAbove = 20_000;

export interface Points {
  /** x0, y0, x1, y1 ... in pt from the corner of the panel; what is not finite is left out. */
  readonly xy: Float32Array;
  /** Colour of each by its place in `colors`; null there: not drawn. */
  readonly entries: ArrayLike<number>;
  readonly colors: readonly (string | null)[];
  /** True: higher entries are painted last. */
  readonly isOrdered: boolean;
  /** Size, 1 as suits their number. */
  readonly scale: number;
}

/** Radius and opacity that suit so many points on a panel, in pt. */
function dotStyle(
  nPoints: number,
  size: { readonly width: number; readonly height: number },
): { readonly radius: number; readonly alpha: number } {
  const room = Math.min(size.width, size.height) / Math.sqrt(Math.max(1, nPoints));
  const crowd = Math.log10(Math.max(1_000, nPoints)) - 3;
  return {
    radius: Math.min(1.6, Math.max(0.25, 0.22 * room)),
    alpha: Math.round(100 * Math.max(0.4, 0.9 - 0.15 * crowd)) / 100,
  };
}

/** The points on a panel at (x, y), clipped to it. */
export function drawPoints(
  points: Points,
  panel: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  },
  dpi: number,
): Item {
  const order = paintOrder(points);
  const usual = dotStyle(points.xy.length / 2, panel);
  const style = { ...usual, radius: usual.radius * points.scale };
  if (order.length > rasterAbove) {
    const pixels = rasterDots(points, order, { ...panel, ...style, scale: dpi / 72 });
    return { kind: 'image', ...boxOf(panel), pixels };
  }
  const xy: number[] = [];
  const colors: string[] = [];
  for (const i of order) {
    xy.push(panel.x + points.xy[2 * i]!, panel.y + points.xy[2 * i + 1]!);
    colors.push(points.colors[points.entries[i]!]!);
  }
  return { kind: 'clip', ...boxOf(panel), items: [{ kind: 'dots', xy, colors, ...style }] };
}

function boxOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { x, y, width, height };
}

/** Points that are drawn, spread evenly over the data, so that no group lies on top for coming last. */
function paintOrder({ xy, entries, colors, isOrdered }: Points): Uint32Array {
  const nPoints = entries.length;
  const step = spreadStep(nPoints);
  const order = new Uint32Array(nPoints);
  let n = 0;
  for (let i = 0; i < nPoints; i++) {
    const point = (i * step) % nPoints;
    const color = colors[entries[point]!];
    if (color === null || color === undefined) continue;
    if (Number.isFinite(xy[2 * point]) && Number.isFinite(xy[2 * point + 1])) order[n++] = point;
  }
  const drawn = order.subarray(0, n);
  return isOrdered ? drawn.sort((a, b) => entries[a]! - entries[b]!) : drawn;
}

/**
 * Step between points painted one after the other: `order(i) = (i * step) % n` visits every point once, in an order that
 * spreads evenly over the data. So no batch lies on top of all others for coming last in the file, and the first points
 * painted are a fair sample of all.
 */
export function spreadStep(nPoints: number): number {
  if (nPoints < 3) return 1;
  let step = Math.round(nPoints * 0.6180339887);
  while (greatestCommonDivisor(step, nPoints) !== 1) step += 1;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Discs with smooth edges on a clear ground, painted one over the other. */
function rasterDots(
  { xy, entries, colors }: Points,
  order: Uint32Array,
  options: { width: number; height: number; radius: number; alpha: number; scale: number },
): Pixels {
  const { scale, alpha } = options;
  const width = Math.max(1, Math.round(options.width * scale));
  const height = Math.max(1, Math.round(options.height * scale));
  const radius = options.radius * scale;
  const rgbs = colors.map((color) => parseHex(color ?? ''));
  // Premultiplied: red, green, blue, opacity.
  const painted = new Float32Array(4 * width * height);
  for (const i of order) {
    const [x, y] = [xy[2 * i]! * scale, xy[2 * i + 1]! * scale];
    const [red, green, blue] = rgbs[entries[i]!]!;
    const [left, right] = [
      Math.max(0, Math.floor(x - radius - 0.5)),
      Math.min(width - 1, Math.ceil(x + radius)),
    ];
    const [top, bottom] = [
      Math.max(0, Math.floor(y - radius - 0.5)),
      Math.min(height - 1, Math.ceil(y + radius)),
    ];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const inside = radius + 0.5 - Math.hypot(column + 0.5 - x, row + 0.5 - y);
        if (inside <= 0) continue;
        const cover = Math.min(1, inside) * alpha;
        const at = 4 * (row * width + column);
        painted[at] = red * cover + painted[at]! * (1 - cover);
        painted[at + 1] = green * cover + painted[at + 1]! * (1 - cover);
        painted[at + 2] = blue * cover + painted[at + 2]! * (1 - cover);
        painted[at + 3] = cover + painted[at + 3]! * (1 - cover);
      }
    }
  }
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < painted.length; at += 4) {
    const opacity = painted[at + 3]!;
    if (opacity === 0) continue;
    for (let part = 0; part < 3; part++) rgba[at + part] = painted[at + part]! / opacity;
    rgba[at + 3] = 255 * opacity;
  }
  return { width, height, rgba };
}
