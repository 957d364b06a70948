// The tables of a finished run for a person to take away: as csv, or together as a workbook.
import type { RunTable, RunTableName } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';
import Papa from 'papaparse';
import { toTexts } from './columns.ts';
import { checkXlsx } from './check-xlsx.ts';
import type { Column, RunFile } from './types.ts';
import { writeCsv, type Cell } from './write-csv.ts';
import { writeXlsx, type XlsxSheet } from './write-xlsx.ts';

/** More cells would take more memory than a table is worth: about 1 kB each while the workbook is made. */
const nCellsAtMost = 3_000_000;

/** What of a run the tables are made from. */
export interface TableSource {
  openCells(): Promise<Pick<RunFile, 'cellColumns' | 'readColumn' | 'readCellNames' | 'close'>>;
  /** A file of the run folder: `tables/clusters.csv`. */
  readText(file: string): Promise<string>;
}

/**
 * @returns the file; a workbook has been read back and compared
 * Throws `usage` for several tables as one csv, `output` for what a workbook cannot hold, and what the readers throw.
 */
export async function makeTables(
  wanted: { readonly tables: readonly RunTableName[]; readonly format: 'csv' | 'xlsx' },
  source: TableSource,
): Promise<Uint8Array> {
  const read = (name: RunTableName) =>
    name === 'cells' ? readCells(source) : readTable(name, source);
  if (wanted.format === 'csv') {
    const [name, ...others] = wanted.tables;
    if (name === undefined || others.length > 0) {
      throw new AppError('usage', 'A csv file holds one table.', { hint: 'Save them one by one.' });
    }
    const { header, rows } = await read(name);
    return collect((sink) => writeCsv(sink, header, rows));
  }
  const sheets: XlsxSheet[] = [];
  let nCells = 0;
  for (const name of wanted.tables) {
    const sheet = await read(name);
    nCells += sheet.rows.length * sheet.header.length;
    if (nCells > nCellsAtMost) {
      throw new AppError(
        'output',
        `The tables have more than ${nCellsAtMost.toLocaleString('en-US')} cells (up to "${name}"), too many for one workbook.`,
        { hint: 'Save the large table as csv.' },
      );
    }
    sheets.push(sheet);
  }
  const bytes = await collect((sink) => writeXlsx(sink, sheets));
  await checkXlsx(bytes, sheets);
  return bytes;
}

/** A table of the run folder; columns of numbers as numbers. Throws what `readText` throws. */
export async function readTable(
  name: string,
  { readText }: Pick<TableSource, 'readText'>,
): Promise<Omit<XlsxSheet, 'rows'> & Pick<RunTable, 'rows'>> {
  const { data } = Papa.parse<string[]>(await readText(`tables/${name}.csv`), {
    delimiter: ',',
    skipEmptyLines: true,
  });
  const [header = [], ...rows] = data;
  const isNumeric = header.map((_, at) => rows.every((row) => isNumber(row[at] ?? '')));
  return {
    name,
    header,
    rows: rows.map((row) => row.map((text, at) => toCell(text, isNumeric[at] === true))),
  };
}

/** Empty, or a number that a double holds: a p-value of 1e-400 stays text. */
function isNumber(text: string): boolean {
  if (text === '') return true;
  const value = Number(text);
  return Number.isFinite(value) && text.trim() !== '' && (value !== 0 || !/[1-9]/.test(text));
}

/** The apostrophe that kept a csv cell from being a formula is no part of the text. */
function toCell(text: string, isNumeric: boolean): string | number | null {
  if (text === '') return null;
  if (isNumeric) return Number(text);
  return /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

async function readCells({ openCells }: TableSource): Promise<XlsxSheet> {
  const file = await openCells();
  try {
    const names = await file.readCellNames();
    const columns: (readonly Cell[])[] = [];
    for (const name of file.cellColumns) columns.push(toCells(await file.readColumn(name)));
    return {
      name: 'cells',
      header: ['cell', ...file.cellColumns],
      rows: names.map((name, row) => [name, ...columns.map((column) => column[row] ?? null)]),
    };
  } finally {
    file.close();
  }
}

function toCells(column: Column): readonly Cell[] {
  if (column.type === 'number') {
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  }
  if (column.type === 'integer') {
    return Array.from(column.values, (value, i) => (column.missing?.[i] === 1 ? null : value));
  }
  return toTexts(column);
}

async function collect(
  write: (sink: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await write((bytes) => {
    parts.push(bytes.slice());
    return Promise.resolve();
  });
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
