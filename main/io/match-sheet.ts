// By which column a sample sheet could be joined to the inputs: every column of the sheet against the names of the
// files, the names of the cells and the columns of the cells.
import type { Input, SheetMatch, SheetSummary } from '#shared/contract/data.ts';
import { toTexts } from './columns.ts';
import { withFixedInput } from './fixes/apply-fixes.ts';
import { baseName } from './paths.ts';
import type { IoPorts } from './ports.ts';
import { findLineOfFile, readSampleSheet, type SampleSheet } from './sample-sheet.ts';

const nRowsShown = 5;
const nUnmatchedShown = 8;
const nMatchesShown = 12;
/** Distinct values of a column of cells that are compared. */
const nValuesAtMost = 5_000_000;

/**
 * Reads the sheet and the cells' tables of the inputs, no matrix. Only columns of the sheet without repeats can join.
 * Throws what the readers throw.
 */
export async function matchSheet(
  ports: IoPorts,
  path: string,
  inputs: readonly Input[],
): Promise<SheetSummary> {
  const sheet = await readSampleSheet(ports, path);
  const keys = sheet.columns.flatMap((column, at) => {
    const values = keyValues(sheet, at);
    return values === null ? [] : [{ column, values }];
  });
  const cells = await countCells(ports, inputs);
  const matches = keys.flatMap((key) => [
    matchFiles(key, inputs),
    ...cells.map((values) => matchCells(key, values)),
  ]);
  return {
    path,
    name: baseName(path),
    columns: sheet.columns,
    nRows: sheet.rows.length,
    rows: sheet.rows.slice(0, nRowsShown),
    matches: matches
      .filter(({ nMatched }) => nMatched > 0)
      .sort((a, b) => b.nMatched / b.nTotal - a.nMatched / a.nTotal || a.nUnused - b.nUnused)
      .slice(0, nMatchesShown),
  };
}

interface Key {
  readonly column: string;
  /** Every value, mapped to itself. */
  readonly values: ReadonlyMap<string, string>;
}

/** Cells by value of one column of theirs, over all inputs. */
interface CellValues {
  /** null: the names of the cells. */
  readonly cellColumn: string | null;
  readonly counts: ReadonlyMap<string, number>;
  readonly nCells: number;
}

/** The values of a column of the sheet; null when one stands twice or there are none. */
function keyValues(sheet: SampleSheet, at: number): Key['values'] | null {
  const values = new Map<string, string>();
  for (const row of sheet.rows) {
    const value = row[at] ?? '';
    if (value === '') continue;
    if (values.has(value)) return null;
    values.set(value, value);
  }
  return values.size === 0 ? null : values;
}

function matchFiles({ column, values }: Key, inputs: readonly Input[]): SheetMatch {
  const found = inputs.map(({ path }) => findLineOfFile(values, path));
  const unmatched = inputs.filter((_, i) => found[i] === null).map(({ path }) => baseName(path));
  return {
    column,
    by: 'file',
    cellColumn: null,
    nMatched: inputs.length - unmatched.length,
    nTotal: inputs.length,
    unmatched: unmatched.slice(0, nUnmatchedShown),
    nUnused: values.size - new Set(found.filter((value) => value !== null)).size,
  };
}

function matchCells(
  { column, values }: Key,
  { cellColumn, counts, nCells }: CellValues,
): SheetMatch {
  let nMatched = 0;
  let nUsed = 0;
  const unmatched: string[] = [];
  for (const [value, count] of counts) {
    if (values.has(value)) {
      nMatched += count;
      nUsed++;
    } else if (unmatched.length < nUnmatchedShown) unmatched.push(value);
  }
  const nUnused = values.size - nUsed;
  return { column, by: 'cell', cellColumn, nMatched, nTotal: nCells, unmatched, nUnused };
}

async function countCells(ports: IoPorts, inputs: readonly Input[]): Promise<CellValues[]> {
  const byColumn = new Map<string | null, Map<string, number>>();
  let nCells = 0;
  const count = (column: string | null, texts: readonly (string | null)[]) => {
    const counts = byColumn.get(column) ?? new Map<string, number>();
    byColumn.set(column, counts);
    for (const text of texts) {
      if (text !== null && counts.size < nValuesAtMost)
        counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  };
  for (const input of inputs) {
    await withFixedInput(ports, input, async ({ chosen }) => {
      const table = await chosen.cells.read([]);
      nCells += table.index.length;
      count(null, table.index);
      // Measurements name nothing.
      for (const [name, column] of table.columns) {
        if (column.type !== 'number' && column.type !== 'boolean') count(name, toTexts(column));
      }
    });
  }
  return Array.from(byColumn, ([cellColumn, counts]) => ({ cellColumn, counts, nCells }));
}
