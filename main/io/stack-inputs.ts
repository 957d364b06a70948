// Several inputs as one: rows below each other, features matched by name.
import type { SpentMatrix } from '#main/numerics/csr.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { makeUnique } from './make-unique.ts';
import { selectRows } from './select-rows.ts';
import { sortRow } from './sort-row.ts';
import { stackColumns, toCategorical } from './stack-columns.ts';
import type { AnnotatedMatrix, IoCheckpoint, Table } from './types.ts';

const nRowsPerPause = 2048;

export interface StackOptions {
  /** `inner`: features found in every input, in the order of the first. `outer`: all, those a file lacks count as zero. */
  readonly join: 'inner' | 'outer';
  /** One name per input; adds (or replaces) the categorical column `batch`. Left out: no column is added. */
  readonly batchNames?: readonly string[];
  /** The files that the inputs are of, for messages. */
  readonly paths?: readonly string[];
  readonly checkpoint?: IoCheckpoint;
}

/**
 * Stacks the cells of `inputs`, which are used up: the list is empty afterwards, and so are the matrices. Cell columns of all
 * inputs are kept; cells of a file that lacks a column have it missing. Cell names are made unique, and then the names
 * of the files are kept in the column `barcode`. Of the feature table the first input's columns stay (`inner`), or none
 * (`outer`). Values are not changed. Memory: one and a half results.
 * Throws `input-shape` when no feature is shared (`inner`), `usage` when names and inputs do not match in number.
 */
export async function stackInputs(
  inputs: AnnotatedMatrix[],
  options: StackOptions,
): Promise<AnnotatedMatrix> {
  const [first] = inputs;
  if (first === undefined) throw new AppError('usage', 'There is nothing to stack.');
  const { batchNames } = options;
  if (batchNames !== undefined && batchNames.length !== inputs.length) {
    throw new AppError(
      'usage',
      `${batchNames.length} batch names were given for ${inputs.length} files.`,
    );
  }
  const vars = joinFeatures(inputs, options);
  const obs = stackCells(inputs, batchNames);
  const warnings = inputs.flatMap((input) => input.warnings);
  const { matrixPath } = first;
  const x = await stackMatrices(inputs, vars.index, options.checkpoint);
  return { x, obs, vars, matrixPath, warnings };
}

function joinFeatures(inputs: readonly AnnotatedMatrix[], { join, paths }: StackOptions): Table {
  const [first, ...others] = inputs.map((input) => input.vars);
  if (first === undefined || others.length === 0) return first ?? emptyTable;
  if (join === 'outer') {
    const index = [...new Set([first, ...others].flatMap((vars) => vars.index))];
    return { index, indexName: first.indexName, columns: new Map() };
  }
  const sets = others.map((vars) => new Set(vars.index));
  const kept = first.index.flatMap((name, i) => (sets.every((set) => set.has(name)) ? [i] : []));
  if (kept.length === 0) {
    const files = paths?.join(', ') ?? 'The files';
    throw new AppError('input-shape', `${files} have no feature name in common.`, {
      hint:
        `The first file has names like ${first.index.slice(0, 3).join(', ')}, another ` +
        `${others[0]?.index.slice(0, 3).join(', ')}. Use files with the same kind of gene names.`,
    });
  }
  const columns = new Map(
    Array.from(first.columns, ([name, column]) => [name, selectRows(column, kept)]),
  );
  const index = kept.map((i) => first.index[i] ?? '');
  return { index, indexName: first.indexName, columns };
}

const emptyTable: Table = { index: [], indexName: '_index', columns: new Map() };

function stackCells(
  inputs: readonly AnnotatedMatrix[],
  batchNames: readonly string[] | undefined,
): Table {
  const tables = inputs.map((input) => input.obs);
  const columns = stackColumns(tables);
  const barcodes = tables.flatMap((table) => table.index);
  const index = makeUnique(barcodes);
  if (index !== barcodes) columns.set('barcode', { type: 'string', values: barcodes });
  if (batchNames !== undefined) {
    const names = tables.flatMap((table, i) => table.index.map(() => batchNames[i] ?? ''));
    columns.set('batch', toCategorical(names, [...new Set(batchNames)]));
  }
  return { index, indexName: tables[0]?.indexName ?? '_index', columns };
}

interface Part {
  readonly x: SpentMatrix;
  /** Column of the result of each of its features; -1: none. */
  readonly columnMap: Int32Array;
}

/** Rows below each other; `inputs` is empty afterwards, and their matrices with it. */
async function stackMatrices(
  inputs: AnnotatedMatrix[],
  features: readonly string[],
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const placeOf = new Map(features.map((name, i) => [name, i]));
  const parts = inputs.splice(0).map(({ x, vars }): Part => ({
    x,
    columnMap: Int32Array.from(vars.index, (name) => placeOf.get(name) ?? -1),
  }));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.x;
  const nRows = parts.reduce((n, { x }) => n + x.nRows, 0);
  const nStored = parts.reduce((n, part) => n + countKept(part), 0);
  const report = (before: number) => async (nDone: number) =>
    checkpoint?.(before + nDone, 2 * nRows, 'cells', 'Stacking');
  // Values first, then columns, each given back as it was copied: one and a half results live at most.
  const data = await copyValues(parts, nStored, report(0));
  return copyColumns(parts, data, features.length, report(nRows));
}

async function copyValues(
  parts: readonly Part[],
  nStored: number,
  report: (nRows: number) => Promise<void>,
): Promise<Float32Array> {
  const data = new Float32Array(nStored);
  let [to, nDone] = [0, 0];
  for (const { x, columnMap } of parts) {
    for (let row = 0; row < x.nRows; row++) {
      for (let at = x.indptr[row] ?? 0, end = x.indptr[row + 1] ?? 0; at < end; at++) {
        if ((columnMap[x.indices[at] ?? 0] ?? -1) >= 0) data[to++] = x.data[at] ?? 0;
      }
      if (row % nRowsPerPause === nRowsPerPause - 1) await report(nDone + row);
    }
    nDone += x.nRows;
    x.data = new Float32Array(0);
  }
  return data;
}

async function copyColumns(
  parts: readonly Part[],
  data: Float32Array,
  nCols: number,
  report: (nRows: number) => Promise<void>,
): Promise<CsrMatrix> {
  const nRows = parts.reduce((n, { x }) => n + x.nRows, 0);
  const indices = new Int32Array(data.length);
  const indptr = new Uint32Array(nRows + 1);
  const result = { data, indices, indptr, nRows, nCols };
  let [to, intoRow] = [0, 0];
  for (const { x, columnMap } of parts) {
    const keepsOrder = isAscending(columnMap);
    for (let row = 0; row < x.nRows; row++, intoRow++) {
      for (let at = x.indptr[row] ?? 0, end = x.indptr[row + 1] ?? 0; at < end; at++) {
        const column = columnMap[x.indices[at] ?? 0] ?? -1;
        if (column >= 0) indices[to++] = column;
      }
      indptr[intoRow + 1] = to;
      if (!keepsOrder) sortRow(result, intoRow);
      if (row % nRowsPerPause === nRowsPerPause - 1) await report(intoRow);
    }
    x.indices = new Int32Array(0);
    x.indptr = new Uint32Array(x.nRows + 1);
  }
  return result;
}

/** True when features that are kept keep their order. */
function isAscending(columnMap: Int32Array): boolean {
  const kept = columnMap.filter((place) => place >= 0);
  return kept.every((place, i) => i === 0 || place > (kept[i - 1] ?? 0));
}

function countKept({ x, columnMap }: Part): number {
  let n = 0;
  const end = x.indptr[x.nRows] ?? 0;
  for (let at = 0; at < end; at++) if ((columnMap[x.indices[at] ?? 0] ?? -1) >= 0) n++;
  return n;
}
