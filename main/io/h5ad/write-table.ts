// The tables obs and var in the encodings of anndata 0.8.
import type { Hdf5Writer } from '../hdf5/write.ts';
import { makeUnique } from '../make-unique.ts';
import { toCategorical } from '../stack-columns.ts';
import type { Column, Table } from '../types.ts';
import { setEncoding } from './encoding.ts';

/** Writes a table as a group of columns (dataframe 0.2.0). */
export async function writeTable(writer: Hdf5Writer, path: string, table: Table): Promise<void> {
  const names = makeUnique([...table.columns.keys()].map((name) => name.replaceAll('/', '_')));
  const wanted = table.indexName.replaceAll('/', '_');
  const indexName = names.includes(wanted) || wanted === '' ? '_index' : wanted;
  writer.group(path);
  setEncoding(writer, path, 'dataframe', '0.2.0');
  writer.textAttribute(path, '_index', indexName);
  writer.textAttribute(path, 'column-order', names);
  await writeTexts(writer, `${path}/${indexName}`, table.index);
  const columns = [...table.columns.values()];
  for (const [i, name] of names.entries()) {
    const column = columns[i];
    if (column !== undefined) await writeColumn(writer, `${path}/${name}`, column);
  }
}

async function writeColumn(writer: Hdf5Writer, path: string, column: Column): Promise<void> {
  switch (column.type) {
    case 'categorical':
      return writeCategorical(writer, path, column);
    case 'boolean':
      return writeCategorical(writer, path, {
        codes: Int32Array.from(column.values, (value) => (value === 2 ? -1 : value)),
        categories: ['False', 'True'],
        ordered: false,
      });
    case 'number':
      return writeArray(writer, path, column.values);
    case 'integer':
      return writeIntegers(writer, path, column);
    case 'string':
      return column.values.includes(null)
        ? // string arrays of anndata 0.8 have no missing value, categories do
          writeCategorical(writer, path, toCategorical(column.values))
        : writeTexts(writer, path, column.values.map(String));
  }
}

async function writeIntegers(
  writer: Hdf5Writer,
  path: string,
  { values, missing }: Extract<Column, { type: 'integer' }>,
): Promise<void> {
  const stored =
    values instanceof Int32Array ? values : BigInt64Array.from(values, (value) => BigInt(value));
  if (missing === null) return writeArray(writer, path, stored);
  // A mask needs booleans, which cannot be written (see writeH5ad); pandas keeps whole numbers with gaps as floats too.
  return writeArray(
    writer,
    path,
    Float64Array.from(values, (value, i) => (missing[i] === 1 ? Number.NaN : value)),
  );
}

async function writeArray(
  writer: Hdf5Writer,
  path: string,
  values: Int32Array | BigInt64Array | Float64Array,
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

async function writeCategorical(
  writer: Hdf5Writer,
  path: string,
  column: { codes: Int32Array; categories: readonly string[]; ordered: boolean },
): Promise<void> {
  writer.group(path);
  setEncoding(writer, path, 'categorical', '0.2.0');
  writer.integerAttribute(path, 'ordered', Number(column.ordered));
  const nCategories = column.categories.length;
  const codes =
    nCategories < 127
      ? Int8Array.from(column.codes)
      : nCategories < 32_767
        ? Int16Array.from(column.codes)
        : column.codes;
  await writer.numbers(`${path}/codes`, codes);
  setEncoding(writer, `${path}/codes`, 'array', '0.2.0');
  await writeTexts(writer, `${path}/categories`, column.categories);
}
