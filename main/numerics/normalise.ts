// Depth normalisation and logarithm. Both act in place on request: at 20,000 cells a copy costs 250 MB.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { countStored, rowSums } from './csr.ts';

/** A copy that owns its values and shares the (never written) indices and row starts. */
export function copyValues(matrix: CsrMatrix): CsrMatrix {
  return { ...matrix, data: matrix.data.slice(0, countStored(matrix)) };
}

/**
 * Divides each row by its sum and multiplies it by `targetSum`; rows that sum to 0 stay as they are.
 * @param matrix counts, cells x features; its `data` is overwritten
 * @param targetSum total of every row afterwards, e.g. 10000
 * Sums in float64, values in float32. Source: P4 in main/methods/integration/README.md; agrees with scanpy 1.11 `normalize_total`.
 */
export function scaleRowsToSumInto(matrix: CsrMatrix, targetSum: number): void {
  const { data, indptr, nRows } = matrix;
  const sums = rowSums(matrix);
  for (let row = 0; row < nRows; row++) {
    if (sums[row] === 0) continue;
    const factor = targetSum / sums[row];
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) data[at] *= factor;
  }
}

/** Replaces every stored value x by ln(1 + x); `data` is overwritten. Zeros stay zero. */
export function log1pInto(matrix: CsrMatrix): void {
  const { data } = matrix;
  for (let at = 0, end = countStored(matrix); at < end; at++) data[at] = Math.log1p(data[at]);
}

/** Depth-normalised, log-transformed copy of counts: ln(1 + targetSum x / row sum). */
export function logNormalise(matrix: CsrMatrix, targetSum: number): CsrMatrix {
  const copy = copyValues(matrix);
  scaleRowsToSumInto(copy, targetSum);
  log1pInto(copy);
  return copy;
}
