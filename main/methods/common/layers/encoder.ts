// A network that reads sparse minibatches: a sparse first layer, then others in order.
import type { Minibatch, Tensor } from '#main/compute/device.ts';
import type { NamedTensor } from '../training.ts';
import { createSparseLinear } from './linear.ts';
import type { LayerScope } from './scope.ts';
import { createSequence } from './sequence.ts';
import type { Layer } from './sequence.ts';

export interface Encoder {
  forward(x: Minibatch): Tensor;
  /** From the gradient of the result. */
  backward(dOut: Tensor): void;
  readonly tensors: readonly NamedTensor[];
}

/**
 * @param name of the first layer
 * @param layers the others by name, in order
 */
export function createEncoder(
  scope: LayerScope,
  name: string,
  layers: Readonly<Record<string, Layer>>,
): Encoder {
  const first = createSparseLinear(scope, name);
  const rest = createSequence(layers);
  return {
    forward: (x) => rest.forward(first.forward(x)),
    backward: (dOut) => first.backward(rest.backward(dOut)),
    tensors: [{ name, tensor: first.out }, ...rest.tensors],
  };
}
