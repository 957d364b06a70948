import type { DenseMatrix } from '#shared/model/matrix.ts';
import { splitRange } from './blocks.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';

/** K Gaussians with diagonal covariance. */
export interface GaussianMixture {
  /** Share of each component, float64 [K], sum 1. */
  readonly weights: Float64Array;
  /** Row-major float64 [K x nDims]. */
  readonly means: Float64Array;
  /** Row-major float64 [K x nDims]. */
  readonly variances: Float64Array;
}

export interface FittedMixture extends GaussianMixture {
  /** Mean log density of the points. */
  readonly logLikelihood: number;
  readonly nPasses: number;
}

export interface MixtureFitOptions {
  readonly maxPasses: number;
  /** Ends when the mean log density rises by less. */
  readonly tolerance: number;
  /** Added to every variance. */
  readonly floor: number;
}

const rowsPerBlock = 4_096;
const log2Pi = Math.log(2 * Math.PI);

/**
 * Expectation-maximisation of a mixture of Gaussians with diagonal covariance, from a clustering.
 * @param points [nPoints x nDims] row-major float32
 * @param codes first cluster of each point, 0 .. nComponents - 1; every cluster has a point
 * @param checkpoint called with (passes done, most passes)
 * Cost nPoints x K x nDims per pass; float64 sums in the order of the points. Deterministic.
 * Source: Bishop, Pattern Recognition and Machine Learning, 9.2; `GaussianMixture(covariance_type='diag')` of
 * scikit-learn 1.9 from the same start, to 1e-6.
 */
export async function fitGaussianMixture(
  points: DenseMatrix,
  codes: Int32Array,
  nComponents: number,
  options: MixtureFitOptions,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<FittedMixture> {
  const first = startSums(nComponents, points.nCols);
  for (let row = 0; row < points.nRows; row++) addPoint(first, points, row, codes[row], 1);
  let mixture = mixtureOf(first, points.nRows, options.floor);
  let before = -Infinity;
  let logLikelihood = -Infinity;
  let nPasses = 0;
  while (nPasses < options.maxPasses) {
    const sums = startSums(nComponents, points.nCols);
    let total = 0;
    await forEachResponsibility(
      points,
      mixture,
      () => checkpoint(nPasses, options.maxPasses),
      (row, shares, logDensity) => {
        total += logDensity;
        for (let k = 0; k < nComponents; k++) {
          if (shares[k] > 0) addPoint(sums, points, row, k, shares[k]);
        }
      },
    );
    mixture = mixtureOf(sums, points.nRows, options.floor);
    nPasses++;
    logLikelihood = total / points.nRows;
    if (Math.abs(logLikelihood - before) < options.tolerance) break;
    before = logLikelihood;
  }
  return { ...mixture, logLikelihood, nPasses };
}

/**
 * Share of each component in each point: nPoints x K float32, each row sums to 1. By log-sum-exp, so far-off points get
 * the nearest component instead of equal shares.
 */
export async function findResponsibilities(
  points: DenseMatrix,
  mixture: GaussianMixture,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<DenseMatrix> {
  const nCols = mixture.weights.length;
  const data = new Float32Array(points.nRows * nCols);
  await forEachResponsibility(
    points,
    mixture,
    (done) => checkpoint(done, points.nRows),
    (row, shares) => {
      data.set(shares, row * nCols);
    },
  );
  return { data, nRows: points.nRows, nCols };
}

/** Column of the largest entry of each row, the first of equals. */
export function findLargestColumn({ data, nRows, nCols }: DenseMatrix): Int32Array {
  const codes = new Int32Array(nRows);
  for (let row = 0; row < nRows; row++) {
    let best = 0;
    for (let k = 1; k < nCols; k++) {
      if (data[row * nCols + k] > data[row * nCols + best]) best = k;
    }
    codes[row] = best;
  }
  return codes;
}

interface Sums {
  readonly n: Float64Array;
  readonly values: Float64Array;
  readonly squares: Float64Array;
}

function startSums(nComponents: number, nDims: number): Sums {
  return {
    n: new Float64Array(nComponents),
    values: new Float64Array(nComponents * nDims),
    squares: new Float64Array(nComponents * nDims),
  };
}

function addPoint(sums: Sums, { data, nCols }: DenseMatrix, row: number, k: number, share: number) {
  sums.n[k] += share;
  for (let d = 0, at = k * nCols; d < nCols; d++, at++) {
    const value = data[row * nCols + d];
    sums.values[at] += share * value;
    sums.squares[at] += share * value * value;
  }
}

function mixtureOf({ n, values, squares }: Sums, nPoints: number, floor: number): GaussianMixture {
  const nDims = values.length / n.length;
  const held = n.map((share) => share + 10 * Number.EPSILON);
  const means = values.map((value, at) => value / held[Math.floor(at / nDims)]);
  return {
    weights: held.map((share) => share / nPoints),
    means,
    variances: squares.map(
      (square, at) => Math.max(0, square / held[Math.floor(at / nDims)] - means[at] ** 2) + floor,
    ),
  };
}

async function forEachResponsibility(
  { data, nRows, nCols }: DenseMatrix,
  { weights, means, variances }: GaussianMixture,
  report: (nDone: number) => Promise<void>,
  visit: (row: number, shares: Float64Array, logDensity: number) => void,
): Promise<void> {
  const nComponents = weights.length;
  const precisions = variances.map((variance) => 1 / variance);
  const constants = weights.map((weight, k) => {
    let sum = Math.log(weight);
    for (let d = 0; d < nCols; d++) sum -= 0.5 * (log2Pi + Math.log(variances[k * nCols + d]));
    return sum;
  });
  const shares = new Float64Array(nComponents);
  for (const { from, to } of splitRange(nRows, rowsPerBlock)) {
    for (let row = from; row < to; row++) {
      let largest = -Infinity;
      for (let k = 0; k < nComponents; k++) {
        let distance = 0;
        for (let d = 0, at = k * nCols; d < nCols; d++, at++) {
          const offset = data[row * nCols + d] - means[at];
          distance += offset * offset * precisions[at];
        }
        shares[k] = constants[k] - 0.5 * distance;
        if (shares[k] > largest) largest = shares[k];
      }
      let total = 0;
      for (let k = 0; k < nComponents; k++) total += shares[k] = Math.exp(shares[k] - largest);
      for (let k = 0; k < nComponents; k++) shares[k] /= total;
      visit(row, shares, largest + Math.log(total));
    }
    await report(to);
  }
}
