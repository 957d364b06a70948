// A workbook read back, before it is given to anyone.
import { AppError } from '#shared/model/app-error.ts';
import type { Cell } from './write-csv.ts';
import type { XlsxSheet } from './write-xlsx.ts';

/** Throws `output` naming sheet and row when what is read differs from what was to be written. */
export async function checkXlsx(bytes: Uint8Array, sheets: readonly XlsxSheet[]): Promise<void> {
  const { readSheet } = await import('read-excel-file/universal');
  const buffer = new Uint8Array(bytes).buffer;
  for (const [i, { name, header, rows }] of sheets.entries()) {
    const found = await readSheet(buffer, i + 1);
    const expected = [header, ...rows];
    const wrong = expected.findIndex((row, at) => !isSameRow(row, found[at] ?? []));
    if (wrong < 0) continue;
    throw new AppError(
      'output',
      `The sheet "${name}" was not written as it should be: row ${wrong + 1} reads back differently.`,
      { hint: 'Save the table as csv.' },
    );
  }
}

/** Empty cells at the end of a row are not kept by the format. */
function isSameRow(expected: readonly Cell[], found: readonly unknown[]): boolean {
  return expected.every((cell, at) => {
    const value = found[at] ?? null;
    if (typeof cell === 'number' && typeof value === 'number') {
      return Math.abs(cell - value) <= 1e-12 * Math.abs(cell);
    }
    // Texts come back without the spaces around them.
    return toText(cell) === toText(value);
  });
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return String(value as Cell).trim();
}
