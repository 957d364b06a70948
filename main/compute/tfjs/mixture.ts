// The divergence from a mixture of Gaussians in tfjs ops, all components of all rows at once: rank 3, rows x components
// x dimensions. Formulas and their sources in main/numerics/nn/mixture.ts.
import type * as TensorFlow from '@tensorflow/tfjs';
import { mixtureFloors } from '#main/numerics/nn/mixture.ts';
import type { Device } from '../device.ts';
import { splitHeads } from './losses.ts';
import { tfBlock } from './parameters.ts';
import type { Tf } from './runtime.ts';
import { addLoss, tfTensor } from './tensors.ts';

type Operation = Parameters<Device['mixtureKl']>[0];

const log2Pi = Math.log(2 * Math.PI);

export function mixtureKl(tf: Tf, op: Operation): void {
  const { prior, heads } = op;
  const result = tf.tidy(() => {
    const components = describeComponents(tf, op);
    const [mean, logVariance] = splitHeads(tf, tfTensor(heads));
    const variance = tf.exp(logVariance);
    const fromSample = offsets(tf, tfTensor(op.latent).value, components.means);
    const fromMean = offsets(tf, mean, components.means);
    const { logShare, share, live } = findShares(tf, components, fromSample);
    const moment = tf.add(tf.expandDims(variance, 1), tf.square(fromMean));
    const cost = tf.add(tf.sub(energy(tf, components, moment), components.logWeights), logShare);
    const zeros = tf.zerosLike(share);
    const perComponent = tf.where(tf.equal(share, zeros), zeros, tf.mul(share, cost));
    const mixed = tf.sum(perComponent, 1, true);
    const entropy = tf.sum(tf.add(logVariance, tf.scalar(1 + log2Pi)), 1, true);
    const perRow = tf.sub(mixed, tf.mul(entropy, tf.scalar(0.5)));
    const slope = tf.scalar(op.weight / heads.nRows);
    const push = tf.mul(share, slope);
    const excess = tf.where(tf.equal(share, zeros), zeros, tf.sub(cost, mixed));
    const pull = tf.mul(push, tf.mul(live, excess));
    return {
      loss: tf.div(tf.sum(perRow), tf.scalar(heads.nRows)) as TensorFlow.Scalar,
      ...rowGradients(tf, components, { push, pull, fromSample, fromMean, variance, slope }),
      ...priorGradients(tf, op, components, { push, pull, fromSample, fromMean, moment }),
    };
  });
  tfTensor(op.dHeads).set(result.dHeads);
  tfTensor(op.dLatent).set(result.dLatent);
  tfBlock(prior.weights).setGradient(result.dWeights);
  tfBlock(prior.means).setGradient(result.dMeans);
  tfBlock(prior.spreads).setGradient(result.dSpreads);
  addLoss(op.loss, result.loss);
}

interface Components {
  /** 1 x K. */
  readonly logWeights: TensorFlow.Tensor;
  /** K x dim. */
  readonly means: TensorFlow.Tensor2D;
  /** 1 / variance, 1 x K x dim. */
  readonly precisions: TensorFlow.Tensor;
  /** Half the sum of log(2 pi variance), 1 x K. */
  readonly halfLogs: TensorFlow.Tensor;
  readonly isPlain: boolean;
}

function describeComponents(tf: Tf, { prior }: Operation): Components {
  const isPlain = prior.form === 'plain';
  const weights = tfBlock(prior.weights).values.value;
  const spreads = tfBlock(prior.spreads).values.value;
  const logVariances = isPlain
    ? tf.log(tf.add(spreads, tf.scalar(mixtureFloors.variance)))
    : spreads;
  const sums = tf.sum(tf.add(logVariances, tf.scalar(log2Pi)), 1);
  return {
    logWeights: isPlain ? tf.log(weights) : tf.sub(weights, tf.logSumExp(weights, 1, true)),
    means: tfBlock(prior.means).values.value,
    precisions: tf.expandDims(tf.exp(tf.neg(logVariances)), 0),
    halfLogs: tf.expandDims(tf.mul(sums, tf.scalar(0.5)), 0),
    isPlain,
  };
}

/** of - mean, nRows x K x dim. */
function offsets(tf: Tf, of: TensorFlow.Tensor, means: TensorFlow.Tensor2D): TensorFlow.Tensor {
  return tf.sub(tf.expandDims(of, 1), tf.expandDims(means, 0));
}

/** Half the sum of log(2 pi variance) + square / variance, nRows x K. */
function energy(tf: Tf, components: Components, squares: TensorFlow.Tensor): TensorFlow.Tensor {
  const distance = tf.sum(tf.mul(squares, components.precisions), 2);
  return tf.add(tf.mul(distance, tf.scalar(0.5)), components.halfLogs);
}

/** All nRows x K; `live` is the part of the density that is not floor. */
interface Shares {
  readonly logShare: TensorFlow.Tensor;
  readonly share: TensorFlow.Tensor;
  readonly live: TensorFlow.Tensor;
}

function findShares(tf: Tf, components: Components, fromSample: TensorFlow.Tensor): Shares {
  const logDensity = tf.sub(components.logWeights, energy(tf, components, tf.square(fromSample)));
  const logFloor = tf.scalar(Math.log(mixtureFloors.density));
  const excess = tf.sub(logDensity, logFloor);
  const floored = components.isPlain ? tf.add(tf.softplus(excess), logFloor) : logDensity;
  const logShare = tf.sub(floored, tf.logSumExp(floored, 1, true));
  return {
    logShare,
    share: tf.exp(logShare),
    live: components.isPlain ? tf.sigmoid(excess) : tf.onesLike(excess),
  };
}

function rowGradients(
  tf: Tf,
  { precisions }: Components,
  sums: {
    readonly push: TensorFlow.Tensor;
    readonly pull: TensorFlow.Tensor;
    readonly fromSample: TensorFlow.Tensor;
    readonly fromMean: TensorFlow.Tensor;
    readonly variance: TensorFlow.Tensor;
    readonly slope: TensorFlow.Scalar;
  },
): { dHeads: TensorFlow.Tensor; dLatent: TensorFlow.Tensor } {
  const push = tf.mul(tf.expandDims(sums.push, 2), precisions);
  const pull = tf.mul(tf.expandDims(sums.pull, 2), precisions);
  const dMean = tf.sum(tf.mul(push, sums.fromMean), 1);
  const dVariance = tf.sub(tf.mul(tf.sum(push, 1), sums.variance), sums.slope);
  return {
    dHeads: tf.concat([dMean, tf.mul(dVariance, tf.scalar(0.5))], 1),
    dLatent: tf.neg(tf.sum(tf.mul(pull, sums.fromSample), 1)),
  };
}

function priorGradients(
  tf: Tf,
  { prior }: Operation,
  { precisions, logWeights }: Components,
  sums: {
    readonly push: TensorFlow.Tensor;
    readonly pull: TensorFlow.Tensor;
    readonly fromSample: TensorFlow.Tensor;
    readonly fromMean: TensorFlow.Tensor;
    /** Variance + fromMean². */
    readonly moment: TensorFlow.Tensor;
  },
): { dWeights: TensorFlow.Tensor; dMeans: TensorFlow.Tensor; dSpreads: TensorFlow.Tensor } {
  const push = tf.expandDims(sums.push, 2);
  const pull = tf.expandDims(sums.pull, 2);
  const one = tf.scalar(1);
  const dLogWeights = tf.sum(tf.sub(sums.pull, sums.push), 0, true);
  const offset = tf.sub(tf.mul(pull, sums.fromSample), tf.mul(push, sums.fromMean));
  const widen = (squares: TensorFlow.Tensor) => tf.sub(tf.mul(squares, precisions), one);
  const dLogVariances = tf.mul(
    tf.sum(
      tf.sub(tf.mul(pull, widen(tf.square(sums.fromSample))), tf.mul(push, widen(sums.moment))),
      0,
    ),
    tf.scalar(0.5),
  );
  const dMeans = tf.sum(tf.mul(offset, precisions), 0);
  if (prior.form === 'plain') {
    const spreads = tfBlock(prior.spreads).values.value;
    return {
      dMeans,
      dWeights: tf.div(dLogWeights, tfBlock(prior.weights).values.value),
      dSpreads: tf.div(dLogVariances, tf.add(spreads, tf.scalar(mixtureFloors.variance))),
    };
  }
  const total = tf.sum(dLogWeights);
  const dWeights = tf.sub(dLogWeights, tf.mul(tf.exp(logWeights), total));
  return { dMeans, dWeights, dSpreads: dLogVariances };
}
