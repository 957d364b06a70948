// Batch normalisation, ordinary or by domain, with ReLU when asked for.
import type { BatchNorm, Tensor } from '#main/compute/device.ts';
import type { BlockSpec } from '#main/numerics/nn/parameter-layout.ts';
import type { LayerScope } from './scope.ts';
import type { Layer } from './sequence.ts';

/** Scale 1, shift 0, running mean 0, running variance 1, one row per domain. */
export function batchNormSpecs(name: string, nDomains: number, nCols: number): BlockSpec[] {
  const rows = (part: string, kind: BlockSpec['kind'], value: number): BlockSpec => ({
    name: `${name}.${part}`,
    nRows: nDomains,
    nCols,
    kind,
    initial: { kind: 'constant', value },
    hasOwnRows: true,
  });
  return [
    rows('scale', 'dense', 1),
    rows('shift', 'dense', 0),
    rows('runningMean', 'state', 0),
    rows('runningVariance', 'state', 1),
  ];
}

export interface BatchNormLayer {
  readonly out: Tensor;
  forward(x: Tensor, groups: Int32Array, statistics: BatchNorm['statistics']): Tensor;
  /** Gives the gradient of the input. */
  backward(dOut: Tensor): Tensor;
}

export function createBatchNorm(
  scope: LayerScope,
  name: string,
  options: Pick<BatchNorm, 'hasRelu' | 'singletons'> & { readonly maxGroups: number },
): BatchNormLayer {
  const { device, workspace, parameters, maxRows } = scope;
  const { hasRelu, singletons, maxGroups } = options;
  const scale = parameters.block(`${name}.scale`);
  const fixed = {
    scale,
    shift: parameters.block(`${name}.shift`),
    runningMean: parameters.block(`${name}.runningMean`),
    runningVariance: parameters.block(`${name}.runningVariance`),
    hasRelu,
    singletons,
    out: workspace.createTensor(maxRows, scale.nCols),
    saved: {
      mean: workspace.createTensor(maxGroups, scale.nCols),
      inverseDeviation: workspace.createTensor(maxGroups, scale.nCols),
    },
  };
  const dX = workspace.createTensor(maxRows, scale.nCols);
  let current: BatchNorm | null = null;
  return {
    out: fixed.out,
    forward(x, groups, statistics) {
      current = { ...fixed, x, groups, statistics };
      device.batchNorm({ ...fixed, x, groups, statistics });
      return fixed.out;
    },
    backward(dOut) {
      if (current !== null) device.batchNormBackward({ ...current, out: fixed.out, dOut, dX });
      return dX;
    },
  };
}

/** Batch normalisation of all rows together, then ReLU: what stands between two linear layers. */
export function createWholeNorm(
  scope: LayerScope,
  name: string,
  statistics: BatchNorm['statistics'],
): Layer {
  const options = { hasRelu: true, singletons: 'running', maxGroups: 1 } as const;
  const norm = createBatchNorm(scope, name, options);
  return { ...norm, forward: (x) => norm.forward(x, Int32Array.of(0, x.nRows), statistics) };
}
