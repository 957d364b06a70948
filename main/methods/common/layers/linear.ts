// Fully connected layers, over a sparse minibatch or over the result of another layer.
import type { Minibatch, Tensor } from '#main/compute/device.ts';
import type { BlockSpec } from '#main/numerics/nn/parameter-layout.ts';
import type { LayerScope } from './scope.ts';

/** Weight and bias of a layer, both uniform within 1 / sqrt(nIn): PyTorch 2's default. Weights are nIn x nOut. */
export function linearSpecs(
  name: string,
  size: { readonly nIn: number; readonly nOut: number; readonly isSparse?: boolean },
): BlockSpec[] {
  const initial = { kind: 'uniform', bound: 1 / Math.sqrt(size.nIn) } as const;
  const kind = size.isSparse === true ? 'sparse' : 'dense';
  return [
    { name: `${name}.weight`, nRows: size.nIn, nCols: size.nOut, kind, initial },
    { name: `${name}.bias`, nRows: 1, nCols: size.nOut, kind: 'dense', initial },
  ];
}

/** The first layer: reads a sparse minibatch. */
export interface SparseLinearLayer {
  readonly out: Tensor;
  forward(x: Minibatch): Tensor;
  backward(dOut: Tensor): void;
}

export function createSparseLinear(scope: LayerScope, name: string): SparseLinearLayer {
  const { device, workspace, parameters, maxRows } = scope;
  const weight = parameters.block(`${name}.weight`);
  const bias = parameters.block(`${name}.bias`);
  const out = workspace.createTensor(maxRows, weight.nCols);
  let input: Minibatch | null = null;
  return {
    out,
    forward(x) {
      input = x;
      device.sparseLinear({ out, x, weight, bias });
      return out;
    },
    backward(dOut) {
      if (input !== null) device.sparseLinearBackward({ x: input, dOut, weight, bias });
    },
  };
}

export interface LinearLayer {
  readonly out: Tensor;
  forward(x: Tensor): Tensor;
  /** Gives the gradient of the input. */
  backward(dOut: Tensor): Tensor;
}

export function createLinear(scope: LayerScope, name: string): LinearLayer {
  const { device, workspace, parameters, maxRows } = scope;
  const weight = parameters.block(`${name}.weight`);
  const bias = parameters.block(`${name}.bias`);
  const out = workspace.createTensor(maxRows, weight.nCols);
  const dX = workspace.createTensor(maxRows, weight.nRows);
  let input: Tensor | null = null;
  return {
    out,
    forward(x) {
      input = x;
      device.linear({ out, x, weight, bias });
      return out;
    },
    backward(dOut) {
      if (input !== null) device.linearBackward({ x: input, dOut, dX, weight, bias });
      return dX;
    },
  };
}
