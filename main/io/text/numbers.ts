// Cells of a table as numbers.

/** What programs write where there is no value. */
const missing = new Set(['', 'na', 'nan', 'n/a', '#n/a', 'null', 'none', '-']);

/** True for what stands for "no value". */
export function isMissing(cell: string): boolean {
  return cell.length < 5 && missing.has(cell.trim().toLowerCase());
}

const numberPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** The number in a cell, or null when it is none. `decimal` is the mark between whole and fraction. */
export function toNumber(cell: string, decimal: '.' | ','): number | null {
  if (cell.length === 1) {
    const digit = cell.charCodeAt(0) - 48;
    if (digit >= 0 && digit <= 9) return digit;
  }
  const text = decimal === ',' ? cell.replace(',', '.') : cell;
  if (numberPattern.test(text)) return Number(text);
  if (/^\s*[+-]?inf(inity)?\s*$/i.test(text)) {
    return text.includes('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return isMissing(cell) ? Number.NaN : null;
}
