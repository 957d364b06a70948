// Losses and their gradients; sums in double. A task has one row, or a few.
import { exponential, highDoubles, lowDoubles } from './simd';

@unmanaged
export class CrossEntropyArgs {
  nCols: i32;
  logits: usize;
  dLogits: usize;
  logitsRow: usize;
  dLogitsRow: usize;
  indptr: usize;
  indices: usize;
  data: usize;
  /** A double per row: the row's loss. */
  partials: usize;
  /** 1 / number of rows. */
  share: f32;
}

/** Vectors whose factors 1 .. 2 are multiplied before a logarithm is taken: 4 x 250 stay below 2^1000. */
const vectorsPerLog = 250;

/**
 * Binary cross-entropy of one row of logits with sparse targets. softplus(x) = max(x, 0) + log(1 + exp(-|x|)); the
 * logarithms are taken of products in double precision, which loses nothing and is cheap.
 */
export function binaryCrossEntropy(a: CrossEntropyArgs, row: i32, scratch: usize): void {
  const logits = a.logits + <usize>row * a.logitsRow;
  const slopes = a.dLogits + <usize>row * a.dLogitsRow;
  const nBytes = <usize>a.nCols << 2;
  const wholeBytes = nBytes & ~15;
  let total: f64 = 0;
  for (let from: usize = 0; from < wholeBytes; from += 16 * vectorsPerLog) {
    const to = min(from + 16 * vectorsPerLog, wholeBytes);
    total += softplusBlock(logits + from, slopes + from, to - from, a.share);
  }
  if (wholeBytes < nBytes) {
    // Lanes behind the last column are none: they are set far below zero for a moment's work on a copy.
    const mask = maskOf(a.nCols & 3);
    const last = v128.bitselect(v128.load(logits + wholeBytes), f32x4.splat(-200), mask);
    v128.store(scratch, last);
    total += softplusBlock(scratch, scratch + 16, 16, a.share);
    v128.store(slopes + wholeBytes, v128.and(v128.load(scratch, 16), mask));
  }
  const end = load<u32>(a.indptr + (row << 2), 4);
  for (let place = load<u32>(a.indptr + (row << 2)); place < end; place++) {
    const at = <usize>load<u32>(a.indices + (place << 2)) << 2;
    const target = load<f32>(a.data + (place << 2));
    total -= <f64>target * <f64>load<f32>(logits + at);
    store<f32>(slopes + at, load<f32>(slopes + at) - target * a.share);
  }
  store<f64>(a.partials + (row << 3), total);
}

/** Sum of softplus over a block of whole vectors; slopes = share x sigmoid. */
function softplusBlock(logits: usize, slopes: usize, nBytes: usize, shareOfRow: f32): f64 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const share = f32x4.splat(shareOfRow);
  let lowProduct = f64x2.splat(1);
  let highProduct = lowProduct;
  let lowSum = f64x2.splat(0);
  let highSum = lowSum;
  for (let at: usize = 0; at < nBytes; at += 16) {
    const logit = v128.load(logits + at);
    const e = exponential(f32x4.neg(f32x4.abs(logit)));
    lowProduct = f64x2.mul(lowProduct, f64x2.add(lowDoubles(e), f64x2.splat(1)));
    highProduct = f64x2.mul(highProduct, f64x2.add(highDoubles(e), f64x2.splat(1)));
    const positive = f32x4.max(logit, zero);
    lowSum = f64x2.add(lowSum, lowDoubles(positive));
    highSum = f64x2.add(highSum, highDoubles(positive));
    const numerator = v128.bitselect(share, f32x4.mul(e, share), f32x4.ge(logit, zero));
    v128.store(slopes + at, f32x4.div(numerator, f32x4.add(one, e)));
  }
  const product = f64x2.mul(lowProduct, highProduct);
  const sum = f64x2.add(lowSum, highSum);
  return (
    Math.log(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1)) +
    f64x2.extract_lane(sum, 0) +
    f64x2.extract_lane(sum, 1)
  );
}

/** Ones in the first `n` lanes, 1 to 3. */
function maskOf(n: i32): v128 {
  const lanes = i32x4(0, 1, 2, 3);
  return i32x4.lt_s(lanes, i32x4.splat(n));
}

const rowsPerTask = 16;

@unmanaged
export class LatentArgs {
  nRows: i32;
  dim: i32;
  /** [mean | log variance]. */
  heads: usize;
  dHeads: usize;
  headsRow: usize;
  noise: usize;
  noiseRow: usize;
  /** The sample, or its gradient. */
  sample: usize;
  sampleRow: usize;
  /** A double per task: the loss. */
  partials: usize;
  /** weight / number of rows. */
  slope: f32;
}

/** sample = mean + exp(log variance / 2) noise. */
export function sampleLatent(a: LatentArgs, task: i32, scratch: usize): void {
  const to = min((task + 1) * rowsPerTask, a.nRows);
  for (let row = task * rowsPerTask; row < to; row++) {
    for (let d = 0; d < a.dim; d++) {
      const head = a.heads + <usize>row * a.headsRow + (<usize>d << 2);
      const logVariance = <f64>load<f32>(head + (<usize>a.dim << 2));
      const noise = <f64>load<f32>(a.noise + <usize>row * a.noiseRow + (<usize>d << 2));
      const value = <f64>load<f32>(head) + Math.exp(0.5 * logVariance) * noise;
      store<f32>(a.sample + <usize>row * a.sampleRow + (<usize>d << 2), <f32>value);
    }
  }
}

/** Adds what the gradient of the sample means for the heads. */
export function sampleLatentBackward(a: LatentArgs, task: i32, scratch: usize): void {
  const to = min((task + 1) * rowsPerTask, a.nRows);
  for (let row = task * rowsPerTask; row < to; row++) {
    for (let d = 0; d < a.dim; d++) {
      const offset = <usize>row * a.headsRow + (<usize>d << 2);
      const toVariance = <usize>a.dim << 2;
      const slope = load<f32>(a.sample + <usize>row * a.sampleRow + (<usize>d << 2));
      const noise = load<f32>(a.noise + <usize>row * a.noiseRow + (<usize>d << 2));
      const deviation = Math.exp(0.5 * <f64>load<f32>(a.heads + offset + toVariance));
      const dMean = a.dHeads + offset;
      const dVariance = dMean + toVariance;
      store<f32>(dMean, load<f32>(dMean) + slope);
      const own = 0.5 * <f64>slope * <f64>noise * deviation;
      store<f32>(dVariance, <f32>(<f64>load<f32>(dVariance) + own));
    }
  }
}

/** KL(N(mean, variance) || N(0, 1)) summed over a task's rows; dHeads = its gradient times `slope`. */
export function standardNormalKl(a: LatentArgs, task: i32, scratch: usize): void {
  const to = min((task + 1) * rowsPerTask, a.nRows);
  let total: f64 = 0;
  for (let row = task * rowsPerTask; row < to; row++) {
    for (let d = 0; d < a.dim; d++) {
      const offset = <usize>row * a.headsRow + (<usize>d << 2);
      const toVariance = <usize>a.dim << 2;
      const mean = <f64>load<f32>(a.heads + offset);
      const logVariance = <f64>load<f32>(a.heads + offset + toVariance);
      const excess = Math.expm1(logVariance);
      total += 0.5 * (mean * mean + excess - logVariance);
      store<f32>(a.dHeads + offset, <f32>(<f64>a.slope * mean));
      store<f32>(a.dHeads + offset + toVariance, <f32>(0.5 * <f64>a.slope * excess));
    }
  }
  store<f64>(a.partials + (task << 3), total);
}
