// Adam on every weight of a model. The gradient of the sparse first layer lives in registers, row by row.
import { highDoubles, lowDoubles, multiplyAdd } from './simd';

@unmanaged
export class AdamArgs {
  /** Bytes from a value to its moments. */
  toFirst: usize;
  toSecond: usize;
  /** Bytes from a value to its gradient. */
  toGradient: usize;
  segments: usize;
  /** A double per segment, written by `denseNorm`. */
  partials: usize;
  /** 1 - beta1, 1 - beta2. */
  share1: f32;
  share2: f32;
  epsilon: f32;
  weightDecay: f32;
  gradientFactor: f32;
}

/** Consecutive values with a common update count. */
@unmanaged
class Segment {
  start: usize;
  nBytes: usize;
  stepSize: f32;
  deviationFactor: f32;
}

const segmentBytes = 16;

/** The update of four values whose (clipped) gradient is known. */
@inline
function update(
  at: usize,
  toFirst: usize,
  toSecond: usize,
  gradient: v128,
  decay: v128,
  share1: v128,
  share2: v128,
  epsilon: v128,
  stepSize: v128,
  deviationFactor: v128,
): void {
  const value = v128.load(at);
  const slope = multiplyAdd(decay, value, gradient);
  let first = v128.load(at + toFirst);
  let second = v128.load(at + toSecond);
  first = multiplyAdd(share1, f32x4.sub(slope, first), first);
  second = multiplyAdd(share2, f32x4.sub(f32x4.mul(slope, slope), second), second);
  v128.store(at + toFirst, first);
  v128.store(at + toSecond, second);
  const deviation = multiplyAdd(f32x4.sqrt(second), deviationFactor, epsilon);
  v128.store(at, f32x4.sub(value, f32x4.div(f32x4.mul(stepSize, first), deviation)));
}

/** One segment of stored gradients. */
export function adamDense(a: AdamArgs, task: i32, scratch: usize): void {
  const segment = changetype<Segment>(a.segments + task * segmentBytes);
  const decay = f32x4.splat(a.weightDecay);
  const share1 = f32x4.splat(a.share1);
  const share2 = f32x4.splat(a.share2);
  const epsilon = f32x4.splat(a.epsilon);
  const stepSize = f32x4.splat(segment.stepSize);
  const deviationFactor = f32x4.splat(segment.deviationFactor);
  const factor = f32x4.splat(a.gradientFactor);
  const toFirst = a.toFirst;
  const toSecond = a.toSecond;
  const toGradient = a.toGradient;
  const end = segment.start + segment.nBytes;
  for (let at = segment.start; at < end; at += 16) {
    const gradient = f32x4.mul(v128.load(at + toGradient), factor);
    update(at, toFirst, toSecond, gradient, decay, share1, share2, epsilon, stepSize, deviationFactor);
  }
}

/** Squared norm of one segment of stored gradients: one double. */
export function denseNorm(a: AdamArgs, task: i32, scratch: usize): void {
  const segment = changetype<Segment>(a.segments + task * segmentBytes);
  const end = segment.start + segment.nBytes + a.toGradient;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let at = segment.start + a.toGradient; at < end; at += 16) {
    const slope = v128.load(at);
    const u = lowDoubles(slope);
    const v = highDoubles(slope);
    low = f64x2.add(low, f64x2.mul(u, u));
    high = f64x2.add(high, f64x2.mul(v, v));
  }
  low = f64x2.add(low, high);
  store<f64>(a.partials + (task << 3), f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1));
}

@unmanaged
export class SparseAdamArgs {
  nCols: i32;
  columnsPerTask: i32;
  columnIndptr: usize;
  columnIndices: usize;
  columnData: usize;
  dOut: usize;
  dOutRow: usize;
  weight: usize;
  weightRow: usize;
  toFirst: usize;
  toSecond: usize;
  stepSize: f32;
  deviationFactor: f32;
  share1: f32;
  share2: f32;
  epsilon: f32;
  weightDecay: f32;
  gradientFactor: f32;
}

/**
 * Some rows of the weights of a sparse layer, of which the gradient x' dOut is formed 16 values at a time. Every row gets
 * its update, also where the minibatch has only zeros: Adam's momentum moves it.
 */
export function adamSparse(a: SparseAdamArgs, task: i32, scratch: usize): void {
  const decay = f32x4.splat(a.weightDecay);
  const share1 = f32x4.splat(a.share1);
  const share2 = f32x4.splat(a.share2);
  const epsilon = f32x4.splat(a.epsilon);
  const stepSize = f32x4.splat(a.stepSize);
  const deviationFactor = f32x4.splat(a.deviationFactor);
  const factor = f32x4.splat(a.gradientFactor);
  const toFirst = a.toFirst;
  const toSecond = a.toSecond;
  const dOut = a.dOut;
  const dOutRow = a.dOutRow;
  const nBytes = a.weightRow;
  const from = task * a.columnsPerTask;
  const to = min(from + a.columnsPerTask, a.nCols);
  for (let column = from; column < to; column++) {
    const start = load<u32>(a.columnIndptr + (column << 2));
    const end = load<u32>(a.columnIndptr + (column << 2), 4);
    const indices = a.columnIndices + (start << 2);
    const lastIndex = a.columnIndices + (end << 2);
    const toData = a.columnData - a.columnIndices;
    const row = a.weight + <usize>column * nBytes;
    for (let offset: usize = 0; offset < nBytes; offset += 64) {
      let g0 = f32x4.splat(0);
      let g1 = g0;
      let g2 = g0;
      let g3 = g0;
      const slopes = dOut + offset;
      for (let index = indices; index < lastIndex; index += 4) {
        const x = v128.load32_splat(index + toData);
        const from = slopes + <usize>load<u32>(index) * dOutRow;
        g0 = multiplyAdd(x, v128.load(from), g0);
        g1 = multiplyAdd(x, v128.load(from, 16), g1);
        g2 = multiplyAdd(x, v128.load(from, 32), g2);
        g3 = multiplyAdd(x, v128.load(from, 48), g3);
      }
      const at = row + offset;
      update(at, toFirst, toSecond, f32x4.mul(g0, factor), decay, share1, share2, epsilon, stepSize, deviationFactor);
      update(at + 16, toFirst, toSecond, f32x4.mul(g1, factor), decay, share1, share2, epsilon, stepSize, deviationFactor);
      update(at + 32, toFirst, toSecond, f32x4.mul(g2, factor), decay, share1, share2, epsilon, stepSize, deviationFactor);
      update(at + 48, toFirst, toSecond, f32x4.mul(g3, factor), decay, share1, share2, epsilon, stepSize, deviationFactor);
    }
  }
}
