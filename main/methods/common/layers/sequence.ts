// Layers one after the other.
import type { Tensor } from '#main/compute/device.ts';
import type { NamedTensor } from '../training.ts';

/** A layer between two tensors. */
export interface Layer {
  readonly out: Tensor;
  forward(x: Tensor): Tensor;
  /** Sets the gradients of its parameters and gives that of its input. */
  backward(dOut: Tensor): Tensor;
}

export interface Sequence extends Omit<Layer, 'out'> {
  readonly tensors: readonly NamedTensor[];
}

/** @param layers by name, in order */
export function createSequence(layers: Readonly<Record<string, Layer>>): Sequence {
  const inOrder = Object.values(layers);
  return {
    forward: (x) => inOrder.reduce((out, layer) => layer.forward(out), x),
    backward: (dOut) => inOrder.reduceRight((slope, layer) => layer.backward(slope), dOut),
    tensors: Object.entries(layers).map(([name, { out }]) => ({ name, tensor: out })),
  };
}
