import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { countBatches } from './batches.ts';
import { countStored } from './csr.ts';

export type ScaleMode = 'global' | 'per-batch';

export interface MaxAbsScaled {
  /** The matrix with every value divided by its factor: within -1 .. 1, the largest exactly 1 or -1. */
  readonly scaled: CsrMatrix;
  /** What each value was divided by, > 0: [nBatches x nFeatures], or [1 x nFeatures] when global; 1 where all was zero. */
  readonly factors: DenseMatrix;
}

/**
 * Divides every feature by its largest absolute value, over all cells or within each batch.
 * @param matrix cells x features, float32
 * @param batch code of each cell, from 0; not read when global
 * Values are new, indices and row starts are those of `matrix`. Cost: two passes. Source: P6 in main/methods/integration/README.md; `MaxAbsScaler`
 * of scikit-learn 1.9 (per batch: applied to each batch alone).
 */
export function scaleMaxAbs(matrix: CsrMatrix, batch: Int32Array, mode: ScaleMode): MaxAbsScaled {
  const factors = findMaxAbs(matrix, mode === 'global' ? undefined : batch);
  return { factors, scaled: divideByFactors(matrix, batch, factors) };
}

/**
 * Divides every value by the factor of its feature.
 * @param factors as made by `scaleMaxAbs`: one row for all cells, or one per batch code
 */
export function divideByFactors(
  matrix: CsrMatrix,
  batch: Int32Array,
  factors: DenseMatrix,
): CsrMatrix {
  const { indices, indptr, nRows, nCols } = matrix;
  const data = new Float32Array(countStored(matrix));
  for (let row = 0; row < nRows; row++) {
    const offset = factors.nRows === 1 ? 0 : batch[row] * nCols;
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
      data[at] = matrix.data[at] / factors.data[offset + indices[at]];
    }
  }
  return { data, indices, indptr, nRows, nCols };
}

function findMaxAbs(matrix: CsrMatrix, batch: Int32Array | undefined): DenseMatrix {
  const { data, indices, indptr, nRows, nCols } = matrix;
  const nGroups = batch === undefined ? 1 : countBatches(batch);
  const factors = new Float32Array(nGroups * nCols);
  for (let row = 0; row < nRows; row++) {
    const offset = batch === undefined ? 0 : batch[row] * nCols;
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
      const value = Math.abs(data[at]);
      if (value > factors[offset + indices[at]]) factors[offset + indices[at]] = value;
    }
  }
  for (let i = 0; i < factors.length; i++) if (factors[i] === 0) factors[i] = 1;
  return { data: factors, nRows: nGroups, nCols };
}
