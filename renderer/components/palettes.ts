// Colours for data, and for data only. Interface colours live in the theme.

/** Eight colours for categories: Okabe-Ito with its yellow darkened and its black set to grey, so that light and dark carry them. */
const fewColors = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#c9b700',
  '#6b7680',
] as const;

/** Twenty colours for categories, each far in OKLab from those before it; the first six are those of the short list. */
const manyColors = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#752ba8',
  '#65553f',
  '#95cc29',
  '#9b2048',
  '#b0bda1',
  '#9876fa',
  '#8f893b',
  '#356708',
  '#80849f',
  '#ef89fe',
  '#b9acf2',
  '#af3495',
  '#26d2c6',
  '#fd6178',
] as const;

/** What has no value, in a light and in a dark picture. */
export const missingColors = { light: '#b5bcc4', dark: '#56606a' } as const;

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

/**
 * `n` colours for categories in their order. Above twenty the colours come again; hiding and showing categories
 * is then the way to tell them apart.
 */
export function categoryColors(n: number): readonly string[] {
  const palette: readonly string[] = n <= fewColors.length ? fewColors : manyColors;
  return Array.from({ length: n }, (_, i) => palette[i % palette.length]!);
}

/** Red, green, blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** "#rrggbb" or "#rgb" (a trailing alpha is ignored) as numbers; anything else is the grey of missing values. */
export function parseHex(color: string): Rgb {
  const match = /^#([0-9a-f]{3,8})$/i.exec(color.trim());
  const digits = match?.[1];
  if (digits === undefined) return parseHex(missingColors.light);
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
