// Losses of a tfjs device that are a few ops each. Sums go over the columns first: one long float32 sum would lose
// digits.
import type * as TensorFlow from '@tensorflow/tfjs';
import type { Device } from '../device.ts';
import { tfMinibatch } from './loader.ts';
import type { Tf } from './runtime.ts';
import { addLoss, tfTensor } from './tensors.ts';
import type { TfTensor } from './tensors.ts';

type Losses = Pick<
  Device,
  'binaryCrossEntropy' | 'sampleLatent' | 'sampleLatentBackward' | 'standardNormalKl' | 'classLoss'
>;

export function createLosses(tf: Tf): Losses {
  return {
    binaryCrossEntropy({ logits, targets, dLogits, loss }) {
      const result = tf.tidy(() => {
        const logit = tfTensor(logits).value;
        const target = tfMinibatch(targets).x.value;
        const share = tf.scalar(1 / logits.nRows);
        const perEntry = tf.sub(tf.softplus(logit), tf.mul(target, logit));
        return {
          loss: tf.mul(tf.sum(tf.sum(perEntry, 1)), share) as TensorFlow.Scalar,
          slope: tf.mul(tf.sub(tf.sigmoid(logit), target), share),
        };
      });
      tfTensor(dLogits).set(result.slope);
      addLoss(loss, result.loss);
    },
    sampleLatent({ out, heads, noise }) {
      const sample = tf.tidy(() => {
        const [mean, logVariance] = splitHeads(tf, tfTensor(heads));
        const deviation = tf.exp(tf.mul(logVariance, tf.scalar(0.5)));
        return tf.add(mean, tf.mul(deviation, tfTensor(noise).value));
      });
      tfTensor(out).set(sample);
    },
    sampleLatentBackward({ dHeads, dOut, heads, noise }) {
      const slopes = tf.tidy(() => {
        const [, logVariance] = splitHeads(tf, tfTensor(heads));
        const slope = tfTensor(dOut).value;
        const half = tf.mul(tf.exp(tf.mul(logVariance, tf.scalar(0.5))), tf.scalar(0.5));
        const dLogVariance = tf.mul(tf.mul(slope, tfTensor(noise).value), half);
        return tf.add(tfTensor(dHeads).value, tf.concat([slope, dLogVariance], 1));
      });
      tfTensor(dHeads).set(slopes);
    },
    standardNormalKl({ heads, dHeads, weight, loss }) {
      const result = tf.tidy(() => {
        const [mean, logVariance] = splitHeads(tf, tfTensor(heads));
        const excess = tf.expm1(logVariance);
        const share = tf.scalar(weight / heads.nRows);
        const perEntry = tf.sub(tf.add(tf.square(mean), excess), logVariance);
        const half = tf.scalar(0.5 / heads.nRows);
        return {
          loss: tf.mul(tf.sum(tf.sum(perEntry, 1)), half) as TensorFlow.Scalar,
          slope: tf.mul(tf.concat([mean, tf.mul(excess, tf.scalar(0.5))], 1), share),
        };
      });
      tfTensor(dHeads).set(result.slope);
      addLoss(loss, result.loss);
    },
    classLoss({ kind, logits, groups, dLogits, loss }) {
      const result = tf.tidy(() => {
        const logit = tfTensor(logits).value;
        const isOwn = tf.tensor2d(ownClasses(groups), [logits.nRows, groups.length - 1]);
        const { perRow, slope } = (kind === 'softmax' ? softmax : hinge)(tf, logit, isOwn);
        const share = tf.scalar(1 / logits.nRows);
        return {
          loss: tf.mul(tf.sum(perRow), share) as TensorFlow.Scalar,
          slope: tf.mul(slope, share),
        };
      });
      tfTensor(dLogits).set(result.slope);
      addLoss(loss, result.loss);
    },
  };
}

interface RowLosses {
  readonly perRow: TensorFlow.Tensor;
  readonly slope: TensorFlow.Tensor;
}

function softmax(tf: Tf, logit: TensorFlow.Tensor, isOwn: TensorFlow.Tensor): RowLosses {
  const total = tf.logSumExp(logit, 1, true);
  const own = tf.sum(tf.mul(logit, isOwn), 1, true);
  return {
    perRow: tf.sub(total, own),
    slope: tf.sub(tf.exp(tf.sub(logit, total)), isOwn),
  };
}

function hinge(tf: Tf, logit: TensorFlow.Tensor, isOwn: TensorFlow.Tensor): RowLosses {
  const sign = tf.sub(tf.mul(isOwn, tf.scalar(2)), tf.scalar(1));
  const excess = tf.sub(tf.scalar(1), tf.mul(sign, logit));
  const isInside = tf.lessEqual(excess, tf.scalar(0));
  const zeros = tf.zerosLike(sign);
  return {
    perRow: tf.sum(tf.where(isInside, zeros, excess), 1),
    slope: tf.where(isInside, zeros, tf.neg(sign)),
  };
}

/** nRows x nClasses, 1 at each row's class. */
function ownClasses(groups: Int32Array): Float32Array {
  const nClasses = groups.length - 1;
  const isOwn = new Float32Array((groups[nClasses] ?? 0) * nClasses);
  for (let group = 0; group < nClasses; group++) {
    for (let row = groups[group] ?? 0; row < (groups[group + 1] ?? 0); row++) {
      isOwn[row * nClasses + group] = 1;
    }
  }
  return isOwn;
}

/** [mean | log variance]. */
export function splitHeads(tf: Tf, heads: TfTensor): [TensorFlow.Tensor, TensorFlow.Tensor] {
  const dim = heads.nCols / 2;
  const { value, nRows } = heads;
  return [tf.slice(value, [0, 0], [nRows, dim]), tf.slice(value, [0, dim], [nRows, dim])];
}
