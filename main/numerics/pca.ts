import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { splitRows } from './blocks.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createCovariance } from './covariance.ts';
import type { ReportBlock, ShiftedMatrix } from './covariance.ts';
import { countStored } from './csr.ts';
import { findLargestEigenpairs } from './lanczos.ts';

/** Z-scores are cut off here, on both sides. */
const maxScore = 10;
const operationsPerBlock = 1 << 24;

export interface PrincipalComponents {
  /** [nCells x k] row-major float32, one column per component, each of mean 0. */
  readonly scores: DenseMatrix;
  /** Variance of each component (divided by n - 1), descending, float64 [k]. */
  readonly variances: Float64Array;
  /** Row-major [k x nFeatures] float64: unit vector of each component; its largest entry is positive. */
  readonly loadings: Float64Array;
}

/**
 * Principal components of z-scored features: each feature minus its mean, divided by its sample standard deviation
 * (n - 1; 1 for a constant feature), cut off at +-10, centred again.
 * @param matrix cells x features, float32, usually ln(1 + x) of the chosen features
 * @param nComponents k; at most nCells - 1 and nFeatures, silently no more are returned
 * @param checkpoint called with (multiplications done, 0), the total being unknown until convergence
 * No dense copy: z-scored zeros are one constant per feature, so the matrix is sparse plus rank one. Memory: a copy of
 * the stored values, up to 300 vectors of nFeatures float64 and, below 4,000 features, their covariance.
 * Cost at 20,000 x 2,000 with 12 % stored: 3 s; slowest where the last components are noise without gaps.
 * The same seed gives the same bits. Source: Lanczos on the covariance; `pp.scale(max_value=10)` and `tl.pca` of scanpy
 * 1.11.5, up to sign, correlation above 0.999 for separated components. Throws `input-shape` below two cells, `numeric`
 * on values that are not finite.
 */
export async function findPrincipalComponents(
  matrix: CsrMatrix,
  nComponents: number,
  seed: number,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<PrincipalComponents> {
  const { nRows, nCols } = matrix;
  if (nRows < 2 || nCols < 1) {
    throw new AppError(
      'input-shape',
      `Principal components need two cells and one feature at least; found ${nRows} x ${nCols}.`,
    );
  }
  const k = Math.min(nComponents, nRows - 1, nCols);
  const shifted = standardise(matrix);
  let nDone = 0;
  const report = async (nOperations: number): Promise<void> => {
    nDone += nOperations;
    await checkpoint(nDone, 0);
  };
  const multiplyInto = await createCovariance(shifted, report);
  const pairs = await findLargestEigenpairs({ n: nCols, k, seed, multiplyInto });
  orientInto(pairs.vectors, nCols);
  return {
    scores: await project(shifted, pairs.vectors, k, report),
    variances: pairs.values.map((value) => Math.max(0, value)),
    loadings: pairs.vectors,
  };
}

/** S = z - z(0) on the stored values, where z(0) is the z-score of zero; the constant falls out when centring. */
function standardise(matrix: CsrMatrix): ShiftedMatrix {
  const { indices, indptr, nRows, nCols } = matrix;
  const { means, deviations } = measureColumns(matrix);
  const cut = (score: number): number => Math.max(-maxScore, Math.min(maxScore, score));
  const zeroScores = means.map((mean, j) => cut(-mean / deviations[j]));
  const nStored = countStored(matrix);
  const data = new Float32Array(nStored);
  const sums = new Float64Array(nCols);
  for (let at = 0; at < nStored; at++) {
    const j = indices[at];
    data[at] = cut((matrix.data[at] - means[j]) / deviations[j]) - zeroScores[j];
    sums[j] += data[at];
  }
  return {
    sparse: { data, indices, indptr, nRows, nCols },
    means: sums.map((sum) => sum / nRows),
  };
}

/** Mean and sample standard deviation of each column, zeros included; 1 where the deviation is 0. Two passes. */
function measureColumns(matrix: CsrMatrix): { means: Float64Array; deviations: Float64Array } {
  const { data, indices, nRows, nCols } = matrix;
  const nStored = countStored(matrix);
  const means = new Float64Array(nCols);
  const squares = new Float64Array(nCols);
  const counts = new Int32Array(nCols);
  for (let at = 0; at < nStored; at++) {
    means[indices[at]] += data[at];
    counts[indices[at]]++;
  }
  for (let j = 0; j < nCols; j++) means[j] /= nRows;
  for (let at = 0; at < nStored; at++) squares[indices[at]] += (data[at] - means[indices[at]]) ** 2;
  const deviations = squares.map((square, j) => {
    const total = square + (nRows - counts[j]) * means[j] ** 2;
    // Relative to the mean: a constant column must not survive as rounding noise.
    const deviation = Math.sqrt(total / Math.max(1, nRows - 1));
    return deviation > 1e-7 * Math.abs(means[j]) ? deviation : 1;
  });
  return { means, deviations };
}

/** Turns each vector so that its entry of largest size is positive. */
function orientInto(vectors: Float64Array, n: number): void {
  for (let start = 0; start < vectors.length; start += n) {
    const vector = vectors.subarray(start, start + n);
    let extreme = 0;
    for (const value of vector) if (Math.abs(value) > Math.abs(extreme)) extreme = value;
    if (extreme < 0) for (let j = 0; j < n; j++) vector[j] = -vector[j];
  }
}

async function project(
  shifted: ShiftedMatrix,
  vectors: Float64Array,
  k: number,
  report: ReportBlock,
): Promise<DenseMatrix> {
  const { data, indices, indptr, nRows, nCols } = shifted.sparse;
  const byFeature = new Float64Array(nCols * k);
  const shift = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < nCols; j++) {
      byFeature[j * k + i] = vectors[i * nCols + j];
      shift[i] += vectors[i * nCols + j] * shifted.means[j];
    }
  }
  const scores = new Float32Array(nRows * k);
  const sums = new Float64Array(k);
  for (const { from, to } of splitRows(indptr, nRows, operationsPerBlock / k)) {
    for (let row = from; row < to; row++) {
      sums.fill(0);
      for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
        const value = data[at];
        const start = indices[at] * k;
        for (let i = 0; i < k; i++) sums[i] += value * byFeature[start + i];
      }
      for (let i = 0; i < k; i++) scores[row * k + i] = sums[i] - shift[i];
    }
    await report(k * (indptr[to] - indptr[from]));
  }
  return { data: scores, nRows, nCols: k };
}
