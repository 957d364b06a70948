// Columns of the cells under other names, and their values under other names.
import { AppError } from '#shared/model/app-error.ts';
import { toTexts } from '../columns.ts';
import type { InputMatrix } from '../input-file.ts';
import { toCategorical } from '../stack-columns.ts';
import type { Column, Table } from '../types.ts';
import { changeTable, counted, type Change, type FixContext } from './change.ts';

/** The same column under another name, at the same place. Throws `usage` when the name is taken. */
export function renameColumn(
  matrix: InputMatrix,
  { column, to }: { readonly column: string; readonly to: string },
  context: FixContext,
): Change {
  const { cells } = matrix;
  checkColumn(cells.columnNames, column, context);
  if (cells.columnNames.includes(to) && to !== column) {
    throw new AppError('usage', `${context.path}: the cells have a column "${to}" already.`, {
      hint: 'Choose another name.',
    });
  }
  const rename = (name: string) => (name === column ? to : name);
  const changed = changeTable(
    cells,
    (table) => ({
      ...table,
      columns: new Map(Array.from(table.columns, ([name, values]) => [rename(name), values])),
    }),
    cells.columnNames.map(rename),
  );
  return { matrix: { ...matrix, cells: changed }, outcome: `“${column}” is called “${to}”` };
}

/** Values under other names; values that get the same name become one. */
export async function renameValues(
  matrix: InputMatrix,
  fix: { readonly column: string; readonly values: Readonly<Record<string, string>> },
  context: FixContext,
): Promise<Change> {
  const { column } = fix;
  const newName = new Map(Object.entries(fix.values));
  const seen = new Set<string>();
  let nCells = 0;
  const changed = changeColumn(matrix, column, context, {
    change: (value) => (value === null ? null : (newName.get(value) ?? value)),
    see(value) {
      if (value === null || !newName.has(value)) return;
      seen.add(value);
      nCells++;
    },
  });
  await changed.cells.readNames(0);
  const absent = [...newName.keys()].filter((value) => !seen.has(value));
  return {
    matrix: changed,
    outcome: `${counted(seen.size, 'value')} of “${column}” renamed, in ${counted(nCells, 'cell')}`,
    ...(absent.length > 0
      ? { warnings: [`No cell has ${absent.slice(0, 3).join(', ')} in the column "${column}".`] }
      : {}),
  };
}

/** Cells without a value get one. */
export async function fillMissing(
  matrix: InputMatrix,
  { column, value }: { readonly column: string; readonly value: string },
  context: FixContext,
): Promise<Change> {
  let nFilled = 0;
  const changed = changeColumn(matrix, column, context, {
    change: (text) => text ?? value,
    see(text) {
      if (text === null) nFilled++;
    },
  });
  await changed.cells.readNames(0);
  return { matrix: changed, outcome: `${counted(nFilled, 'cell')} got the value “${value}”` };
}

interface ValueChange {
  change(text: string | null): string | null;
  /** Called once for every cell, with the text before. */
  see(text: string | null): void;
}

/** A column as categories of changed texts, in the order of the column where it has one. */
function changeColumn(
  matrix: InputMatrix,
  column: string,
  context: FixContext,
  values: ValueChange,
): InputMatrix {
  checkColumn(matrix.cells.columnNames, column, context);
  const cells = changeTable(matrix.cells, (table: Table) => {
    const found = table.columns.get(column);
    if (found === undefined) return table;
    return { ...table, columns: new Map(table.columns).set(column, toChanged(found, values)) };
  });
  return { ...matrix, cells };
}

function toChanged(column: Column, values: ValueChange): Column {
  const before = toTexts(column);
  for (const text of before) values.see(text);
  const texts = before.map((text) => values.change(text));
  if (column.type !== 'categorical') return toCategorical(texts);
  const known = column.categories.map((category) => values.change(category) ?? category);
  const used = new Set(texts);
  const added = [...used].filter((text) => text !== null && !known.includes(text));
  const categories = [...new Set([...known, ...added])].filter((name) => used.has(name));
  return { ...toCategorical(texts, categories as string[]), ordered: column.ordered };
}

function checkColumn(names: readonly string[], column: string, { path }: FixContext): void {
  if (names.includes(column)) return;
  throw new AppError(
    'usage',
    `${path}: the cells have no column "${column}"; they have ${names.join(', ') || 'none'}.`,
  );
}
