// Small tables as an Excel workbook. Texts stay texts, so that Excel turns no gene name into a date.
import { AppError } from '#shared/model/app-error.ts';
import type { ByteSink, Cell } from './write-csv.ts';

export interface XlsxSheet {
  /** Shown on the tab: at most 31 characters, none of []:*?/\. */
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Limits of the format. Source: Microsoft, "Excel specifications and limits". */
const nRowsAtMost = 1_048_576;
const nColumnsAtMost = 16_384;
const nCharactersAtMost = 32_767;

/**
 * Writes the sheets as one workbook, made in memory (some 100 bytes per cell).
 * Throws `output` naming the sheet that Excel could not hold, and what `sink` throws.
 */
export async function writeXlsx(sink: ByteSink, sheets: readonly XlsxSheet[]): Promise<void> {
  for (const sheet of sheets) checkSheet(sheet);
  const { default: writeFile } = await import('write-excel-file/universal');
  const contents = sheets.map(({ name, header, rows }) => ({
    sheet: name,
    data: [header.map(toBold), ...rows.map((row) => row.map(toCell))],
    stickyRowsCount: 1,
  }));
  const blob = await writeFile(contents).toBlob();
  await sink(new Uint8Array(await blob.arrayBuffer()));
}

function toBold(value: string) {
  return { value, type: String, fontWeight: 'bold' as const };
}

function toCell(value: Cell) {
  if (typeof value === 'string') return { value, type: String };
  if (typeof value === 'number') {
    // Excel has no words for these.
    return Number.isFinite(value)
      ? { value, type: Number }
      : { value: String(value), type: String };
  }
  return typeof value === 'boolean' ? { value, type: Boolean } : null;
}

function checkSheet({ name, header, rows }: XlsxSheet): void {
  const refuse = (found: string) =>
    new AppError('output', `The sheet "${name}" has ${found}, more than an Excel sheet can hold.`, {
      hint: 'Save it as csv.',
    });
  if (name.length === 0 || name.length > 31 || /[[\]:*?/\\]/.test(name)) {
    throw new AppError('output', `"${name}" cannot be the name of an Excel sheet.`, {
      hint: 'Use at most 31 characters, none of []:*?/\\.',
    });
  }
  if (rows.length + 1 > nRowsAtMost) throw refuse(`${rows.length + 1} rows`);
  if (header.length > nColumnsAtMost) throw refuse(`${header.length} columns`);
  const isTooLong = (cell: Cell) => typeof cell === 'string' && cell.length > nCharactersAtMost;
  if (rows.some((row) => row.some(isTooLong)))
    throw refuse(`a text over ${nCharactersAtMost} characters`);
}
