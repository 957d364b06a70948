// The tables obs and var of anndata, of every generation: a dataset of records (before 0.7), columns with their
// categories in a group of their own (0.7), columns that say what they are (0.8 and newer).
import { AppError, isAppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import type { ArrayStore } from '../array-store.ts';
import { lengthOf, toTexts } from '../columns.ts';
import type { InputTable, Report } from '../input-file.ts';
import { summariseTexts, summariseValues } from '../summarise-column.ts';
import type { Column, Table } from '../types.ts';
import { readCodes, readColumn } from './read-column.ts';

/** Where the parts of a table lie. */
export interface TableLayout {
  readonly path: string;
  readonly indexName: string;
  readonly columnNames: readonly string[];
  /** Where files before 0.8 keep the categories of a column of codes. */
  categoriesOf(name: string): string | null;
}

/** Finds the index and the columns of the table at `path`. Throws `input-format` when there is none. */
export function findTable(file: ArrayStore, path: string): TableLayout {
  if (file.kindOf(path) !== 'group') {
    throw new AppError(
      'input-format',
      `${file.path}, ${path}: expected a table as anndata writes it, found ${file.kindOf(path) ?? 'nothing'}.`,
      { hint: 'This is not a complete .h5ad file.' },
    );
  }
  const keys = file.keysOf(path);
  const named = file.textAttribute(path, '_index');
  // Records have no attributes; their first field is the index.
  const indexName =
    named ?? ['_index', 'index'].find((name) => keys.includes(name)) ?? keys[0] ?? '_index';
  const order = file.attribute(path, 'column-order');
  const listed = Array.isArray(order)
    ? order.map(String)
    : typeof order === 'string'
      ? [order]
      : [];
  const columnNames =
    order === null ? keys.filter((name) => name !== indexName && name !== '__categories') : listed;
  const root = path.slice(0, path.lastIndexOf('/'));
  const places = (name: string) => [
    `${path}/__categories/${name}`,
    `${root}/uns/${name}_categories`,
  ];
  const isOld = file.textAttribute(path, 'encoding-version') !== '0.2.0';
  return {
    path,
    indexName,
    columnNames,
    categoriesOf: (name) =>
      isOld ? (places(name).find((place) => file.kindOf(place) === 'dataset') ?? null) : null,
  };
}

/** Number of rows without reading the index. */
async function countRows(file: ArrayStore, { path, indexName }: TableLayout): Promise<number> {
  const place = `${path}/${indexName}`;
  const isGroup = file.kindOf(place) === 'group';
  const part = file.kindOf(`${place}/codes`) === null ? 'values' : 'codes';
  const dataset = await file.dataset(isGroup ? `${place}/${part}` : place);
  return dataset.shape[0] ?? 0;
}

/** Names of the rows as texts. */
export async function readIndex(
  file: ArrayStore,
  layout: TableLayout,
  report?: Report,
): Promise<string[]> {
  const column = await readOne(file, layout, layout.indexName, report);
  return toTexts(column).map((name) => name ?? 'nan');
}

/** The table at `path` as an input has it. Throws `input-format` when there is none. */
export async function openTable(file: ArrayStore, path: string): Promise<InputTable> {
  const layout = findTable(file, path);
  const nRows = await countRows(file, layout);
  return {
    nRows,
    columnNames: layout.columnNames,
    async readNames(count) {
      const place = `${path}/${layout.indexName}`;
      if (count !== undefined && count < nRows && file.kindOf(place) === 'dataset') {
        const dataset = await file.dataset(place);
        if (dataset.type.kind === 'string') return dataset.texts({ start: [0], count: [count] });
      }
      return (await readIndex(file, layout)).slice(0, count ?? nRows);
    },
    async summarise(name) {
      const place = `${path}/${name}`;
      const problem = describeUnreadable(file, place);
      if (problem !== null) throw leftOut(place, problem);
      const isPlain = file.kindOf(place) === 'dataset' && layout.categoriesOf(name) === null;
      const array = isPlain ? await file.dataset(place) : null;
      if (array?.type.kind === 'string') return summariseTexts(name, array);
      return summariseValues(name, await readOne(file, layout, name));
    },
    read: (warnings, report) => readTable(file, layout, warnings, report),
  };
}

/**
 * Reads a whole table. A column of an unknown encoding is left out with a line in `warnings`; damage is an error.
 * Throws `input-shape` when a column is not as long as the index.
 */
async function readTable(
  file: ArrayStore,
  layout: TableLayout,
  warnings: string[],
  report?: Report,
): Promise<Table> {
  const index = await readIndex(file, layout, report);
  const columns = new Map<string, Column>();
  for (const name of layout.columnNames) {
    const place = `${layout.path}/${name}`;
    const problem = describeUnreadable(file, place) ?? (await describeForeign(file, place));
    if (problem !== null) {
      warnings.push(leftOut(place, problem).message);
      continue;
    }
    const column = await readOne(file, layout, name, report);
    const length = lengthOf(column);
    if (length !== index.length) {
      throw new AppError(
        'input-shape',
        `${file.path}, ${place}: expected ${index.length} values, one per row, found ${length}.`,
        { hint: adviceOnDamage },
      );
    }
    columns.set(name, column);
  }
  return { index, indexName: layout.indexName, columns };
}

function readOne(
  file: ArrayStore,
  layout: TableLayout,
  name: string,
  report?: Report,
): Promise<Column> {
  const place = `${layout.path}/${name}`;
  const categories = layout.categoriesOf(name);
  return categories === null || file.kindOf(place) !== 'dataset'
    ? readColumn(file, place, report)
    : readCodes(file, { codes: place, categories, ordered: categories }, report);
}

function leftOut(place: string, problem: string): AppError {
  return new AppError('input-format', `${place} is left out: ${problem}.`);
}

const readableGroups = [
  'categorical',
  'nullable-integer',
  'nullable-boolean',
  'nullable-string-array',
];

/** Why the column at `path` is of a kind that cannot be read, or null. */
function describeUnreadable(file: ArrayStore, path: string): string | null {
  const kind = kindOrProblem(file, path);
  if (kind === null) return 'it is listed but absent';
  if (kind !== 'group') return kind === 'dataset' ? null : kind;
  const encoding = file.textAttribute(path, 'encoding-type');
  if (encoding !== null && readableGroups.includes(encoding)) return null;
  return `its encoding (${encoding ?? 'none'}) is not known`;
}

/** Why the dataset at `path` cannot be read at all (references, a filter nobody has), or null. */
async function describeForeign(file: ArrayStore, path: string): Promise<string | null> {
  if (file.kindOf(path) !== 'dataset') return null;
  try {
    await file.dataset(path);
    return null;
  } catch (error) {
    if (isAppError(error, 'input-format')) return error.message.replace(/\.$/, '');
    throw error;
  }
}

function kindOrProblem(file: ArrayStore, path: string): string | null {
  try {
    return file.kindOf(path);
  } catch (error) {
    if (isAppError(error, 'input-format')) return error.message;
    throw error;
  }
}
