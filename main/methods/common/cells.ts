// Who belongs to which batch, and which known type a cell has: columns turned into codes.
import type { Column, Table } from '#main/io/types.ts';
import { AppError } from '#shared/model/app-error.ts';

/** A column as codes into names; -1 where missing. */
export interface Coded {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

const maxValues = 10_000;

/** A column of obs as codes. Numbers and booleans become words. Throws `usage` listing the columns that exist. */
export function codeColumn(obs: Table, name: string): Coded {
  const column = obs.columns.get(name);
  if (column === undefined) {
    throw new AppError('usage', `There is no column "${name}" for the cells.`, {
      hint: `Columns: ${[...obs.columns.keys()].join(', ') || 'none'}.`,
    });
  }
  if (column.type === 'categorical') return dropUnused(column.codes, column.categories);
  const values = textValues(column);
  const names = [...new Set(values)].filter((value) => value !== null).sort();
  if (names.length > maxValues) {
    throw new AppError('input-value', `Column "${name}" has ${names.length} different values.`, {
      hint: 'Choose a column that names groups of cells.',
    });
  }
  const codeOf = new Map(names.map((value, code) => [value, code]));
  return {
    codes: Int32Array.from(values, (value) => (value === null ? -1 : (codeOf.get(value) ?? -1))),
    names,
  };
}

/** The same coding without names that no cell has. */
function dropUnused(codes: Int32Array, names: readonly string[]): Coded {
  const isUsed = new Uint8Array(names.length);
  for (const code of codes) if (code >= 0) isUsed[code] = 1;
  const kept = names.flatMap((_, code) => (isUsed[code] === 1 ? [code] : []));
  const newCode = new Int32Array(names.length).fill(-1);
  kept.forEach((code, i) => {
    newCode[code] = i;
  });
  return {
    codes: codes.map((code) => newCode[code] ?? -1),
    names: kept.map((code) => names[code] ?? ''),
  };
}

/** Cluster numbers as a coding by their names "0", "1", ... */
export function codeClusters(clusters: Int32Array): Coded {
  const nClusters = clusters.reduce((highest, cluster) => Math.max(highest, cluster + 1), 0);
  return { codes: clusters, names: Array.from({ length: nClusters }, (_, i) => String(i)) };
}

/** Cells without a name get a group of their own at the end. */
export function nameMissing({ codes, names }: Coded, name: string): Coded {
  if (!codes.includes(-1)) return { codes, names };
  return {
    codes: codes.map((code) => (code < 0 ? names.length : code)),
    names: [...names, name],
  };
}

/** The codes of some cells, unused names dropped. */
export function selectCells({ codes, names }: Coded, cells: Int32Array): Coded {
  return dropUnused(
    cells.map((cell) => codes[cell] ?? -1),
    names,
  );
}

/** A categorical column of the codes. */
export function toColumn({ codes, names }: Coded): Column {
  return { type: 'categorical', codes, categories: names, ordered: false };
}

function textValues(column: Exclude<Column, { type: 'categorical' }>): (string | null)[] {
  switch (column.type) {
    case 'string':
      return [...column.values];
    case 'boolean':
      return Array.from(column.values, (value) =>
        value === 2 ? null : value === 1 ? 'True' : 'False',
      );
    case 'number':
      return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
    case 'integer':
      return Array.from(column.values, (value, i) =>
        column.missing?.[i] === 1 ? null : String(value),
      );
  }
}

/** Rows of a table, in the order given. */
export function selectTableRows(table: Table, rows: Int32Array): Table {
  const index = Array.from(rows, (row) => table.index[row] ?? '');
  const columns = new Map(
    [...table.columns].map(([name, column]) => [name, selectColumnRows(column, rows)]),
  );
  return { index, indexName: table.indexName, columns };
}

function selectColumnRows(column: Column, rows: Int32Array): Column {
  const pick = <Values extends Int32Array | Float64Array | Uint8Array>(values: Values): Values => {
    const out = values.slice(0, rows.length) as Values;
    rows.forEach((row, i) => {
      out[i] = values[row] ?? 0;
    });
    return out;
  };
  switch (column.type) {
    case 'categorical':
      return { ...column, codes: pick(column.codes) };
    case 'string':
      return { type: 'string', values: Array.from(rows, (row) => column.values[row] ?? null) };
    case 'integer':
      return {
        type: 'integer',
        values: pick(column.values),
        missing: column.missing === null ? null : pick(column.missing),
      };
    case 'number':
      return { type: 'number', values: pick(column.values) };
    case 'boolean':
      return { type: 'boolean', values: pick(column.values) };
  }
}

/** The same clusters numbered by decreasing size, the first met first among equals; unused numbers are closed up. */
export function orderBySize(codes: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const code of codes) sizes.set(code, (sizes.get(code) ?? 0) + 1);
  const numbers = new Map([...sizes].sort(([, a], [, b]) => b - a).map(([code], i) => [code, i]));
  return codes.map((code) => numbers.get(code) ?? -1);
}
