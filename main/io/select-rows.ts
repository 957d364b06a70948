// Some of the rows of a table, in the order given.
import type { Column, Table } from './types.ts';

export function selectTableRows(table: Table, rows: ArrayLike<number>): Table {
  return {
    index: Array.from(rows, (row) => table.index[row] ?? ''),
    indexName: table.indexName,
    columns: new Map(
      Array.from(table.columns, ([name, column]) => [name, selectRows(column, rows)]),
    ),
  };
}

export function selectRows(column: Column, rows: ArrayLike<number>): Column {
  const take = <Value>(values: ArrayLike<Value>, missing: Value) =>
    Array.from(rows, (row) => values[row] ?? missing);
  switch (column.type) {
    case 'categorical':
      return { ...column, codes: Int32Array.from(take(column.codes, -1)) };
    case 'string':
      return { type: 'string', values: take(column.values, null) };
    case 'boolean':
      return { type: 'boolean', values: Uint8Array.from(take(column.values, 2)) };
    case 'number':
      return { type: 'number', values: Float64Array.from(take(column.values, Number.NaN)) };
    case 'integer': {
      const missing = column.missing === null ? null : Uint8Array.from(take(column.missing, 1));
      const values = take(column.values, 0);
      const isWide = column.values instanceof Float64Array;
      return {
        type: 'integer',
        values: isWide ? Float64Array.from(values) : Int32Array.from(values),
        missing,
      };
    }
  }
}
