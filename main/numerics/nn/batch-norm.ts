// Batch normalisation of one group of rows. Source: Ioffe and Szegedy, ICML 2015; epsilon, momentum and the unbiased
// running variance as in PyTorch 2 (eps 1e-5, momentum 0.1).

/** Added to every variance. */
export const normEpsilon = 1e-5;
/** Share of the new statistics in the running ones. */
export const normMomentum = 0.1;

/** Rows `from` to before `to` of row-major matrices of nCols columns. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  readonly nCols: number;
}

/**
 * Column means and biased variances of a range of rows, in two passes.
 * @param mean nCols doubles, overwritten
 * @param variance nCols doubles, overwritten; divided by the number of rows
 * @param x row-major float32
 * No rows: NaN.
 */
export function columnMomentsInto(
  mean: Float64Array,
  variance: Float64Array,
  x: Float32Array,
  range: RowRange,
): void {
  const { from, to, nCols } = range;
  const share = 1 / (to - from);
  mean.fill(0);
  variance.fill(0);
  for (let row = from; row < to; row++) {
    for (let j = 0, at = row * nCols; j < nCols; j++) mean[j] += x[at + j];
  }
  for (let j = 0; j < nCols; j++) mean[j] *= share;
  for (let row = from; row < to; row++) {
    for (let j = 0, at = row * nCols; j < nCols; j++) {
      const distance = x[at + j] - mean[j];
      variance[j] += distance * distance;
    }
  }
  for (let j = 0; j < nCols; j++) variance[j] *= share;
}

/**
 * Moves running statistics a tenth of the way to those of a minibatch of `nRows` rows (two or more).
 * @param runningMean nCols floats, updated
 * @param runningVariance nCols floats, updated with the unbiased variance
 */
export function updateRunning(
  runningMean: Float32Array,
  runningVariance: Float32Array,
  mean: Float64Array,
  variance: Float64Array,
  nRows: number,
): void {
  const unbiased = nRows / (nRows - 1);
  for (let j = 0; j < mean.length; j++) {
    runningMean[j] += normMomentum * (mean[j] - runningMean[j]);
    runningVariance[j] += normMomentum * (variance[j] * unbiased - runningVariance[j]);
  }
}

/** 1 / sqrt(variance + 1e-5) of every column. */
export function inverseDeviationsInto(out: Float32Array, variance: ArrayLike<number>): void {
  for (let j = 0; j < out.length; j++) out[j] = 1 / Math.sqrt(variance[j] + normEpsilon);
}

/** The affine part of one group and the statistics it normalises with: nCols floats each. */
export interface NormRow {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  readonly mean: Float32Array;
  readonly inverseDeviation: Float32Array;
}

/**
 * out = (x - mean) inverseDeviation scale + shift, and max(0, out) with `hasRelu`, for a range of rows.
 * @param out overwritten inside the range; row-major like x
 */
export function normaliseInto(
  out: Float32Array,
  x: Float32Array,
  range: RowRange,
  norm: NormRow,
  hasRelu: boolean,
): void {
  const { from, to, nCols } = range;
  const { scale, shift, mean, inverseDeviation } = norm;
  for (let row = from; row < to; row++) {
    for (let j = 0, at = row * nCols; j < nCols; j++) {
      const value = (x[at + j] - mean[j]) * inverseDeviation[j] * scale[j] + shift[j];
      // Written so that a NaN stays one.
      out[at + j] = hasRelu && value < 0 ? 0 : value;
    }
  }
}

export interface NormGradient {
  /** nCols floats each; the group's sums are added. */
  readonly dScale: Float32Array;
  readonly dShift: Float32Array;
}

/**
 * Gradient of `normaliseInto` for a range of rows.
 * @param dX overwritten inside the range
 * @param dOut gradient of the result; where the result is 0 and `hasRelu`, it is taken as 0
 * @param out the result of the forward pass (read only with `hasRelu`)
 * @param ownStatistics true when mean and deviation were those of these rows, and so depend on x
 * Sums in double. Source: the chain rule through mean and variance (Ioffe and Szegedy, section 3).
 */
export function normaliseBackwardInto(
  dX: Float32Array,
  gradient: NormGradient,
  forward: {
    readonly x: Float32Array;
    readonly out: Float32Array;
    readonly dOut: Float32Array;
    readonly norm: NormRow;
    readonly hasRelu: boolean;
    readonly ownStatistics: boolean;
  },
  range: RowRange,
): void {
  const { from, to, nCols } = range;
  const { x, out, dOut, norm, hasRelu, ownStatistics } = forward;
  const { scale, mean, inverseDeviation } = norm;
  const sum = new Float64Array(nCols);
  const sumWithX = new Float64Array(nCols);
  for (let row = from; row < to; row++) {
    for (let j = 0, at = row * nCols; j < nCols; j++) {
      if (hasRelu && out[at + j] === 0) continue;
      const slope = dOut[at + j];
      sum[j] += slope;
      sumWithX[j] += slope * (x[at + j] - mean[j]) * inverseDeviation[j];
    }
  }
  for (let j = 0; j < nCols; j++) {
    gradient.dShift[j] += sum[j];
    gradient.dScale[j] += sumWithX[j];
  }
  const share = ownStatistics ? 1 / (to - from) : 0;
  for (let j = 0; j < nCols; j++) {
    sum[j] *= share;
    sumWithX[j] *= share;
  }
  for (let row = from; row < to; row++) {
    for (let j = 0, at = row * nCols; j < nCols; j++) {
      const slope = hasRelu && out[at + j] === 0 ? 0 : dOut[at + j];
      const normed = (x[at + j] - mean[j]) * inverseDeviation[j];
      dX[at + j] = scale[j] * inverseDeviation[j] * (slope - sum[j] - normed * sumWithX[j]);
    }
  }
}

/** Number, means and sums of squared distances from the mean, per column. */
export interface Moments {
  n: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

/**
 * Adds the rows of a range to running moments.
 * @param total updated; starts as zeros
 * @param x row-major float32
 * Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm", 1979.
 */
export function mergeMoments(total: Moments, x: Float32Array, range: RowRange): void {
  const n = range.to - range.from;
  if (n <= 0) return;
  const mean = new Float64Array(range.nCols);
  const variance = new Float64Array(range.nCols);
  columnMomentsInto(mean, variance, x, range);
  const nAll = total.n + n;
  const share = n / nAll;
  for (let j = 0; j < range.nCols; j++) {
    const distance = mean[j] - total.mean[j];
    total.mean[j] += distance * share;
    total.squares[j] += variance[j] * n + distance * distance * total.n * share;
  }
  total.n = nAll;
}
