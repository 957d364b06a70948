// The operations of a device in stock tfjs ops, on whatever backend tfjs was set to.
import type * as TensorFlow from '@tensorflow/tfjs';
import { AppError } from '#shared/model/app-error.ts';
import type { Device, DeviceKind, Workspace } from '../device.ts';
import { batchNorm, batchNormBackward } from './batch-norm.ts';
import { TfLoader, tfMinibatch } from './loader.ts';
import { adamStep } from './optimizer.ts';
import { TfParameters, tfBlock, tfParameters } from './parameters.ts';
import { TfLedger, TfTensor, addLoss, tfTensor } from './tensors.ts';
import type { Disposable, Tf } from './tensors.ts';

/** The tfjs device on tfjs's own plain JavaScript backend. Slow; it is there to test the tfjs device. */
export async function createTfjsCpuDevice(): Promise<Device> {
  const tf = await import('@tensorflow/tfjs');
  tf.enableProdMode();
  if (!(await tf.setBackend('cpu'))) {
    throw new AppError('device', 'The cpu backend of tfjs did not start.', {
      hint: 'Choose "cpu" to go on with the processor.',
    });
  }
  await tf.ready();
  return createTfjsDevice(tf, {
    kind: 'tfjs-cpu',
    description: 'tfjs on the CPU, 1 thread',
    stepsPerRead: 1,
  });
}

function createTfjsDevice(
  tf: Tf,
  facts: {
    readonly kind: DeviceKind;
    readonly description: string;
    readonly stepsPerRead: number;
  },
): Device {
  return {
    kind: facts.kind,
    describe: () => facts.description,
    stepsPerRead: facts.stepsPerRead,
    openWorkspace: () => openWorkspace(tf),
    close: () => Promise.resolve(),

    upload(tensor, data, nRows) {
      const to = tfTensor(tensor);
      to.set(tf.tensor2d(data.slice(0, nRows * to.nCols), [nRows, to.nCols]));
    },
    read: async (tensor) => Float32Array.from(await tfTensor(tensor).value.data()),

    sparseLinear({ out, x, weight, bias }) {
      tfTensor(out).set(affine(tf, tfMinibatch(x).x, tfBlock(weight).values, tfBlock(bias).values));
    },
    sparseLinearBackward({ x, dOut, weight, bias }) {
      const slope = tfTensor(dOut).value;
      tfBlock(weight).setGradient(tf.matMul(tfMinibatch(x).x.value, slope, true));
      tfBlock(bias).setGradient(tf.sum(slope, 0, true));
    },
    linear({ out, x, weight, bias }) {
      tfTensor(out).set(affine(tf, tfTensor(x), tfBlock(weight).values, tfBlock(bias).values));
    },
    linearBackward({ x, dOut, dX, weight, bias }) {
      const slope = tfTensor(dOut).value;
      if (dX !== null)
        tfTensor(dX).set(tf.matMul(slope, tfBlock(weight).values.value, false, true));
      tfBlock(weight).setGradient(tf.matMul(tfTensor(x).value, slope, true));
      tfBlock(bias).setGradient(tf.sum(slope, 0, true));
    },
    batchNorm: (op) => batchNorm(tf, op),
    batchNormBackward: (op) => batchNormBackward(tf, op),

    binaryCrossEntropy({ logits, targets, dLogits, loss }) {
      const result = tf.tidy(() => {
        const logit = tfTensor(logits).value;
        const target = tfMinibatch(targets).x.value;
        const share = tf.scalar(1 / logits.nRows);
        const perEntry = tf.sub(tf.softplus(logit), tf.mul(target, logit));
        return {
          // Rows first: one long float32 sum would lose digits.
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
        return {
          loss: tf.mul(
            tf.sum(tf.sum(perEntry, 1)),
            tf.scalar(0.5 / heads.nRows),
          ) as TensorFlow.Scalar,
          slope: tf.mul(tf.concat([mean, tf.mul(excess, tf.scalar(0.5))], 1), share),
        };
      });
      tfTensor(dHeads).set(result.slope);
      addLoss(loss, result.loss);
    },

    adamStep: (parameters, settings) => adamStep(tf, tfParameters(parameters), settings),
  };
}

/** Remembers what it made, to dispose it at the end. */
function openWorkspace(tf: Tf): Workspace {
  const owned: Disposable[] = [];
  function own<Thing extends Disposable>(thing: Thing): Thing {
    owned.push(thing);
    return thing;
  }
  return {
    createTensor: (maxRows, nCols) => own(new TfTensor(maxRows, nCols)),
    createParameters: (layout, values) => own(new TfParameters(tf, layout, values)),
    createLoader: (options) => own(new TfLoader(tf, options)),
    createLedger: (terms) => own(new TfLedger(tf, terms)),
    close() {
      for (const thing of owned) thing.dispose();
      owned.length = 0;
    },
  };
}

function affine(tf: Tf, x: TfTensor, weight: TfTensor, bias: TfTensor): TensorFlow.Tensor {
  return tf.tidy(() => tf.add(tf.matMul(x.value, weight.value), bias.value));
}

/** [mean | log variance]. */
function splitHeads(tf: Tf, heads: TfTensor): [TensorFlow.Tensor, TensorFlow.Tensor] {
  const dim = heads.nCols / 2;
  const { value, nRows } = heads;
  return [tf.slice(value, [0, 0], [nRows, dim]), tf.slice(value, [0, dim], [nRows, dim])];
}
