// The supervised contrastive loss in tfjs ops, a block of anchors at a time: a similarity matrix of thousands of rows
// never exists as a whole. Formulas as in main/numerics/nn/contrastive.ts.
import type * as TensorFlow from '@tensorflow/tfjs';
import { shortestLength } from '#main/numerics/nn/contrastive.ts';
import type { Device } from '../device.ts';
import type { Tf } from './runtime.ts';
import { addLoss, tfTensor } from './tensors.ts';

type Operation = Parameters<Device['supervisedContrastive']>[0];

/** Anchors of a block. */
const blockRows = 512;
/** Stands for minus infinity: exp of it is 0, and it survives a subtraction. */
const lowest = -1e30;

export function supervisedContrastive(tf: Tf, op: Operation): void {
  const result = tf.tidy(() => {
    const x = tfTensor(op.x).value;
    const { z, length } = toUnitRows(tf, x);
    const rows = describeRows(tf, op);
    const own: TensorFlow.Tensor[] = [];
    const losses: TensorFlow.Tensor[] = [];
    let dZ = tf.zerosLike(x);
    for (let from = 0; from < x.shape[0]; from += blockRows) {
      const nAnchors = Math.min(blockRows, x.shape[0] - from);
      const block = tf.tidy(() => {
        const anchors = tf.slice(z, [from, 0], [nAnchors, x.shape[1]]);
        const similarity = tf.div(tf.matMul(anchors, z, false, true), tf.scalar(op.temperature));
        const masks = maskBlock(tf, rows, from, nAnchors);
        const contrast = op.against === 'all-others' ? contrastAll : contrastOthers;
        const { perRow, slope } = contrast(tf, similarity, masks);
        return {
          loss: tf.sum(perRow),
          own: tf.matMul(slope, z),
          dZ: tf.add(dZ, tf.matMul(slope, anchors, true)),
        };
      });
      losses.push(block.loss);
      own.push(block.own);
      dZ.dispose();
      dZ = block.dZ as TensorFlow.Tensor2D;
    }
    const slope = tf.div(tf.add(dZ, tf.concat(own, 0)), tf.scalar(op.temperature * x.shape[0]));
    return {
      loss: tf.div(tf.sum(tf.stack(losses)), tf.scalar(x.shape[0])) as TensorFlow.Scalar,
      dX: unitRowsBackward(tf, slope, z, length),
    };
  });
  tfTensor(op.dX).set(result.dX);
  addLoss(op.loss, result.loss);
}

/** Rows scaled to length 1 (0 when too short), and their lengths (nRows x 1). */
function toUnitRows(
  tf: Tf,
  x: TensorFlow.Tensor2D,
): { z: TensorFlow.Tensor2D; length: TensorFlow.Tensor } {
  // By the largest number first: squares of large and tiny numbers leave single precision.
  const largest = tf.max(tf.abs(x), 1, true);
  const isZero = tf.equal(largest, tf.scalar(0));
  const scaled = tf.div(x, tf.where(isZero, tf.onesLike(largest), largest));
  const scaledLength = tf.sqrt(tf.sum(tf.square(scaled), 1, true));
  const length = tf.mul(largest, scaledLength);
  const z = tf.div(scaled, scaledLength);
  return { z: zeroShortRows(tf, z, length) as TensorFlow.Tensor2D, length };
}

function unitRowsBackward(
  tf: Tf,
  dZ: TensorFlow.Tensor,
  z: TensorFlow.Tensor,
  length: TensorFlow.Tensor,
): TensorFlow.Tensor {
  const along = tf.sum(tf.mul(dZ, z), 1, true);
  return zeroShortRows(tf, tf.div(tf.sub(dZ, tf.mul(along, z)), length), length);
}

function zeroShortRows(
  tf: Tf,
  values: TensorFlow.Tensor,
  length: TensorFlow.Tensor,
): TensorFlow.Tensor {
  const isShort = tf.less(length, tf.scalar(shortestLength));
  return tf.where(isShort, tf.zerosLike(values), values);
}

/** Columns of a number per row, nRows x 1. */
interface Rows {
  readonly group: TensorFlow.Tensor2D;
  readonly index: TensorFlow.Tensor2D;
  /** 1 / partners; 0 of a row that has none. */
  readonly share: TensorFlow.Tensor2D;
}

function describeRows(tf: Tf, { x, groups }: Operation): Rows {
  const group = new Float32Array(x.nRows);
  const share = new Float32Array(x.nRows);
  for (let g = 0; g + 1 < groups.length; g++) {
    const [from = 0, to = 0] = groups.subarray(g, g + 2);
    group.fill(g, from, to);
    share.fill(to - from > 1 ? 1 / (to - from - 1) : 0, from, to);
  }
  const column = (values: Float32Array) => tf.tensor2d(values, [x.nRows, 1]);
  return {
    group: column(group),
    index: column(group.map((_, row) => row)),
    share: column(share),
  };
}

/** For the anchors of a block; the first two nAnchors x nRows. */
interface Masks {
  readonly isSameGroup: TensorFlow.Tensor;
  readonly isSelf: TensorFlow.Tensor;
  /** nAnchors x 1. */
  readonly share: TensorFlow.Tensor;
}

function maskBlock(tf: Tf, rows: Rows, from: number, nAnchors: number): Masks {
  const own = (column: TensorFlow.Tensor2D) => tf.slice(column, [from, 0], [nAnchors, 1]);
  return {
    isSameGroup: tf.equal(own(rows.group), tf.transpose(rows.group)),
    isSelf: tf.equal(own(rows.index), tf.transpose(rows.index)),
    share: own(rows.share),
  };
}

interface Contrast {
  /** nAnchors x 1. */
  readonly perRow: TensorFlow.Tensor;
  /** By similarity over temperature, nAnchors x nRows. */
  readonly slope: TensorFlow.Tensor;
}

function contrastAll(tf: Tf, similarity: TensorFlow.Tensor, masks: Masks): Contrast {
  const { isSameGroup, isSelf, share } = masks;
  const zeros = tf.zerosLike(similarity);
  const isPartner = tf.logicalAnd(isSameGroup, tf.logicalNot(isSelf));
  const others = tf.where(isSelf, tf.fill(similarity.shape, lowest), similarity);
  const all = tf.logSumExp(others, 1, true);
  const shares = tf.add(zeros, share);
  const partnerShare = tf.where(isPartner, shares, zeros);
  const toPartners = tf.sum(tf.where(isPartner, tf.mul(similarity, shares), zeros), 1, true);
  const isLone = tf.equal(share, tf.scalar(0));
  const slope = tf.sub(tf.exp(tf.sub(others, all)), partnerShare);
  return {
    perRow: tf.where(isLone, tf.zerosLike(share), tf.sub(all, toPartners)),
    slope: tf.where(isLone, zeros, slope),
  };
}

function contrastOthers(tf: Tf, similarity: TensorFlow.Tensor, masks: Masks): Contrast {
  const { isSameGroup, isSelf, share } = masks;
  const zeros = tf.zerosLike(similarity);
  const isPartner = tf.logicalAnd(isSameGroup, tf.logicalNot(isSelf));
  const others = tf.logSumExp(
    tf.where(isSameGroup, tf.fill(similarity.shape, lowest), similarity),
    1,
    true,
  );
  const excess = tf.sub(others, similarity);
  const toPartner = (of: TensorFlow.Tensor) => tf.where(isPartner, tf.mul(of, share), zeros);
  const pull = toPartner(tf.sigmoid(excess));
  const push = tf.mul(tf.sum(pull, 1, true), tf.exp(tf.sub(similarity, others)));
  return {
    perRow: tf.sum(toPartner(tf.softplus(excess)), 1, true),
    slope: tf.where(isSameGroup, tf.neg(pull), push),
  };
}
