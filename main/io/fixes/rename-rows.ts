import type { InputMatrix } from '../input-file.ts';
import type { Table } from '../types.ts';
import { changeTable } from './change.ts';

/** The matrix with other names for its features; those it had first stay in the column `original_name`. */
export function withFeatureNames(matrix: InputMatrix, names: readonly string[]): InputMatrix {
  const features = changeTable(matrix.features, (table) =>
    renameRows(table, names, 'original_name'),
  );
  return {
    ...matrix,
    features: { ...features, readNames: (count) => Promise.resolve(names.slice(0, count)) },
  };
}

/** A table with other names for its rows; the first it had stay in the column `kept`. */
export function renameRows(table: Table, names: readonly string[], kept: string): Table {
  if (names.every((name, i) => name === table.index[i])) return table;
  const columns = new Map(table.columns);
  if (!columns.has(kept)) columns.set(kept, { type: 'string', values: table.index });
  return { ...table, index: names, columns };
}
