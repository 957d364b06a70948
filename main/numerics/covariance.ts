// Products with the covariance of a sparse matrix whose rows are shifted by one vector, in the cheaper of two ways.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { splitRange, splitRows } from './blocks.ts';
import type { Block } from './blocks.ts';
import { countStored } from './csr.ts';
import { dot } from './vectors.ts';

/** Stands for S minus the row vector `means` in every row, S being sparse; `means` are the column means of S. */
export interface ShiftedMatrix {
  readonly sparse: CsrMatrix;
  readonly means: Float64Array;
}

/** Writes covariance times `vector` into `out`; both float64 [nFeatures]. */
export type MultiplyInto = (out: Float64Array, vector: Float64Array) => Promise<void>;

/** Called after each block with the number of multiplications done. */
export type ReportBlock = (nOperations: number) => Promise<void>;

const operationsPerBlock = 1 << 24;
/** Rows of the covariance that stay in the second-level cache together (0.5 MB at 4,000 features). */
const featuresPerPanel = 16;
const rowsPerBlock = 1 << 13;
/** The covariance itself may take 128 MB. */
const maxStoredFeatures = 4_000;
/** Products a typical search for 30 components needs. */
const expectedProducts = 200;

/**
 * The covariance (divided by n - 1) as an operator. With few features it is computed once and kept; with many, or with
 * rows so full that computing it costs more than some 200 passes over the values, each product goes over the rows.
 * Both accumulate in float64 and differ by rounding only. Deterministic: the choice follows from the matrix alone.
 */
export async function createCovariance(
  shifted: ShiftedMatrix,
  report: ReportBlock,
): Promise<MultiplyInto> {
  const { sparse } = shifted;
  const isStoredCheaper =
    countPairs(sparse) + expectedProducts * sparse.nCols ** 2 <
    2 * expectedProducts * countStored(sparse);
  if (sparse.nCols > maxStoredFeatures || !isStoredCheaper) {
    return (out, vector) => multiplyByRowsInto(out, vector, shifted, report);
  }
  const covariance = await computeCovariance(shifted, report);
  return async (out, vector) => {
    multiplyDenseInto(out, covariance, vector);
    await report(covariance.length);
  };
}

/** Pairs of stored values that share a row. */
function countPairs(matrix: CsrMatrix): number {
  let nPairs = 0;
  for (let row = 0; row < matrix.nRows; row++) {
    const length = matrix.indptr[row + 1] - matrix.indptr[row];
    nPairs += (length * (length + 1)) / 2;
  }
  return nPairs;
}

/**
 * Row-major [nFeatures x nFeatures], both triangles. Made in panels of a few features, since sums that jump over the
 * whole result wait for memory at every step.
 */
async function computeCovariance(
  { sparse, means }: ShiftedMatrix,
  report: ReportBlock,
): Promise<Float64Array> {
  const { indptr, nRows, nCols } = sparse;
  const products = new Float64Array(nCols * nCols);
  const next = indptr.slice(0, nRows);
  for (const panel of splitRange(nCols, featuresPerPanel)) {
    for (const rows of splitRange(nRows, rowsPerBlock)) {
      await report(addProductsInto(products, sparse, next, rows, panel.to));
    }
  }
  for (let i = 0; i < nCols; i++) {
    for (let j = i; j < nCols; j++) {
      const value = (products[i * nCols + j] - nRows * means[i] * means[j]) / (nRows - 1);
      products[i * nCols + j] = value;
      products[j * nCols + i] = value;
    }
  }
  return products;
}

/** Adds the upper triangle of x x' of every row, for its features from `next[row]` up to `endFeature`; moves `next` on. */
function addProductsInto(
  products: Float64Array,
  { data, indices, indptr, nCols }: CsrMatrix,
  next: Uint32Array,
  rows: Block,
  endFeature: number,
): number {
  let nOperations = 0;
  for (let row = rows.from; row < rows.to; row++) {
    const end = indptr[row + 1];
    let a = next[row];
    for (; a < end && indices[a] < endFeature; a++) {
      const value = data[a];
      const start = indices[a] * nCols;
      for (let b = a; b < end; b++) products[start + indices[b]] += value * data[b];
      nOperations += end - a;
    }
    next[row] = a;
  }
  return nOperations;
}

function multiplyDenseInto(out: Float64Array, matrix: Float64Array, vector: Float64Array): void {
  const n = vector.length;
  for (let i = 0; i < n; i++) out[i] = dot(matrix.subarray(i * n, (i + 1) * n), vector);
}

/** out = (S - 1 means')' (S - 1 means') vector / (n - 1), in one pass over the rows. */
async function multiplyByRowsInto(
  out: Float64Array,
  vector: Float64Array,
  { sparse, means }: ShiftedMatrix,
  report: ReportBlock,
): Promise<void> {
  const { data, indices, indptr, nRows } = sparse;
  let shift = 0;
  for (let j = 0; j < means.length; j++) shift += means[j] * vector[j];
  let sum = 0;
  out.fill(0);
  for (const { from, to } of splitRows(indptr, nRows, operationsPerBlock / 2)) {
    for (let row = from; row < to; row++) {
      const start = indptr[row];
      const end = indptr[row + 1];
      let score = -shift;
      for (let at = start; at < end; at++) score += data[at] * vector[indices[at]];
      sum += score;
      for (let at = start; at < end; at++) out[indices[at]] += score * data[at];
    }
    await report(2 * (indptr[to] - indptr[from]));
  }
  for (let j = 0; j < out.length; j++) out[j] = (out[j] - sum * means[j]) / (nRows - 1);
}
