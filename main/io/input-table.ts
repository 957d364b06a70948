// Tables of inputs whose names and columns are small enough to be held.
import { AppError } from '#shared/model/app-error.ts';
import type { InputTable } from './input-file.ts';
import { summariseValues } from './summarise-column.ts';
import type { Table } from './types.ts';

/** A table that is read as a whole when first asked for. */
export function lazyTable(
  nRows: number,
  columnNames: readonly string[],
  read: () => Promise<Table>,
): InputTable {
  let reading: Promise<Table> | undefined;
  const table = () => (reading ??= read());
  return {
    nRows,
    columnNames,
    readNames: async (count) => (await table()).index.slice(0, count ?? nRows),
    async summarise(name) {
      const column = (await table()).columns.get(name);
      if (column === undefined) throw new AppError('input-format', `there is no column ${name}.`);
      return summariseValues(name, column);
    },
    read: table,
  };
}

/** A table that is there already. */
export function heldTable(table: Table): InputTable {
  return lazyTable(table.index.length, [...table.columns.keys()], () => Promise.resolve(table));
}
