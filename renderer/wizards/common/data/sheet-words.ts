// How a sample sheet may join, in words and as one text.
import type { SheetMatch } from '#shared/contract/data.ts';

type Key = Pick<SheetMatch, 'column' | 'by' | 'cellColumn'>;

/** The same text for the same way of joining. */
export function keyOfMatch({ column, by, cellColumn }: Key): string {
  return JSON.stringify([column, by, cellColumn]);
}

/** "file: the names of the files". */
export function titleOfMatch({ column, by, cellColumn }: Key): string {
  if (by === 'file') return `${column}: the names of the files`;
  return cellColumn === null
    ? `${column}: the names of the cells`
    : `${column}: ${cellColumn} of the cells`;
}
