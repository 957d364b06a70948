// Fully connected layers, over a sparse minibatch or over the result of another layer.
import type { Minibatch, Tensor } from '#main/compute/device.ts';
import type { BlockSpec } from '#main/numerics/nn/parameter-layout.ts';
import type { LayerScope } from './scope.ts';
import type { Layer } from './sequence.ts';

type Initial = BlockSpec['initial'];

/** Weight and bias of a layer. Weights are nIn x nOut. Both start as PyTorch 2's do, uniform within 1 / sqrt(nIn). */
export function linearSpecs(
  name: string,
  size: { readonly nIn: number; readonly nOut: number; readonly isSparse?: boolean },
  initial: { readonly weight: Initial; readonly bias: Initial } = uniformInitial(size.nIn),
): BlockSpec[] {
  const kind = size.isSparse === true ? 'sparse' : 'dense';
  const { nIn, nOut } = size;
  return [
    { name: `${name}.weight`, nRows: nIn, nCols: nOut, kind, initial: initial.weight },
    { name: `${name}.bias`, nRows: 1, nCols: nOut, kind: 'dense', initial: initial.bias },
  ];
}

function uniformInitial(nIn: number): { readonly weight: Initial; readonly bias: Initial } {
  const initial = { kind: 'uniform', bound: 1 / Math.sqrt(nIn) } as const;
  return { weight: initial, bias: initial };
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

export function createLinear(scope: LayerScope, name: string): Layer {
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
