// The tables obs and var in the encodings of anndata 0.8.
import type { SeedGroup } from '../hdf5/seed-file.ts';
import type { Hdf5Writer } from '../hdf5/write.ts';
import { makeUnique } from '../make-unique.ts';
import { toCategorical } from '../stack-columns.ts';
import type { Column, Table } from '../types.ts';
import { setEncoding } from './encoding.ts';

/** A table as it will be stored: names that HDF5 can hold, columns that anndata 0.8 can read. */
export interface PreparedTable {
  readonly index: readonly string[];
  readonly indexName: string;
  readonly columns: readonly (readonly [name: string, column: Column])[];
}

export function prepareTable(table: Table): PreparedTable {
  // "/" separates groups in HDF5.
  const names = makeUnique([...table.columns.keys()].map((name) => name.replaceAll('/', '_')));
  const wanted = table.indexName.replaceAll('/', '_');
  const indexName = names.includes(wanted) || wanted === '' ? '_index' : wanted;
  const columns = [...table.columns.values()].map(
    (column, i) => [names[i] ?? '', fillGaps(column)] as const,
  );
  return { index: table.index, indexName, columns };
}

/** String arrays of anndata 0.8 have no missing value, categories do. */
function fillGaps(column: Column): Column {
  return column.type === 'string' && column.values.includes(null)
    ? toCategorical(column.values)
    : column;
}

/** The groups and booleans of the table that must be in the file from its start. */
export function seedTable({ columns }: PreparedTable): SeedGroup {
  const groups = new Map<string, SeedGroup>();
  const booleans = new Map<string, Uint8Array>();
  for (const [name, column] of columns) {
    if (column.type === 'categorical') {
      groups.set(name, { flags: new Map([['ordered', column.ordered]]) });
    } else if (column.type === 'integer' && column.missing !== null) {
      groups.set(name, { booleans: new Map([['mask', column.missing]]) });
    } else if (column.type === 'boolean' && column.values.includes(2)) {
      const values = column.values.map((value) => (value === 1 ? 1 : 0));
      const mask = column.values.map((value) => (value === 2 ? 1 : 0));
      const parts = new Map([['values', values] as const, ['mask', mask] as const]);
      groups.set(name, { booleans: parts });
    } else if (column.type === 'boolean') {
      booleans.set(name, column.values);
    }
  }
  return { groups, booleans };
}

/** Writes what the seed of the table does not hold (dataframe 0.2.0). */
export async function writeTable(
  writer: Hdf5Writer,
  path: string,
  table: PreparedTable,
): Promise<void> {
  setEncoding(writer, path, 'dataframe', '0.2.0');
  writer.textAttribute(path, '_index', table.indexName);
  writer.textAttribute(
    path,
    'column-order',
    table.columns.map(([name]) => name),
  );
  await writeTexts(writer, `${path}/${table.indexName}`, table.index);
  for (const [name, column] of table.columns) {
    await writeColumn(writer, `${path}/${name}`, column);
  }
}

async function writeColumn(writer: Hdf5Writer, path: string, column: Column): Promise<void> {
  switch (column.type) {
    case 'categorical':
      return writeCategorical(writer, path, column);
    case 'boolean':
      return column.values.includes(2)
        ? markNullable(writer, path, 'nullable-boolean')
        : setEncoding(writer, path, 'array', '0.2.0');
    case 'number':
      return writeArray(writer, path, column.values);
    case 'integer':
      if (column.missing === null) return writeArray(writer, path, toIntegers(column.values));
      await writeArray(writer, `${path}/values`, toIntegers(column.values));
      return markNullable(writer, path, 'nullable-integer');
    case 'string':
      return writeTexts(writer, path, column.values.map(String));
  }
}

function toIntegers(values: Int32Array | Float64Array): Int32Array | BigInt64Array {
  return values instanceof Int32Array ? values : BigInt64Array.from(values, BigInt);
}

async function writeCategorical(
  writer: Hdf5Writer,
  path: string,
  { codes, categories, categoryType }: Extract<Column, { type: 'categorical' }>,
): Promise<void> {
  const nCategories = categories.length;
  const fits8Bits = nCategories < 128;
  const fits16Bits = nCategories < 32_768;
  const stored = fits8Bits ? Int8Array.from(codes) : fits16Bits ? Int16Array.from(codes) : codes;
  await writeArray(writer, `${path}/codes`, stored);
  if (categoryType === undefined) await writeTexts(writer, `${path}/categories`, categories);
  else {
    const numbers = Float64Array.from(categories, Number);
    const isWhole = categoryType === 'integer';
    await writeArray(writer, `${path}/categories`, isWhole ? toIntegers(numbers) : numbers);
  }
  setEncoding(writer, path, 'categorical', '0.2.0');
}

/** The values and the mask are in place; says what they are. */
function markNullable(writer: Hdf5Writer, path: string, encoding: string): void {
  setEncoding(writer, path, encoding, '0.1.0');
  setEncoding(writer, `${path}/mask`, 'array', '0.2.0');
  if (encoding === 'nullable-boolean') setEncoding(writer, `${path}/values`, 'array', '0.2.0');
}

async function writeArray(
  writer: Hdf5Writer,
  path: string,
  values: Parameters<Hdf5Writer['numbers']>[1],
): Promise<void> {
  await writer.numbers(path, values);
  setEncoding(writer, path, 'array', '0.2.0');
}

async function writeTexts(
  writer: Hdf5Writer,
  path: string,
  values: readonly string[],
): Promise<void> {
  await writer.texts(path, values);
  setEncoding(writer, path, 'string-array', '0.2.0');
}
