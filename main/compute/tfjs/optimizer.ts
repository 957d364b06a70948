// Adam in tfjs ops. Blocks with own rows update the rows that have a gradient, each with its own count.
import type * as TensorFlow from '@tensorflow/tfjs';
import { adamStepAt } from '#main/numerics/nn/adam.ts';
import type { AdamSettings } from '../device.ts';
import type { TfBlock, TfParameters } from './parameters.ts';
import type { Tf } from './runtime.ts';

export function adamStep(tf: Tf, parameters: TfParameters, settings: AdamSettings): void {
  const present = parameters.blocks.filter((block) => block.hasGradient.includes(1));
  const factor = tf.tidy(() => clipFactor(tf, present, settings.maxNorm));
  for (const block of present) {
    const updated = tf.tidy(() => updateBlock(tf, block, settings, factor));
    block.values.set(updated.values);
    block.firstMoment.set(updated.first);
    block.secondMoment.set(updated.second);
    block.hasGradient.fill(0);
    block.gradient.dispose();
  }
  factor.dispose();
}

/** The factor that brings the common norm down to `maxNorm`, a scalar on the device. */
function clipFactor(tf: Tf, blocks: readonly TfBlock[], maxNorm: number | null): TensorFlow.Tensor {
  if (maxNorm === null || blocks.length === 0) return tf.scalar(1);
  const squares = blocks.map((block) => tf.sum(tf.square(block.gradient.value)));
  // Not addN: WebGPU takes eight buffers at a time.
  const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
  return tf.minimum(tf.scalar(1), tf.div(tf.scalar(maxNorm), tf.add(norm, tf.scalar(1e-6))));
}

function updateBlock(
  tf: Tf,
  block: TfBlock,
  settings: AdamSettings,
  factor: TensorFlow.Tensor,
): { values: TensorFlow.Tensor; first: TensorFlow.Tensor; second: TensorFlow.Tensor } {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const nCounters = block.hasGradient.length;
  const stepSizes = new Float32Array(nCounters);
  const deviationFactors = new Float32Array(nCounters);
  for (let i = 0; i < nCounters; i++) {
    const t = (block.nUpdates[i] ?? 0) + (block.hasGradient[i] ?? 0);
    block.nUpdates[i] = t;
    const step = adamStepAt(Math.max(1, t), settings, 1);
    stepSizes[i] = step.stepSize;
    deviationFactors[i] = step.deviationFactor;
  }
  const values = block.values.value;
  const slope = tf.add(
    tf.mul(block.gradient.value, factor),
    tf.mul(values, tf.scalar(weightDecay)),
  );
  const first = mix(tf, block.firstMoment.value, slope, beta1);
  const second = mix(tf, block.secondMoment.value, tf.square(slope), beta2);
  const column = (numbers: Float32Array) => tf.tensor2d(numbers, [nCounters, 1]);
  const deviation = tf.add(tf.mul(tf.sqrt(second), column(deviationFactors)), tf.scalar(epsilon));
  const updated = tf.sub(values, tf.div(tf.mul(first, column(stepSizes)), deviation));
  if (!block.hasGradient.includes(0)) return { values: updated, first, second };
  const isPresent = tf.tile(tf.tensor2d(block.hasGradient, [nCounters, 1], 'bool'), [
    1,
    block.nCols,
  ]);
  return {
    values: tf.where(isPresent, updated, values),
    first: tf.where(isPresent, first, block.firstMoment.value),
    second: tf.where(isPresent, second, block.secondMoment.value),
  };
}

/** share a + (1 - share) b. */
function mix(tf: Tf, a: TensorFlow.Tensor, b: TensorFlow.Tensor, share: number): TensorFlow.Tensor {
  return tf.add(tf.mul(a, tf.scalar(share)), tf.mul(b, tf.scalar(1 - share)));
}
