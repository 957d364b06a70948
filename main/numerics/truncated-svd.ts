import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { splitRows } from './blocks.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { findLargestEigenpairs } from './lanczos.ts';
import { dot } from './vectors.ts';

export interface TruncatedSvd {
  /** nRows x k: left singular vectors times singular values. */
  readonly scores: DenseMatrix;
  /** Row-major float64 [k x nCols]: right singular vectors. */
  readonly loadings: Float64Array;
  /** Descending, float64 [k]. */
  readonly singularValues: Float64Array;
}

const storedPerBlock = 1 << 22;

/**
 * The k largest singular values of a sparse matrix and the rows' coordinates along them, without centring.
 * @param matrix CSR; not changed
 * @param k at most the smaller side, silently no more are returned
 * @param checkpoint called with (stored values read, 0), the total being unknown until convergence
 * Lanczos on the smaller of A'A and AA'; about 3 k + 60 products, each two passes over the stored values, in double.
 * Memory: as many vectors of the smaller side. Deterministic for a seed; the sign of each column makes its entry of
 * largest size positive. Source: Golub and Van Loan, 10.4; `TruncatedSVD` of scikit-learn 1.9 up to sign.
 * Throws `input-shape` for an empty matrix, `numeric` on values that are not finite.
 */
export async function findTruncatedSvd(
  matrix: CsrMatrix,
  k: number,
  seed: number,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<TruncatedSvd> {
  const { nRows, nCols } = matrix;
  if (nRows === 0 || nCols === 0) {
    throw new AppError('input-shape', `There is nothing to decompose: ${nRows} x ${nCols} values.`);
  }
  const nKept = Math.min(k, nRows, nCols);
  const byRows = nRows <= nCols;
  const between = new Float64Array(byRows ? nCols : nRows);
  let nRead = 0;
  const report = async (nValues: number): Promise<void> => {
    nRead += nValues;
    await checkpoint(nRead, 0);
  };
  const pairs = await findLargestEigenpairs({
    n: byRows ? nRows : nCols,
    k: nKept,
    seed,
    async multiplyInto(out, vector) {
      if (byRows) {
        await multiplyTransposedInto(between, matrix, vector, report);
        await multiplyInto(out, matrix, between, report);
      } else {
        await multiplyInto(between, matrix, vector, report);
        await multiplyTransposedInto(out, matrix, between, report);
      }
    },
  });
  const singularValues = pairs.values.map((value) => Math.sqrt(Math.max(0, value)));
  const data = new Float32Array(nRows * nKept);
  const column = new Float64Array(nRows);
  const loadings = new Float64Array(nKept * nCols);
  for (let i = 0; i < nKept; i++) {
    const n = byRows ? nRows : nCols;
    const vector = pairs.vectors.subarray(i * n, (i + 1) * n);
    const loading = loadings.subarray(i * nCols, (i + 1) * nCols);
    const value = singularValues[i];
    if (byRows) {
      for (let row = 0; row < nRows; row++) column[row] = vector[row] * value;
      await multiplyTransposedInto(loading, matrix, vector, report);
      if (value > 0) for (let j = 0; j < nCols; j++) loading[j] /= value;
    } else {
      await multiplyInto(column, matrix, vector, report);
      loading.set(vector);
    }
    const sign = signOfLargest(column);
    for (let row = 0; row < nRows; row++) data[row * nKept + i] = sign * column[row];
    if (sign < 0) for (let j = 0; j < nCols; j++) loading[j] = -loading[j];
  }
  return { scores: { data, nRows, nCols: nKept }, loadings, singularValues };
}

/** out = matrix x vector, float64. */
async function multiplyInto(
  out: Float64Array,
  { data, indices, indptr, nRows }: CsrMatrix,
  vector: Float64Array,
  report: (nValues: number) => Promise<void>,
): Promise<void> {
  for (const { from, to } of splitRows(indptr, nRows, storedPerBlock)) {
    for (let row = from; row < to; row++) {
      let sum = 0;
      for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
        sum += data[at] * vector[indices[at]];
      }
      out[row] = sum;
    }
    await report(indptr[to] - indptr[from]);
  }
}

/** out = matrix' x vector, float64. */
async function multiplyTransposedInto(
  out: Float64Array,
  { data, indices, indptr, nRows }: CsrMatrix,
  vector: Float64Array,
  report: (nValues: number) => Promise<void>,
): Promise<void> {
  out.fill(0);
  for (const { from, to } of splitRows(indptr, nRows, storedPerBlock)) {
    for (let row = from; row < to; row++) {
      const factor = vector[row];
      for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
        out[indices[at]] += data[at] * factor;
      }
    }
    await report(indptr[to] - indptr[from]);
  }
}

function signOfLargest(values: Float64Array): number {
  let extreme = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(extreme)) extreme = value;
  return extreme < 0 ? -1 : 1;
}

/**
 * The k largest eigenvalues of Z Z', Z being the rows of a sparse matrix, each centred and divided by its standard
 * deviation (n - 1) over all columns; a constant row counts as zeros.
 * Lanczos as above; the centring is a rank-one correction, so nothing becomes dense. Throws as above.
 */
export async function findRowCorrelationSpectrum(
  matrix: CsrMatrix,
  k: number,
  seed: number,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<Float64Array> {
  const { data, indptr, nRows, nCols } = matrix;
  const means = new Float64Array(nRows);
  const factors = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    let [sum, squares] = [0, 0];
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      sum += data[at];
      squares += data[at] ** 2;
    }
    means[row] = sum / nCols;
    const variance = (squares - sum * means[row]) / Math.max(1, nCols - 1);
    factors[row] = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  }
  const weighted = new Float64Array(nRows);
  const between = new Float64Array(nCols);
  let nRead = 0;
  const report = async (nValues: number): Promise<void> => {
    nRead += nValues;
    await checkpoint(nRead, 0);
  };
  const { values } = await findLargestEigenpairs({
    n: nRows,
    k: Math.min(k, nRows),
    seed,
    async multiplyInto(out, vector) {
      for (let row = 0; row < nRows; row++) weighted[row] = factors[row] * vector[row];
      await multiplyTransposedInto(between, matrix, weighted, report);
      const shift = dot(weighted, means);
      let total = 0;
      for (let column = 0; column < nCols; column++) total += between[column] -= shift;
      await multiplyInto(out, matrix, between, report);
      for (let row = 0; row < nRows; row++)
        out[row] = factors[row] * (out[row] - means[row] * total);
    },
  });
  return values;
}
