// The operations of a device in stock tfjs ops, on whatever backend tfjs was set to.
import type * as TensorFlow from '@tensorflow/tfjs';
import type { Device, Workspace } from '../device.ts';
import { batchNorm, batchNormBackward } from './batch-norm.ts';
import { supervisedContrastive } from './contrastive.ts';
import { TfLoader, tfMinibatch } from './loader.ts';
import { createLosses } from './losses.ts';
import { mixtureKl } from './mixture.ts';
import { adamStep } from './optimizer.ts';
import { TfParameters, tfBlock, tfParameters } from './parameters.ts';
import { download, guardOperations } from './runtime.ts';
import type { Runtime, Tf } from './runtime.ts';
import { TfLedger, TfTensor, tfTensor } from './tensors.ts';
import type { Disposable } from './tensors.ts';

/** The device on a backend that has started; closes it at the end. */
export function createTfjsDevice(runtime: Runtime): Device {
  const { tf, kind, description, stepsPerRead } = runtime;
  return {
    kind,
    describe: () => description,
    stepsPerRead,
    close: () => runtime.close(),
    ...guardOperations(createOperations(tf, runtime), runtime),
  };
}

type Operations = Omit<Device, 'kind' | 'describe' | 'stepsPerRead' | 'close'>;

function createOperations(tf: Tf, runtime: Runtime): Operations {
  return {
    openWorkspace: () => openWorkspace(runtime),

    upload(tensor, data, nRows) {
      const to = tfTensor(tensor);
      to.set(tf.tensor2d(data.slice(0, nRows * to.nCols), [nRows, to.nCols]));
    },
    read: (tensor) => download(runtime, tfTensor(tensor).value),

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

    relu({ x, out }) {
      tfTensor(out).set(tf.relu(tfTensor(x).value));
    },
    reluBackward({ out, dOut, dX }) {
      const masked = tf.tidy(() => {
        const slope = tfTensor(dOut).value;
        const isOff = tf.lessEqual(tfTensor(out).value, tf.scalar(0));
        return tf.where(isOff, tf.zerosLike(slope), slope);
      });
      tfTensor(dX).set(masked);
    },

    ...createLosses(tf),
    mixtureKl: (op) => mixtureKl(tf, op),
    supervisedContrastive: (op) => supervisedContrastive(tf, op),

    adamStep: (parameters, settings) => adamStep(tf, tfParameters(parameters), settings),
  };
}

/** Remembers what it made, to dispose it at the end. */
function openWorkspace(runtime: Runtime): Workspace {
  const { tf } = runtime;
  const owned: Disposable[] = [];
  function own<Thing extends Disposable>(thing: Thing): Thing {
    owned.push(thing);
    return thing;
  }
  return {
    createTensor: (maxRows, nCols) => own(new TfTensor(maxRows, nCols)),
    createParameters: (layout, values) => own(new TfParameters(runtime, layout, values)),
    createLoader: (options) => own(new TfLoader(tf, options)),
    createLedger: (terms) => own(new TfLedger(runtime, terms)),
    close() {
      for (const thing of owned) thing.dispose();
      owned.length = 0;
    },
  };
}

function affine(tf: Tf, x: TfTensor, weight: TfTensor, bias: TfTensor): TensorFlow.Tensor {
  return tf.tidy(() => tf.add(tf.matMul(x.value, weight.value), bias.value));
}
