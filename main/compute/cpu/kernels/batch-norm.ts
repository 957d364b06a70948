// Batch normalisation of groups of rows, with ReLU when asked for. A task has 64 columns of all groups.
import { highDoubles, joinDoubles, lowDoubles } from './simd';

const blockCols = 64;

/** How a group is normalised. */
const ownStatistics: i32 = 0;
const runningStatistics: i32 = 1;
const givenStatistics: i32 = 2;
const untouched: i32 = 3;

@unmanaged
class Group {
  from: i32;
  to: i32;
  mode: i32;
  unused: i32;
}

const groupBytes = 16;

@unmanaged
export class NormArgs {
  nCols: i32;
  nGroups: i32;
  hasRelu: i32;
  groups: usize;
  x: usize;
  xRow: usize;
  out: usize;
  outRow: usize;
  scale: usize;
  shift: usize;
  runningMean: usize;
  runningVariance: usize;
  /** Bytes from a group's row of the blocks to the next: 0 when they have one row. */
  blockRow: usize;
  stateRow: usize;
  givenMean: usize;
  givenVariance: usize;
  savedMean: usize;
  savedDeviation: usize;
  /** Bytes from a row to the next in the given and in the saved statistics. */
  givenRow: usize;
  savedRow: usize;
}

@inline
function inverseDeviation(variance: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(1e-5))));
}

export function batchNorm(a: NormArgs, task: i32, scratch: usize): void {
  const from = task * blockCols;
  const to = min(from + blockCols, a.nCols);
  for (let g = 0; g < a.nGroups; g++) {
    const group = changetype<Group>(a.groups + g * groupBytes);
    if (group.from == group.to) continue;
    for (let column = from; column < to; column += 8) {
      const offset = <usize>column << 2;
      if (group.mode != untouched) findStatistics(a, group, g, offset);
      normalise(a, group, g, offset);
    }
  }
}

/** Finds mean and inverse deviation of eight columns of a group and saves them; in training moves the running ones. */
function findStatistics(a: NormArgs, group: Group, g: i32, offset: usize): void {
  const savedMean = a.savedMean + <usize>g * a.savedRow + offset;
  const savedDeviation = a.savedDeviation + <usize>g * a.savedRow + offset;
  const runningMean = a.runningMean + <usize>g * a.stateRow + offset;
  const runningVariance = a.runningVariance + <usize>g * a.stateRow + offset;
  if (group.mode == ownStatistics) {
    for (let half: usize = 0; half < 32; half += 16) {
      const nRows = <f64>(group.to - group.from);
      const share = f64x2.splat(1 / nRows);
      const first = a.x + <usize>group.from * a.xRow + offset + half;
      const last = a.x + <usize>group.to * a.xRow + offset + half;
      let low = f64x2.splat(0);
      let high = low;
      for (let at = first; at < last; at += a.xRow) {
        const x = v128.load(at);
        low = f64x2.add(low, lowDoubles(x));
        high = f64x2.add(high, highDoubles(x));
      }
      const lowMean = f64x2.mul(low, share);
      const highMean = f64x2.mul(high, share);
      low = f64x2.splat(0);
      high = low;
      for (let at = first; at < last; at += a.xRow) {
        const x = v128.load(at);
        const u = f64x2.sub(lowDoubles(x), lowMean);
        const v = f64x2.sub(highDoubles(x), highMean);
        low = f64x2.add(low, f64x2.mul(u, u));
        high = f64x2.add(high, f64x2.mul(v, v));
      }
      const mean = joinDoubles(lowMean, highMean);
      const variance = joinDoubles(f64x2.mul(low, share), f64x2.mul(high, share));
      const unbiased = f64x2.splat(1 / (nRows - 1));
      const free = joinDoubles(f64x2.mul(low, unbiased), f64x2.mul(high, unbiased));
      moveTo(runningMean + half, mean);
      moveTo(runningVariance + half, free);
      v128.store(savedMean + half, mean);
      v128.store(savedDeviation + half, inverseDeviation(variance));
    }
    return;
  }
  let mean = runningMean;
  let variance = runningVariance;
  if (group.mode == givenStatistics) {
    mean = a.givenMean + <usize>g * a.givenRow + offset;
    variance = a.givenVariance + <usize>g * a.givenRow + offset;
  }
  for (let half: usize = 0; half < 32; half += 16) {
    v128.store(savedMean + half, v128.load(mean + half));
    v128.store(savedDeviation + half, inverseDeviation(v128.load(variance + half)));
  }
}

/** A tenth of the way to `target`. */
@inline
function moveTo(at: usize, target: v128): void {
  const value = v128.load(at);
  const step = f32x4.mul(f32x4.splat(0.1), f32x4.sub(target, value));
  v128.store(at, f32x4.add(value, step));
}

function normalise(a: NormArgs, group: Group, g: i32, offset: usize): void {
  const zero = f32x4.splat(0);
  let m0 = zero;
  let m1 = zero;
  let k0 = f32x4.splat(1);
  let k1 = k0;
  let b0 = zero;
  let b1 = zero;
  if (group.mode != untouched) {
    const mean = a.savedMean + <usize>g * a.savedRow + offset;
    const deviation = a.savedDeviation + <usize>g * a.savedRow + offset;
    const scale = a.scale + <usize>g * a.blockRow + offset;
    const shift = a.shift + <usize>g * a.blockRow + offset;
    m0 = v128.load(mean);
    m1 = v128.load(mean, 16);
    k0 = f32x4.mul(v128.load(deviation), v128.load(scale));
    k1 = f32x4.mul(v128.load(deviation, 16), v128.load(scale, 16));
    b0 = v128.load(shift);
    b1 = v128.load(shift, 16);
  }
  const floor = a.hasRelu ? zero : f32x4.splat(-Infinity);
  let x = a.x + <usize>group.from * a.xRow + offset;
  let out = a.out + <usize>group.from * a.outRow + offset;
  for (let row = group.from; row < group.to; row++) {
    const y0 = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), m0), k0), b0);
    const y1 = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x, 16), m1), k1), b1);
    v128.store(out, f32x4.max(y0, floor));
    v128.store(out, f32x4.max(y1, floor), 16);
    x += a.xRow;
    out += a.outRow;
  }
}

@unmanaged
export class NormBackwardArgs {
  nCols: i32;
  nGroups: i32;
  hasRelu: i32;
  groups: usize;
  x: usize;
  xRow: usize;
  /** Result of the forward pass, its gradient and that of the input: rows equally far apart. */
  out: usize;
  dOut: usize;
  dX: usize;
  outRow: usize;
  scale: usize;
  dScale: usize;
  dShift: usize;
  blockRow: usize;
  savedMean: usize;
  savedDeviation: usize;
  savedRow: usize;
}

export function batchNormBackward(a: NormBackwardArgs, task: i32, scratch: usize): void {
  const from = task * blockCols;
  const to = min(from + blockCols, a.nCols);
  for (let g = 0; g < a.nGroups; g++) {
    const group = changetype<Group>(a.groups + g * groupBytes);
    if (group.from == group.to) continue;
    for (let column = from; column < to; column += 4) {
      const offset = <usize>column << 2;
      if (group.mode == untouched) handOn(a, group, offset);
      else normaliseBackward(a, group, g, offset);
    }
  }
}

/** The gradient as it is, but 0 where ReLU was at 0. */
@inline
function maskedSlope(a: NormBackwardArgs, at: usize): v128 {
  const slope = v128.load(a.dOut + at);
  if (!a.hasRelu) return slope;
  return v128.and(slope, f32x4.ne(v128.load(a.out + at), f32x4.splat(0)));
}

function handOn(a: NormBackwardArgs, group: Group, offset: usize): void {
  const last = <usize>group.to * a.outRow + offset;
  for (let at = <usize>group.from * a.outRow + offset; at < last; at += a.outRow) {
    v128.store(a.dX + at, maskedSlope(a, at));
  }
}

function normaliseBackward(a: NormBackwardArgs, group: Group, g: i32, offset: usize): void {
  const mean = v128.load(a.savedMean + <usize>g * a.savedRow + offset);
  const deviation = v128.load(a.savedDeviation + <usize>g * a.savedRow + offset);
  const first = <usize>group.from * a.outRow + offset;
  const last = <usize>group.to * a.outRow + offset;
  let x = a.x + <usize>group.from * a.xRow + offset;
  let low = f64x2.splat(0);
  let high = low;
  let lowWithX = low;
  let highWithX = low;
  for (let at = first; at < last; at += a.outRow) {
    const slope = maskedSlope(a, at);
    const withX = f32x4.mul(slope, f32x4.mul(f32x4.sub(v128.load(x), mean), deviation));
    low = f64x2.add(low, lowDoubles(slope));
    high = f64x2.add(high, highDoubles(slope));
    lowWithX = f64x2.add(lowWithX, lowDoubles(withX));
    highWithX = f64x2.add(highWithX, highDoubles(withX));
    x += a.xRow;
  }
  const dShift = a.dShift + <usize>g * a.blockRow + offset;
  const dScale = a.dScale + <usize>g * a.blockRow + offset;
  v128.store(dShift, f32x4.add(v128.load(dShift), joinDoubles(low, high)));
  v128.store(dScale, f32x4.add(v128.load(dScale), joinDoubles(lowWithX, highWithX)));

  // Given statistics do not depend on x.
  const share = f64x2.splat(group.mode == ownStatistics ? 1 / <f64>(group.to - group.from) : 0);
  const meanSlope = joinDoubles(f64x2.mul(low, share), f64x2.mul(high, share));
  const meanWithX = joinDoubles(f64x2.mul(lowWithX, share), f64x2.mul(highWithX, share));
  const factor = f32x4.mul(deviation, v128.load(a.scale + <usize>g * a.blockRow + offset));
  x = a.x + <usize>group.from * a.xRow + offset;
  for (let at = first; at < last; at += a.outRow) {
    const normed = f32x4.mul(f32x4.sub(v128.load(x), mean), deviation);
    const centred = f32x4.sub(maskedSlope(a, at), meanSlope);
    v128.store(a.dX + at, f32x4.mul(factor, f32x4.sub(centred, f32x4.mul(normed, meanWithX))));
    x += a.xRow;
  }
}
