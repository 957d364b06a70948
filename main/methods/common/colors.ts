// Colours stored in the result so that every program draws groups alike.

/** Eight colours told apart by colour-blind readers (Okabe and Ito 2008), yellow darkened and black set to grey for white and dark grounds alike. */
const eight = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#c9b700',
  '#6b7680',
];

/** Twenty colours far apart in OKLab, beginning with the first six above. */
const twenty = [
  ...eight.slice(0, 6),
  ...['#752ba8', '#65553f', '#95cc29', '#9b2048', '#b0bda1', '#9876fa', '#8f893b'],
  ...['#356708', '#80849f', '#ef89fe', '#b9acf2', '#af3495', '#26d2c6', '#fd6178'],
];

/** One `#rrggbb` per group: a fixed palette up to 20, then hues by the golden angle. */
export function groupColors(nGroups: number): readonly string[] {
  if (nGroups <= eight.length) return eight.slice(0, nGroups);
  if (nGroups <= twenty.length) return twenty.slice(0, nGroups);
  return Array.from({ length: nGroups }, (_, i) =>
    hslToHex((i * 137.508) % 360, 0.55 + 0.15 * (i % 2), 0.42 + 0.1 * (i % 3)),
  );
}

function hslToHex(hue: number, saturation: number, lightness: number): string {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    const value = lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
