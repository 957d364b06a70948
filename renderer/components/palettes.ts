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

/**
 * `n` colours for categories in their order. Above twenty the colours come again; hiding and showing categories
 * is then the way to tell them apart.
 */
export function categoryColors(n: number): readonly string[] {
  const palette: readonly string[] = n <= fewColors.length ? fewColors : manyColors;
  return Array.from({ length: n }, (_, i) => palette[i % palette.length]!);
}
