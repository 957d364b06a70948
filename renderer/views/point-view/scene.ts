// What a point view draws, in the form both painters take: an entry of a colour table per point.
import { colorAt, parseHex, viridis } from '#shared/figure/color-scale.ts';

/** Colour of the points: by category, or by a number. */
export type PointColor =
  | {
      readonly kind: 'category';
      /** One per point; below 0 or beyond `colors`: missing. */
      readonly codes: ArrayLike<number>;
      readonly colors: readonly string[];
    }
  | {
      readonly kind: 'value';
      /** One per point; NaN: missing. */
      readonly values: ArrayLike<number>;
      readonly min: number;
      readonly max: number;
      /** Colours from `min` to `max`, equally spaced; left out: viridis. */
      readonly stops?: readonly string[];
    };

export interface Scene {
  /** x0, y0, x1, y1 ... */
  readonly xy: Float32Array;
  /** Entry of the table for each point; 0 is missing. */
  readonly entries: Uint16Array;
  /** Red, green, blue, visible (255) or not (0) of each entry. */
  readonly table: Uint8Array;
  /** True: points with higher entries lie on top. */
  readonly isOrdered: boolean;
  /** 1 for each selected point; null: no selection. */
  readonly selected: Uint8Array | null;
  /** Size of the points, 1 as suits their number. */
  readonly pointScale: number;
}

/** Steps of the colour scale for numbers. */
const valueSteps = 255;
/** Size of a colour table: the missing entry, and one per category at most. */
export const tableEntries = 4096;

const knownEntries = new WeakMap<PointColor, Uint16Array>();

/**
 * The entry of each point: 0 missing, then categories in their order, or the steps of a scale. Pictures side by side ask
 * for the same: it is worked out once for each object.
 */
export function entriesOf(color: PointColor): Uint16Array {
  const known = knownEntries.get(color) ?? findEntries(color);
  knownEntries.set(color, known);
  return known;
}

function findEntries(color: PointColor): Uint16Array {
  if (color.kind === 'category') {
    const nColors = Math.min(color.colors.length, tableEntries - 1);
    return Uint16Array.from(color.codes, (code) => (code >= 0 && code < nColors ? code + 1 : 0));
  }
  const span = color.max - color.min;
  const entries = new Uint16Array(color.values.length);
  for (let i = 0; i < entries.length; i++) {
    const value = color.values[i]!;
    if (Number.isNaN(value)) continue;
    const share = span > 0 ? Math.min(1, Math.max(0, (value - color.min) / span)) : 0;
    entries[i] = 1 + Math.round(share * (valueSteps - 1));
  }
  return entries;
}

/**
 * The colour table that goes with `entriesOf`.
 * @param hidden categories that are not drawn; -1 means the missing ones
 * @param missing colour of what has no value
 */
export function tableOf(
  color: PointColor,
  hidden: ReadonlySet<number>,
  missing: string,
): Uint8Array {
  const table = new Uint8Array(4 * tableEntries);
  table.set([...parseHex(missing), hidden.has(-1) ? 0 : 255], 0);
  if (color.kind === 'category') {
    for (const [code, hex] of color.colors.slice(0, tableEntries - 1).entries()) {
      table.set([...parseHex(hex), hidden.has(code) ? 0 : 255], 4 * (code + 1));
    }
  } else {
    for (let step = 0; step < valueSteps; step++) {
      table.set([...colorAt(color.stops ?? viridis, step / (valueSteps - 1)), 255], 4 * (step + 1));
    }
  }
  return table;
}

/** Whether the point is drawn at all. */
export function isVisible(scene: Scene, index: number): boolean {
  return scene.table[4 * scene.entries[index]! + 3] !== 0;
}

/** Opacity of what is not selected, as a part of that of the rest. */
export const dimming = 0.3;

/** How points look at a size of picture. */
export interface PointStyle {
  /** CSS px. */
  readonly radius: number;
  readonly alpha: number;
}

/** Radius and opacity that suit the number of points, the size of the picture and the zoom. */
export function styleFor(
  nPoints: number,
  size: { readonly width: number; readonly height: number },
  zoom: number,
): PointStyle {
  // The shorter side decides how large the frame is drawn.
  const room = (1.14 * Math.min(size.width, size.height)) / Math.sqrt(Math.max(1, nPoints));
  const base = Math.min(3.4, Math.max(0.75, 0.265 * room));
  const radius = Math.min(7, Math.max(0.6, base * Math.max(1, zoom) ** 0.35));
  const crowd = Math.log10(Math.max(1_000, nPoints)) - 3;
  return {
    radius,
    alpha: Math.min(
      0.95,
      Math.max(0.35, 0.85 - 0.16 * crowd) + 0.08 * Math.log2(Math.max(1, zoom)),
    ),
  };
}
