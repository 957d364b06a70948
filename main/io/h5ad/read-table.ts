// The tables obs and var of an .h5ad file.
import { AppError, isAppError } from '#shared/model/app-error.ts';
import { lengthOf, toTexts } from '../columns.ts';
import type { Hdf5File } from '../hdf5/file.ts';
import type { Column, Table } from '../types.ts';
import { readColumn } from './read-column.ts';

/** Where the parts of a table lie. */
export interface TableLayout {
  readonly path: string;
  readonly indexName: string;
  readonly columnNames: readonly string[];
}

/** Finds the index and the columns of the table at `path`. Throws `input-format` for a table of anndata before 0.8. */
export function findTable(file: Hdf5File, path: string): TableLayout {
  const kind = file.kindOf(path);
  if (kind !== 'group' || file.kindOf(`${path}/__categories`) !== null) {
    const found =
      kind === null ? 'nothing' : kind === 'dataset' ? 'a compound table' : 'categories of 0.7';
    throw new AppError(
      'input-format',
      `${file.path}, ${path}: expected a table as anndata 0.8 and newer write it, found ${found}.`,
      {
        hint:
          kind === null
            ? 'This is not a complete .h5ad file.'
            : 'Open it once in Python and save it again: anndata.read_h5ad("old.h5ad").write_h5ad("new.h5ad").',
      },
    );
  }
  const indexName = file.textAttribute(path, '_index') ?? '_index';
  const order = file.attribute(path, 'column-order');
  const named = Array.isArray(order) ? order.map(String) : typeof order === 'string' ? [order] : [];
  const columnNames =
    order === null ? file.keysOf(path).filter((name) => name !== indexName) : named;
  return { path, indexName, columnNames };
}

/** Number of rows without reading the index. */
export async function countRows(file: Hdf5File, { path, indexName }: TableLayout): Promise<number> {
  const place = `${path}/${indexName}`;
  const isGroup = file.kindOf(place) === 'group';
  const part = file.kindOf(`${place}/codes`) === null ? 'values' : 'codes';
  const dataset = await file.dataset(isGroup ? `${place}/${part}` : place);
  return dataset.shape[0] ?? 0;
}

/** Names of the rows as texts. */
export async function readIndex(
  file: Hdf5File,
  { path, indexName }: TableLayout,
  report?: (nDone: number) => Promise<void>,
): Promise<string[]> {
  const column = await readColumn(file, `${path}/${indexName}`, report);
  return toTexts(column).map((name) => name ?? 'nan');
}

/**
 * Reads a whole table. A column of an unknown encoding is left out with a line in `warnings`; damage is an error.
 * Throws `input-shape` when a column is not as long as the index.
 */
export async function readTable(
  file: Hdf5File,
  path: string,
  warnings: string[],
  report?: (nDone: number) => Promise<void>,
): Promise<Table> {
  const layout = findTable(file, path);
  const index = await readIndex(file, layout, report);
  const columns = new Map<string, Column>();
  for (const name of layout.columnNames) {
    const place = `${path}/${name}`;
    const problem = describeUnreadable(file, place);
    if (problem !== null) {
      warnings.push(`${place} is left out: ${problem}.`);
      continue;
    }
    const column = await readColumn(file, place, report);
    const length = lengthOf(column);
    if (length !== index.length) {
      throw new AppError(
        'input-shape',
        `${file.path}, ${place}: expected ${index.length} values, one per row, found ${length}.`,
      );
    }
    columns.set(name, column);
  }
  return { index, indexName: layout.indexName, columns };
}

const readableGroups = [
  'categorical',
  'nullable-integer',
  'nullable-boolean',
  'nullable-string-array',
];

/** Why the column at `path` is of a kind that cannot be read, or null. */
export function describeUnreadable(file: Hdf5File, path: string): string | null {
  const kind = kindOrProblem(file, path);
  if (kind === null) return 'it is listed but absent';
  if (kind !== 'group') return kind === 'dataset' ? null : kind;
  const encoding = file.textAttribute(path, 'encoding-type');
  if (encoding !== null && readableGroups.includes(encoding)) return null;
  return `its encoding (${encoding ?? 'none'}) is not known`;
}

function kindOrProblem(file: Hdf5File, path: string): string | null {
  try {
    return file.kindOf(path);
  } catch (error) {
    if (isAppError(error, 'input-format')) return error.message;
    throw error;
  }
}
