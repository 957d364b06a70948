// Colours of numbers.

/** Viridis, low to high. */
export const viridis = [
  '#440154',
  '#482475',
  '#414487',
  '#355f8d',
  '#2a788e',
  '#21918c',
  '#22a884',
  '#44bf70',
  '#7ad151',
  '#bddf26',
  '#fde725',
] as const;

/** Blue over white to red, for numbers with a middle (after ColorBrewer's RdBu, C. Brewer 2003). */
export const diverging = [
  '#2166ac',
  '#4393c3',
  '#92c5de',
  '#d1e5f0',
  '#f7f7f7',
  '#fddbc7',
  '#f4a582',
  '#d6604d',
  '#b2182b',
] as const;

/** Red, green, blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const grey: Rgb = [181, 188, 196];

/** "#rrggbb" or "#rgb" (a trailing alpha is ignored) as numbers; anything else is the grey of missing values. */
export function parseHex(color: string): Rgb {
  const digits = /^#([0-9a-f]{3,8})$/i.exec(color.trim())?.[1];
  if (digits === undefined) return grey;
  const full =
    digits.length < 6 ? [...digits.slice(0, 3)].map((digit) => digit + digit).join('') : digits;
  const value = Number.parseInt(full.slice(0, 6), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour at `share` (0 to 1) of a scale of equally spaced stops, mixed linearly between neighbours. */
export function colorAt(stops: readonly string[], share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  const from = parseHex(stops[low]!);
  const to = parseHex(stops[low + 1]!);
  const part = place - low;
  const mix = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** "#rrggbb". */
export function toHex([red, green, blue]: Rgb): string {
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}
