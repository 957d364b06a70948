// Widths of Helvetica (and of Arial and Liberation Sans, which were made to fit it), so that a figure is laid out the
// same wherever it is drawn.

/** Thousandths of the size, from space to tilde. Source: Adobe Core 14 font metrics, Helvetica. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
  611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
  667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
  222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
] as const;
/** Letters outside ASCII, and how much wider bold letters are: near enough to lay out by. */
const otherWidth = 600;
const boldFactor = 1.06;

/** Width of a line of text, in the unit of `size`. */
export function textWidth(text: string, size: number, isBold = false): number {
  let sum = 0;
  for (const letter of text) sum += widths[letter.charCodeAt(0) - 32] ?? otherWidth;
  return (sum / 1000) * size * (isBold ? boldFactor : 1);
}

/** The text, its end cut off where it is wider than `width`. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}
