import type { DenseMatrix } from '#shared/model/matrix.ts';
import { solveInto } from './cholesky.ts';

export interface WithoutTrend {
  /** The same shape; every column uncorrelated with the prediction, means kept. */
  readonly points: DenseMatrix;
  /** Correlation of the target with its best linear prediction from the points, 0 .. 1. */
  readonly correlation: number;
}

/** Added to the variances, as share of their mean: columns that never vary have no say. */
const ridge = 1e-6;

/**
 * Takes out of points the one direction that follows a number best.
 * @param points [nRows x nDims] float32; not changed
 * @param target one number per row, e.g. ln(depth)
 * Least squares of the target on the columns, then of every column on the prediction. Cost nRows nDims^2; float64 sums.
 * Deterministic. A constant target or constant points leave everything as it is, with correlation 0.
 */
export function removeTrend(points: DenseMatrix, target: Float64Array): WithoutTrend {
  const { data, nRows, nCols } = points;
  const centred = centreColumns(points);
  const targetMean = target.reduce((sum, value) => sum + value, 0) / nRows;
  const covariance = new Float64Array(nCols * nCols);
  const withTarget = new Float64Array(nCols);
  let targetSquares = 0;
  for (let row = 0; row < nRows; row++) {
    const at = row * nCols;
    const offset = target[row] - targetMean;
    targetSquares += offset * offset;
    for (let i = 0; i < nCols; i++) {
      withTarget[i] += centred[at + i] * offset;
      for (let j = 0; j <= i; j++) covariance[i * nCols + j] += centred[at + i] * centred[at + j];
    }
  }
  // What is left of equal numbers by rounding is no variance.
  const negligible = 1e-12 * data.reduce((sum, value) => sum + value * value, 0);
  let trace = 0;
  for (let i = 0; i < nCols; i++) trace += covariance[i * nCols + i];
  if (!(trace > negligible) || !(targetSquares > 0)) return { points, correlation: 0 };
  for (let i = 0; i < nCols; i++) covariance[i * nCols + i] += (ridge * trace) / nCols;
  const slopes = withTarget.slice();
  solveInto(covariance, slopes, nCols);
  const prediction = new Float64Array(nRows);
  let squares = 0;
  let product = 0;
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < nCols; i++) prediction[row] += centred[row * nCols + i] * slopes[i];
    squares += prediction[row] ** 2;
    product += prediction[row] * (target[row] - targetMean);
  }
  if (!(squares > 0)) return { points, correlation: 0 };
  const shares = new Float64Array(nCols);
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < nCols; i++) shares[i] += centred[row * nCols + i] * prediction[row];
  }
  const kept = data.slice();
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < nCols; i++)
      kept[row * nCols + i] -= (prediction[row] * shares[i]) / squares;
  }
  return {
    points: { data: kept, nRows, nCols },
    correlation: product / Math.sqrt(squares * targetSquares),
  };
}

/**
 * Draws points of more than the median size in towards the common mean, by the ratio of the two: what chance moves in a
 * deep cell grows with its depth, and a few such cells would be clusters of their own.
 * @param sizes one per row, e.g. open peaks, above 0
 */
export function drawInLarge(points: DenseMatrix, sizes: ArrayLike<number>): DenseMatrix {
  const { data, nRows, nCols } = points;
  const sorted = Float64Array.from(sizes).sort();
  const median = sorted[nRows >> 1] ?? 1;
  const centred = centreColumns(points);
  return {
    data: data.map((value, at) => {
      const excess = 1 - Math.min(1, median / sizes[Math.floor(at / nCols)]);
      return value - excess * centred[at];
    }),
    nRows,
    nCols,
  };
}

function centreColumns({ data, nRows, nCols }: DenseMatrix): Float64Array {
  const means = new Float64Array(nCols);
  for (let at = 0; at < data.length; at++) means[at % nCols] += data[at] / nRows;
  return Float64Array.from(data, (value, at) => value - means[at % nCols]);
}
