// A look at a few places of a matrix, enough to say what its numbers are, of bounded size whatever the file.
import type { ArrayStore, Slab, StoredArray } from './array-store.ts';
import { bandSize } from './read-dense.ts';
import type { StoredMatrix } from './stored-matrix.ts';

const nWindows = 8;
/** Values unpacked for one matrix, at most (except that one chunk is always read). */
const budgetValues = 4_000_000;

export interface ValueSample {
  /** Whole cells: the values above or below zero of each. Empty for a matrix whose rows cannot be sampled. */
  readonly rows: readonly Float64Array[];
  /** All sampled values that are not zero, of rows or not. */
  readonly values: Float64Array;
  /** Places looked at, zeros included. */
  readonly nPlaces: number;
}

/** Reads windows spread evenly over the matrix: whole rows for `csr` and dense, whole columns for `csc`. */
export async function sampleValues(file: ArrayStore, matrix: StoredMatrix): Promise<ValueSample> {
  return matrix.storage === 'dense' ? sampleDense(file, matrix) : sampleSparse(file, matrix);
}

async function sampleSparse(file: ArrayStore, matrix: StoredMatrix): Promise<ValueSample> {
  const data = await file.dataset(`${matrix.place}/data`);
  const pointers = await file.dataset(`${matrix.place}/indptr`);
  const isByRow = matrix.storage === 'csr';
  const nLines = isByRow ? matrix.nCells : matrix.nFeatures;
  const nAcross = isByRow ? matrix.nFeatures : matrix.nCells;
  const perLine = Math.max(1, (matrix.nStored ?? 0) / Math.max(1, nLines));
  const windows = planWindows(nLines, {
    linesWanted: Math.ceil(budgetValues / nWindows / 2 / perLine),
    unpackedPerWindow: Math.max(data.chunks?.[0] ?? 1, pointers.chunks?.[0] ?? 1),
  });
  const lines: Float64Array[] = [];
  for (const { first, count } of windows) {
    const ends = await pointers.numbers({ start: [first], count: [count + 1] });
    const from = ends[0] ?? 0;
    const to = Math.min(ends[count] ?? 0, from + budgetValues, data.shape[0] ?? 0);
    if (to <= from) continue;
    const slab = { start: [from], count: [to - from] };
    const values = await data.numbers(slab);
    const isChosen = await chosenPlaces(file, matrix, slab);
    for (let i = 0; i < count && (ends[i + 1] ?? 0) <= to; i++) {
      const [start, end] = [(ends[i] ?? 0) - from, (ends[i + 1] ?? 0) - from];
      lines.push(keepNonzero(values.subarray(start, end), isChosen?.subarray(start, end) ?? null));
    }
  }
  return {
    rows: isByRow ? lines : [],
    values: concatenate(lines),
    nPlaces: lines.length * nAcross,
  };
}

/** For a matrix that is part of a stored one: which of the stored values belong to it; null: all. */
async function chosenPlaces(
  file: ArrayStore,
  matrix: StoredMatrix,
  slab: Slab,
): Promise<Uint8Array | null> {
  if (matrix.part === null) return null;
  const isWanted = new Uint8Array(matrix.part.nStoredFeatures);
  for (const feature of matrix.part.features) isWanted[feature] = 1;
  const columns = await (await file.dataset(`${matrix.place}/indices`)).numbers(slab);
  return Uint8Array.from(columns, (column) => isWanted[column] ?? 0);
}

async function sampleDense(file: ArrayStore, matrix: StoredMatrix): Promise<ValueSample> {
  const dataset = await file.dataset(matrix.place);
  const { nCells, nFeatures, isTurned } = matrix;
  const cells = isTurned ? 1 : 0;
  const chunkRows = dataset.chunks?.[cells] ?? 1;
  if (chunkRows * nFeatures > budgetValues) return sampleTile(dataset);
  const windows = planWindows(nCells, {
    linesWanted: Math.min(
      bandSize(dataset, cells),
      Math.max(1, Math.floor(budgetValues / nWindows / Math.max(1, nFeatures))),
    ),
    unpackedPerWindow: chunkRows * nFeatures,
  });
  const rows: Float64Array[] = [];
  for (const { first, count } of windows) {
    if (isTurned) {
      const band = await dataset.numbers({ start: [0, first], count: [nFeatures, count] });
      for (let i = 0; i < count; i++) {
        rows.push(
          keepNonzero(Array.from({ length: nFeatures }, (_, j) => band[j * count + i] ?? 0)),
        );
      }
      continue;
    }
    const band = await dataset.numbers({ start: [first, 0], count: [count, nFeatures] });
    for (let i = 0; i < count; i++) {
      rows.push(keepNonzero(band.subarray(i * nFeatures, (i + 1) * nFeatures)));
    }
  }
  return { rows, values: concatenate(rows), nPlaces: rows.length * nFeatures };
}

/** Chunks are too tall for whole rows: one chunk's worth of values instead. */
async function sampleTile(dataset: StoredArray): Promise<ValueSample> {
  const [nRows = 0, nCols = 0] = dataset.shape;
  const width = Math.min(nCols, dataset.chunks?.[1] ?? 1);
  const height = Math.min(nRows, dataset.chunks?.[0] ?? 1, Math.ceil(budgetValues / width));
  const values = await dataset.numbers({ start: [0, 0], count: [height, width] });
  return { rows: [], values: keepNonzero(values), nPlaces: values.length };
}

/** Windows of lines from the first to the last, fewer where each must unpack much. */
function planWindows(
  nLines: number,
  { linesWanted, unpackedPerWindow }: { linesWanted: number; unpackedPerWindow: number },
): { readonly first: number; readonly count: number }[] {
  const n = Math.max(1, Math.min(nWindows, Math.floor(budgetValues / unpackedPerWindow)));
  const count = Math.max(1, Math.min(linesWanted, 200));
  if (nLines <= n * count) return nLines === 0 ? [] : [{ first: 0, count: nLines }];
  return Array.from({ length: n }, (_, i) => ({
    first: n === 1 ? 0 : Math.floor((i * (nLines - count)) / (n - 1)),
    count,
  }));
}

function keepNonzero(values: ArrayLike<number>, isChosen: Uint8Array | null = null): Float64Array {
  const kept: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value !== 0 && (isChosen === null || isChosen[i] === 1)) kept.push(value);
  }
  return Float64Array.from(kept);
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
