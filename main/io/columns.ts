// Helpers for columns of any kind.
import type { Column } from './types.ts';

/** Number of rows of a column. */
export function lengthOf(column: Column): number {
  return column.type === 'categorical' ? column.codes.length : column.values.length;
}

/** A column as one text per row, numbers as Python prints them; missing becomes null. */
export function toTexts(column: Column): (string | null)[] {
  switch (column.type) {
    case 'string':
      return [...column.values];
    case 'categorical':
      return Array.from(column.codes, (code) => column.categories[code] ?? null);
    case 'integer':
      return Array.from(column.values, (value, i) => (column.missing?.[i] ? null : String(value)));
    case 'number':
      return Array.from(column.values, (value) =>
        Number.isNaN(value) ? null : formatFloat(value),
      );
    case 'boolean':
      return Array.from(column.values, (value) => [`False`, `True`][value] ?? null);
  }
}

function formatFloat(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}
