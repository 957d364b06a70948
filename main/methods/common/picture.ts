// A rough picture of the cells while the model trains: the two main axes of the latent space.
import type { JobSnapshot } from '#shared/model/job.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { Coded } from './cells.ts';

/** Some cells as the model sees them now. */
export interface LatentPicture {
  readonly step: number;
  /** Cells shown, ascending. */
  readonly rows: Int32Array;
  /** Latent mean of each of them, rows.length x latentDim. */
  readonly latent: DenseMatrix;
}

/** The snapshot of some cells: first two principal axes of their latent means (nRows x latentDim). */
export function toSnapshot({ step, rows, latent }: LatentPicture, batch: Coded): JobSnapshot {
  return {
    step,
    xy: projectToPlane(latent),
    batch: Uint16Array.from(rows, (row) => batch.codes[row] ?? 0),
    batchNames: batch.names,
  };
}

/**
 * Projection on the two axes of largest variance, by power iteration on the covariance (nCols x nCols; small).
 * @returns x, y per row. The sign of each axis makes its largest component positive, so that pictures do not flip.
 */
function projectToPlane({ data, nRows, nCols }: DenseMatrix): Float32Array {
  const mean = new Float64Array(nCols);
  for (let i = 0; i < data.length; i++)
    mean[i % nCols] = (mean[i % nCols] ?? 0) + (data[i] ?? 0) / nRows;
  const centred = Float64Array.from(data, (value, i) => value - (mean[i % nCols] ?? 0));
  const first = mainAxis(centred, nRows, nCols, null);
  const second = mainAxis(centred, nRows, nCols, first);
  const xy = new Float32Array(nRows * 2);
  for (let row = 0; row < nRows; row++) {
    for (let col = 0; col < nCols; col++) {
      const value = centred[row * nCols + col] ?? 0;
      xy[2 * row] = (xy[2 * row] ?? 0) + value * (first[col] ?? 0);
      xy[2 * row + 1] = (xy[2 * row + 1] ?? 0) + value * (second[col] ?? 0);
    }
  }
  return xy;
}

function mainAxis(
  centred: Float64Array,
  nRows: number,
  nCols: number,
  orthogonalTo: Float64Array | null,
): Float64Array {
  let axis = Float64Array.from({ length: nCols }, (_, i) => 1 + 0.1 * i);
  for (let round = 0; round < 30; round++) {
    const next = new Float64Array(nCols);
    for (let row = 0; row < nRows; row++) {
      let score = 0;
      for (let col = 0; col < nCols; col++) {
        score += (centred[row * nCols + col] ?? 0) * (axis[col] ?? 0);
      }
      for (let col = 0; col < nCols; col++) {
        next[col] = (next[col] ?? 0) + score * (centred[row * nCols + col] ?? 0);
      }
    }
    if (orthogonalTo !== null) removeComponent(next, orthogonalTo);
    const length = Math.hypot(...next);
    if (length === 0) return axis.fill(0);
    axis = next.map((value) => value / length);
  }
  const largest = axis.reduce(
    (best, value) => (Math.abs(value) > Math.abs(best) ? value : best),
    0,
  );
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function removeComponent(vector: Float64Array, unit: Float64Array): void {
  const along = vector.reduce((sum, value, i) => sum + value * (unit[i] ?? 0), 0);
  vector.forEach((value, i) => {
    vector[i] = value - along * (unit[i] ?? 0);
  });
}
