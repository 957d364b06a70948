// The first pass over a table of text: names, columns of text, how many values each side has, a sample. Every cell is
// checked here, so that a wrong one is found before anything is computed.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import type { ValueSample } from '../sample-values.ts';
import type { TextEncoding } from './decode.ts';
import type { TextLayout } from './layout.ts';
import { toNumber } from './numbers.ts';
import { readRows } from './rows.ts';

const nSampledColumns = 100;
const nSampledRows = 200;
const nRowsBetweenPauses = 64;
/** The names of more would not fit in memory beside anything else; no table of text has so many. */
const nRowsAtMost = 4_000_000;

export interface TextScan {
  readonly nRows: number;
  readonly nColumns: number;
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** Values that are not zero in each row and each column. */
  readonly countsOfRows: Uint32Array;
  readonly countsOfColumns: Uint32Array;
  /** Columns of text beside the values, one entry per row. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly sampleOfRows: ValueSample;
  readonly sampleOfColumns: ValueSample;
  readonly nMissing: number;
  readonly encoding: TextEncoding;
}

/** One line of the table that has a value other than zero: value by value. */
export interface TextVisitor {
  value(row: number, column: number, value: number): void;
  row?(row: number, fields: readonly string[]): void;
}

/** Walks over all cells in order. Throws `input-format` and `input-value` naming line and column. */
export async function visitTable(
  probe: FileProbe,
  path: string,
  layout: TextLayout,
  visitor: TextVisitor,
  pause?: (nRows: number) => Promise<void>,
): Promise<{ readonly nRows: number; readonly encoding: TextEncoding }> {
  const { delimiter, decimal, nFields, valueFields } = layout;
  let row = 0;
  let isHeader = true;
  let encoding: TextEncoding = 'UTF-8';
  for await (const batch of readRows(probe, path, delimiter)) {
    encoding = batch.encoding;
    for (const [i, fields] of batch.rows.entries()) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      if (fields.length === 1 && fields[0] === '') continue;
      const line = batch.firstLine + i;
      if (fields.length !== nFields) throw ragged(path, line, nFields, fields);
      visitor.row?.(row, fields);
      for (let column = 0; column < valueFields.length; column++) {
        const field = valueFields[column] ?? 0;
        const cell = fields[field] ?? '';
        if (cell === '0') continue;
        const value = toNumber(cell, decimal);
        if (value === null) throw noNumber(path, line, layout.header[field] ?? '', field, cell);
        if (value !== 0) visitor.value(row, column, value);
      }
      row++;
      if (row > nRowsAtMost) throw endless(path);
      if (row % nRowsBetweenPauses === 0) await pause?.(row);
    }
  }
  return { nRows: row, encoding };
}

/** Reads the whole table once. Memory: the names and the sample. */
export async function scanTable(
  probe: FileProbe,
  path: string,
  layout: TextLayout,
): Promise<TextScan> {
  const { header, nameField, textFields, valueFields } = layout;
  const nColumns = valueFields.length;
  const rowNames: string[] = [];
  const countsOfRows: number[] = [];
  const countsOfColumns = new Uint32Array(nColumns);
  const texts = new Map(textFields.map((field) => [field, [] as string[]]));
  const columns = sampleColumns(nColumns);
  const rows = sampleRows();
  let nMissing = 0;
  const { nRows, encoding } = await visitTable(probe, path, layout, {
    row(row, fields) {
      rowNames.push(nameField === null ? `row${row + 1}` : copyOf(fields[nameField] ?? ''));
      countsOfRows.push(0);
      for (const [field, values] of texts) values.push(copyOf(fields[field] ?? ''));
      rows.start(row);
    },
    value(row, column, value) {
      countsOfRows[row] = (countsOfRows[row] ?? 0) + 1;
      countsOfColumns[column] = (countsOfColumns[column] ?? 0) + 1;
      if (Number.isNaN(value)) nMissing++;
      rows.add(value);
      columns.add(column, value);
    },
  });
  return {
    nRows,
    nColumns,
    rowNames,
    columnNames: valueFields.map((field) => header[field] ?? ''),
    countsOfRows: Uint32Array.from(countsOfRows),
    countsOfColumns,
    texts: new Map(Array.from(texts, ([field, values]) => [header[field] ?? '', values])),
    sampleOfRows: toSample(rows.finish(), nColumns),
    sampleOfColumns: toSample(columns.finish(), nRows),
    nMissing,
    encoding,
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text of its own: a part of a line keeps all of the line in memory. */
function copyOf(part: string): string {
  return decoder.decode(encoder.encode(part));
}

/** Keeps the values of evenly spread columns. */
function sampleColumns(nColumns: number) {
  const step = Math.max(1, Math.ceil(nColumns / nSampledColumns));
  const kept = Array.from({ length: Math.ceil(nColumns / step) }, () => [] as number[]);
  return {
    add(column: number, value: number) {
      if (column % step === 0) kept[column / step]?.push(value);
    },
    finish: () => kept,
  };
}

/** Keeps rows spread evenly over however many there will be: every second is dropped whenever there are too many. */
function sampleRows() {
  let step = 1;
  let kept: { row: number; values: number[] }[] = [];
  let current: number[] | null = null;
  return {
    start(row: number) {
      if (kept.length >= nSampledRows) {
        step *= 2;
        kept = kept.filter((sampled) => sampled.row % step === 0);
      }
      current = row % step === 0 ? [] : null;
      if (current !== null) kept.push({ row, values: current });
    },
    add(value: number) {
      current?.push(value);
    },
    finish: () => kept.map(({ values }) => values),
  };
}

function toSample(lines: readonly (readonly number[])[], nAcross: number): ValueSample {
  return {
    rows: lines.map((line) => Float64Array.from(line)),
    values: Float64Array.from(lines.flat()),
    nPlaces: lines.length * nAcross,
  };
}

function endless(path: string): AppError {
  return new AppError(
    'input-format',
    `${path}: expected a table of at most ${nRowsAtMost.toLocaleString('en-US')} lines, found more.`,
    { hint: 'Convert so large a table to .h5ad, for example in Python with anndata.' },
  );
}

function ragged(path: string, line: number, nFields: number, fields: readonly string[]): AppError {
  return new AppError(
    'input-format',
    `${path}, line ${line} ("${(fields[0] ?? '').slice(0, 40)}"): expected ${nFields} fields as in the lines before, found ${fields.length}.`,
    { hint: 'The file is cut off there, or a name holds the separator.', details: { line } },
  );
}

function noNumber(path: string, line: number, name: string, field: number, cell: string): AppError {
  return new AppError(
    'input-value',
    `${path}, line ${line}, column ${field + 1}${name === '' ? '' : ` ("${name.slice(0, 40)}")`}: expected a number, found "${cell.slice(0, 40)}".`,
    { hint: 'Correct the cell, or remove the column if it holds no counts.', details: { line } },
  );
}
