// Sample sheets: a small table of what the lab knows about files or cells, joined to the table of cells.
import { AppError, isAppError } from '#shared/model/app-error.ts';
import { toTexts } from './columns.ts';
import { adviseOn, nameContent } from './content-kind.ts';
import { underGuard } from './guard-probe.ts';
import { baseName, endingOf } from './paths.ts';
import type { FileProbe, IoPorts } from './ports.ts';
import { toCategorical } from './stack-columns.ts';
import { detectDelimiter } from './text/layout.ts';
import { toNumber, isMissing } from './text/numbers.ts';
import { readRows } from './text/rows.ts';
import type { Column, Table } from './types.ts';

const nBytesAtMost = 64 << 20;
const nUnpackedAtMost = 256 << 20;
const nRowsAtMost = 5_000_000;

export interface SampleSheet {
  readonly path: string;
  readonly columns: readonly string[];
  /** One text per column; '' where the sheet has nothing. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a sheet from csv, tsv, txt (gzip or not) or the first sheet of an .xlsx.
 * Throws `input-missing`, and `input-format` naming line or sheet.
 */
export async function readSampleSheet(ports: IoPorts, path: string): Promise<SampleSheet> {
  const lines = await underGuard(ports.probe, (probe) =>
    endingOf(path) === 'xlsx' ? readXlsx(probe, path) : readLines(probe, path),
  );
  const [header, ...rows] = lines;
  if (header === undefined || rows.length === 0) {
    throw new AppError(
      'input-format',
      `${path}: expected a line of headings and one line per sample, found ${lines.length} lines.`,
      {
        hint: 'Put the headings into the first line.',
      },
    );
  }
  const columns = header.map((name, i) => name.trim() || `column ${i + 1}`);
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new AppError(
      'input-format',
      `${path}, line 1: expected headings that differ, found "${repeated}" twice.`,
      {
        hint: 'Rename one of the columns.',
      },
    );
  }
  rows.forEach((row, i) => {
    if (row.length === columns.length) return;
    throw new AppError(
      'input-format',
      `${path}, line ${i + 2}: expected ${columns.length} fields, found ${row.length}.`,
      {
        hint: 'A field holds the separator, or the line is not complete.',
      },
    );
  });
  return { path, columns, rows };
}

async function readLines(probe: FileProbe, path: string): Promise<string[][]> {
  const delimiter = await detectDelimiter(probe, path);
  const lines: string[][] = [];
  for await (const { rows } of readRows(probe, path, delimiter)) {
    for (const row of rows)
      if (row.some((cell) => cell !== '')) lines.push(row.map((cell) => cell.trim()));
    if (lines.length > nRowsAtMost)
      throw new AppError('input-format', `${path} is too long for a sample sheet.`, {
        hint: 'Save only the lines and columns that are needed.',
      });
  }
  return lines;
}

async function readXlsx(probe: FileProbe, path: string): Promise<string[][]> {
  const size = await probe.sizeOf(path);
  if (size === null) {
    throw new AppError('input-missing', `${path}: there is no such file.`, {
      hint: 'It may have been moved, renamed, or be on a drive that is not connected.',
    });
  }
  const head = await probe.readBytes(path, 0, 512);
  const kind = size === 0 ? 'an empty file' : nameContent(head);
  if (kind !== 'a zip archive' || size > nBytesAtMost) {
    const found = kind === 'a zip archive' ? `${size} bytes` : kind;
    throw new AppError(
      'input-format',
      `${path}: expected an Excel workbook (.xlsx) of a sample sheet, found ${found}.`,
      {
        hint: adviseOn(kind, 'Save the sheet as "CSV UTF-8".'),
      },
    );
  }
  const bytes = new Uint8Array(await probe.readBytes(path, 0, size));
  const [{ readSheet }, { unzipRaw }] = await Promise.all([
    import('read-excel-file/universal'),
    import('unzipit'),
  ]);
  try {
    const { entries } = await unzipRaw(bytes.buffer);
    const nUnpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (nUnpacked > nUnpackedAtMost) throw tooLarge(path, nUnpacked);
    const rows = await readSheet(bytes.buffer, 1);
    return rows
      .map((row) => row.map((cell) => toText(cell)))
      .filter((row) => row.some((cell) => cell !== ''));
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError(
      'input-format',
      `${path}: the Excel workbook cannot be read; it is damaged or protected.`,
      {
        hint: 'In Excel, save the sheet as "CSV UTF-8".',
        cause,
      },
    );
  }
}

function tooLarge(path: string, nBytes: number): AppError {
  return new AppError(
    'input-format',
    `${path}: expected a sample sheet, found a workbook of ${nBytes.toLocaleString('en-US')} bytes once unpacked.`,
    { hint: 'Save the sheet as "CSV UTF-8", with the columns that are needed.' },
  );
}

function toText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? cell.trim() : String(cell as number | boolean);
}

/** How a sheet and cells belong together. */
export interface SheetKey {
  /** Column of the sheet that is matched. */
  readonly sheetColumn: string;
  /** Column of the cells it is matched with; null: the names of the cells. */
  readonly cellColumn: string | null;
}

/**
 * The table of cells with the other columns of the sheet, matched by `key`; a column that is there already is replaced.
 * Cells without a line have the new columns missing, which `warnings` counts.
 * Throws `usage` for a column that does not exist, `input-value` for a key that stands twice or matches nothing.
 */
export function joinSheetToCells(
  obs: Table,
  sheet: SampleSheet,
  key: SheetKey,
  warnings: string[],
): Table {
  const lineOf = indexSheet(sheet, key.sheetColumn);
  const lines = cellKeys(obs, key.cellColumn).map((value) => lineOf.get(value ?? '') ?? null);
  const nMissing = lines.filter((line) => line === null).length;
  if (nMissing === lines.length) {
    throw new AppError(
      'input-value',
      `${sheet.path}: no value of "${key.sheetColumn}" (${[...lineOf.keys()].slice(0, 3).join(', ')} ...) is found in ${key.cellColumn === null ? 'the names of the cells' : `the column "${key.cellColumn}"`}.`,
      { hint: 'Choose the pair of columns that hold the same names.' },
    );
  }
  if (nMissing > 0) warnings.push(`${sheet.path}: ${nMissing} cells have no line in the sheet.`);
  return addColumns(obs, sheet, key.sheetColumn, lines);
}

/**
 * The table of the cells of one file with the other columns of the sheet's line for that file: the line whose
 * `sheetColumn` is the file's name, its name without ending, or a folder above it. Without such a line the columns are
 * missing for all cells, which `warnings` says. Throws `usage`.
 */
export function joinSheetToFile(
  obs: Table,
  sheet: SampleSheet,
  { sheetColumn, file }: { readonly sheetColumn: string; readonly file: string },
  warnings: string[],
): Table {
  const lineOf = indexSheet(sheet, sheetColumn);
  const line = findLineOfFile(lineOf, file);
  if (line === null) {
    warnings.push(
      `${sheet.path}: no line has ${baseName(file)} in "${sheetColumn}"; it has ${[...lineOf.keys()].slice(0, 4).join(', ')}. The columns of the sheet are empty for this file.`,
    );
  }
  return addColumns(
    obs,
    sheet,
    sheetColumn,
    obs.index.map(() => line),
  );
}

/** The value among `known` that stands for a file, by the names it may go by; null when there is none. */
export function findLineOfFile<Line>(known: ReadonlyMap<string, Line>, file: string): Line | null {
  const name = baseName(file);
  const folders = file
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .reverse();
  const candidates = [
    file,
    name,
    name.replace(/\.gz$/i, ''),
    name.replace(/(\.[A-Za-z]\w*)+$/, ''),
    ...folders,
  ];
  const found = candidates.find((candidate) => known.has(candidate));
  return found === undefined ? null : (known.get(found) ?? null);
}

function indexSheet(sheet: SampleSheet, column: string): Map<string, number> {
  const at = sheet.columns.indexOf(column);
  if (at < 0) {
    throw new AppError(
      'usage',
      `${sheet.path} has no column "${column}"; it has ${sheet.columns.join(', ')}.`,
    );
  }
  const lineOf = new Map<string, number>();
  for (const [line, row] of sheet.rows.entries()) {
    const value = row[at] ?? '';
    if (value === '') continue;
    if (lineOf.has(value)) {
      throw new AppError(
        'input-value',
        `${sheet.path}, line ${line + 2}: "${value}" stands twice in the column "${column}".`,
        {
          hint: 'Choose a column whose values differ, or remove one of the lines.',
        },
      );
    }
    lineOf.set(value, line);
  }
  return lineOf;
}

function cellKeys(obs: Table, column: string | null): readonly (string | null)[] {
  if (column === null) return obs.index;
  const found = obs.columns.get(column);
  if (found !== undefined) return toTexts(found);
  throw new AppError(
    'usage',
    `The cells have no column "${column}"; they have ${[...obs.columns.keys()].join(', ')}.`,
  );
}

function addColumns(
  obs: Table,
  sheet: SampleSheet,
  without: string | null,
  lines: readonly (number | null)[],
): Table {
  const columns = new Map(obs.columns);
  sheet.columns.forEach((name, at) => {
    if (name === without) return;
    const texts = lines.map((line) => (line === null ? null : (sheet.rows[line]?.[at] ?? null)));
    // Judged on the whole sheet, so that every file joined to it gets the same kind of column.
    const isNumeric = holdsFractions(sheet.rows.map((row) => row[at] ?? ''));
    columns.set(name, toColumn(texts, isNumeric));
  });
  return { ...obs, columns };
}

/** All are numbers or missing, and some have a part after the point: a measurement, not the name of a group. */
function holdsFractions(texts: readonly string[]): boolean {
  const numbers = texts.filter((text) => !isMissing(text)).map((text) => toNumber(text, '.'));
  return numbers.length > 0 && !numbers.includes(null) && numbers.some((n) => !Number.isInteger(n));
}

/** Free text where nearly every value differs, categories otherwise. */
function toColumn(texts: readonly (string | null)[], isNumeric: boolean): Column {
  const known = texts.map((text) => (text === null || isMissing(text) ? null : text));
  if (isNumeric) {
    const numbers = known.map((text) => (text === null ? null : toNumber(text, '.')));
    return { type: 'number', values: Float64Array.from(numbers, (value) => value ?? Number.NaN) };
  }
  return new Set(known).size > Math.max(1, known.length / 2) && known.length > 20
    ? { type: 'string', values: known }
    : toCategorical(known);
}
