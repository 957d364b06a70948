// Batch normalisation by groups in tfjs ops. Groups are a 0/1 matrix (nGroups x nRows): sums over a group and handing a
// group's numbers back to its rows are matrix products, so the number of ops does not grow with the groups. A NaN in one
// group therefore reaches all of them.
import type * as TensorFlow from '@tensorflow/tfjs';
import { normEpsilon, normMomentum } from '#main/numerics/nn/batch-norm.ts';
import type { BatchNorm, Tensor } from '../device.ts';
import { tfBlock } from './parameters.ts';
import type { TfBlock } from './parameters.ts';
import { tfTensor } from './tensors.ts';
import type { Tf } from './runtime.ts';

/** What the sizes of the groups mean for an operation; arrays have a number per group. */
interface Groups {
  readonly n: number;
  readonly nRows: number;
  readonly sizes: Float32Array;
  /** 1 where the group is normalised with its own statistics. */
  readonly isOwn: Uint8Array;
  /** 1 where a lone row is handed on as it is. */
  readonly isUntouched: Uint8Array;
  /** 1 where scale and shift take part. */
  readonly isScaled: Uint8Array;
  /** nGroups x nRows. */
  readonly members: TensorFlow.Tensor2D;
}

function readGroups(tf: Tf, op: BatchNorm): Groups {
  const n = op.groups.length - 1;
  const { nRows } = op.x;
  const isTraining = op.statistics === 'minibatch';
  const sizes = Float32Array.from({ length: n }, (_, g) => sizeOf(op.groups, g));
  const isUntouched = Uint8Array.from(sizes, (size) =>
    Number(isTraining && size === 1 && op.singletons === 'untouched'),
  );
  const members = new Float32Array(n * nRows);
  for (let g = 0; g < n; g++) {
    const start = op.groups[g] ?? 0;
    members.fill(1, g * nRows + start, g * nRows + start + (sizes[g] ?? 0));
  }
  return {
    n,
    nRows,
    sizes,
    isOwn: Uint8Array.from(sizes, (size) => Number(isTraining && size > 1)),
    isUntouched,
    isScaled: Uint8Array.from(sizes, (size, g) => Number(size > 0 && isUntouched[g] === 0)),
    members: tf.tensor2d(members, [n, nRows]),
  };
}

function sizeOf(groups: Int32Array, group: number): number {
  return (groups[group + 1] ?? 0) - (groups[group] ?? 0);
}

/** Writes out, saved statistics and, in training, the running blocks. */
export function batchNorm(tf: Tf, op: BatchNorm & { readonly out: Tensor }): void {
  const result = tf.tidy(() => {
    const groups = readGroups(tf, op);
    const x = tfTensor(op.x).value;
    const { mean, variance, running } = findStatistics(tf, op, groups);
    const inverseDeviation = tf.rsqrt(tf.add(variance, tf.scalar(normEpsilon)));
    const norm = {
      scale: rowsOf(tf, tfBlock(op.scale), groups),
      shift: rowsOf(tf, tfBlock(op.shift), groups),
    };
    const spread = (perGroup: TensorFlow.Tensor) => tf.matMul(groups.members, perGroup, true);
    const normed = tf.mul(tf.sub(x, spread(mean)), spread(inverseDeviation));
    const scaled = tf.add(tf.mul(normed, spread(norm.scale)), spread(norm.shift));
    const handed = chooseRows(tf, groups, groups.isUntouched, x, scaled);
    return {
      out: op.hasRelu ? tf.relu(handed) : handed,
      mean,
      inverseDeviation,
      running,
    };
  });
  tfTensor(op.out).set(result.out);
  tfTensor(op.saved.mean).set(result.mean);
  tfTensor(op.saved.inverseDeviation).set(result.inverseDeviation);
  const [runningMean, runningVariance] = result.running;
  if (runningMean === undefined || runningVariance === undefined) return;
  tfBlock(op.runningMean).values.set(runningMean);
  tfBlock(op.runningVariance).values.set(runningVariance);
}

/** Writes dX and the gradients of scale and shift. */
export function batchNormBackward(
  tf: Tf,
  op: BatchNorm & { readonly out: Tensor; readonly dOut: Tensor; readonly dX: Tensor },
): void {
  const { result, isScaled } = tf.tidy(() => {
    const groups = readGroups(tf, op);
    const dOut = tfTensor(op.dOut).value;
    const spread = (perGroup: TensorFlow.Tensor) => tf.matMul(groups.members, perGroup, true);
    const gather = (perRow: TensorFlow.Tensor) => tf.matMul(groups.members, perRow);
    const isZero = tf.equal(tfTensor(op.out).value, tf.scalar(0));
    const slope = op.hasRelu ? tf.where(isZero, tf.zerosLike(dOut), dOut) : dOut;
    const inverseDeviation = spread(tfTensor(op.saved.inverseDeviation).value);
    const centred = tf.sub(tfTensor(op.x).value, spread(tfTensor(op.saved.mean).value));
    const normed = tf.mul(centred, inverseDeviation);
    const sum = gather(slope);
    const sumWithX = gather(tf.mul(slope, normed));
    const ownShare = columnOf(tf, groups.isOwn, (flag, g) => flag / (groups.sizes[g] || 1));
    const inner = tf.sub(
      tf.sub(slope, spread(tf.mul(sum, ownShare))),
      tf.mul(normed, spread(tf.mul(sumWithX, ownShare))),
    );
    const scale = spread(rowsOf(tf, tfBlock(op.scale), groups));
    const dX = tf.mul(tf.mul(scale, inverseDeviation), inner);
    const isScaledColumn = columnOf(tf, groups.isScaled, (flag) => flag);
    const toBlock = (sums: TensorFlow.Tensor, block: TfBlock) => {
      const masked = tf.mul(sums, isScaledColumn);
      return block.nRows === 1 ? tf.sum(masked, 0, true) : masked;
    };
    return {
      result: {
        dX: chooseRows(tf, groups, groups.isUntouched, slope, dX),
        dScale: toBlock(sumWithX, tfBlock(op.scale)),
        dShift: toBlock(sum, tfBlock(op.shift)),
      },
      isScaled: groups.isScaled,
    };
  });
  tfTensor(op.dX).set(result.dX);
  tfBlock(op.scale).setGradientRows(result.dScale, presentRows(tfBlock(op.scale), isScaled));
  tfBlock(op.shift).setGradientRows(result.dShift, presentRows(tfBlock(op.shift), isScaled));
}

/** Rows of a block that have a gradient; a block of one row serves every group. */
function presentRows(block: TfBlock, isScaled: Uint8Array): Uint8Array {
  return block.nRows === 1 ? Uint8Array.of(Number(isScaled.includes(1))) : isScaled;
}

interface Statistics {
  /** nGroups x nCols. */
  readonly mean: TensorFlow.Tensor;
  readonly variance: TensorFlow.Tensor;
  /** New values of the running blocks, mean and variance; empty when they stay. */
  readonly running: TensorFlow.Tensor[];
}

function findStatistics(tf: Tf, op: BatchNorm, groups: Groups): Statistics {
  if (typeof op.statistics === 'object') {
    // Clones: the results are owned by the saved tensors.
    const mean = tfTensor(op.statistics.mean).value.clone();
    return { mean, variance: tfTensor(op.statistics.variance).value.clone(), running: [] };
  }
  const runningMean = rowsOf(tf, tfBlock(op.runningMean), groups);
  const runningVariance = rowsOf(tf, tfBlock(op.runningVariance), groups);
  if (op.statistics === 'running') {
    return { mean: runningMean, variance: runningVariance, running: [] };
  }
  const x = tfTensor(op.x).value;
  const share = columnOf(tf, groups.sizes, (size) => 1 / Math.max(1, size));
  const mean = tf.mul(tf.matMul(groups.members, x), share);
  const centred = tf.sub(x, tf.matMul(groups.members, mean, true));
  const variance = tf.mul(tf.matMul(groups.members, tf.square(centred)), share);
  const unbiased = columnOf(tf, groups.sizes, (size) => size / Math.max(1, size - 1));
  const isOwn = tf.tile(tf.tensor2d(groups.isOwn, [groups.n, 1], 'bool'), [1, op.x.nCols]);
  const move = (running: TensorFlow.Tensor, now: TensorFlow.Tensor) =>
    tf.where(
      isOwn,
      tf.add(running, tf.mul(tf.sub(now, running), tf.scalar(normMomentum))),
      running,
    );
  return {
    mean: tf.where(isOwn, mean, runningMean),
    variance: tf.where(isOwn, variance, runningVariance),
    running: [move(runningMean, mean), move(runningVariance, tf.mul(variance, unbiased))],
  };
}

/** The block's rows per group, as a tensor of its own. */
function rowsOf(tf: Tf, block: TfBlock, groups: Groups): TensorFlow.Tensor {
  const values = block.values.value;
  return block.nRows === groups.n ? values.clone() : tf.tile(values, [groups.n, 1]);
}

function columnOf(
  tf: Tf,
  numbers: ArrayLike<number>,
  map: (number: number, group: number) => number,
): TensorFlow.Tensor {
  return tf.tensor2d(Float32Array.from(numbers, map), [numbers.length, 1]);
}

/** Rows of groups marked in `isMarked` from `marked`, the others from `other`. */
function chooseRows(
  tf: Tf,
  groups: Groups,
  isMarked: Uint8Array,
  marked: TensorFlow.Tensor,
  other: TensorFlow.Tensor,
): TensorFlow.Tensor {
  if (!isMarked.includes(1)) return other.clone();
  const rows = tf.matMul(
    groups.members,
    columnOf(tf, isMarked, (flag) => flag),
    true,
  );
  const nCols = other.shape[1] ?? 0;
  return tf.where(tf.tile(tf.cast(rows, 'bool'), [1, nCols]), marked, other);
}
