// The network of SCALEX (Xiong et al., Nature Communications 2022; scalex 1.0.4): an encoder that never sees the batch,
// and a decoder that is one linear layer with batch normalisation by domain. Both heads of the encoder are one layer,
// [mean | log variance].
import type {
  Device,
  Ledger,
  Minibatch,
  Parameters,
  Tensor,
  Workspace,
} from '#main/compute/device.ts';
import type { BatchNorm } from '#main/compute/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { batchNormSpecs, createBatchNorm } from '../common/layers/batch-norm.ts';
import { createLinear, createSparseLinear, linearSpecs } from '../common/layers/linear.ts';
import type { LayerScope } from '../common/layers/scope.ts';
import { createVariational, variationalLosses } from '../common/layers/variational.ts';
import type { NamedTensor, TrainableModel } from '../common/training.ts';
import type { ScalexShape } from './scalex-types.ts';

/** Names of the losses in the ledger. */
export const scalexLosses = variationalLosses;

/** All parameters of a network of this shape. The same shape always gives the same layout. */
export function layoutScalex(shape: ScalexShape): ParameterLayout {
  const { nFeatures, hiddenDim, latentDim, nDomains } = shape;
  return layoutParameters([
    ...linearSpecs('encoder.trunk', { nIn: nFeatures, nOut: hiddenDim, isSparse: true }),
    ...batchNormSpecs('encoder.norm', 1, hiddenDim),
    ...linearSpecs('encoder.heads', { nIn: hiddenDim, nOut: 2 * latentDim }),
    ...linearSpecs('decoder.linear', { nIn: latentDim, nOut: nFeatures }),
    ...batchNormSpecs('decoder.norm', nDomains, nFeatures),
  ]);
}

export interface ScalexEncoder {
  /** Before normalisation, nRows x hiddenDim. */
  trunk(x: Minibatch): Tensor;
  /** [mean | log variance], nRows x 2 latentDim, from the last `trunk`. */
  heads(groups: Int32Array, statistics: BatchNorm['statistics']): Tensor;
  /** From the gradient of the heads. */
  backward(dHeads: Tensor): void;
  readonly tensors: readonly NamedTensor[];
}

/** @param maxGroups most groups of rows with statistics of their own: 1 in training, the data's batches in encoding */
export function createScalexEncoder(
  scope: LayerScope,
  options: { readonly maxGroups: number; readonly singletons: BatchNorm['singletons'] },
): ScalexEncoder {
  const trunk = createSparseLinear(scope, 'encoder.trunk');
  const norm = createBatchNorm(scope, 'encoder.norm', { hasRelu: true, ...options });
  const heads = createLinear(scope, 'encoder.heads');
  return {
    trunk: (x) => trunk.forward(x),
    heads: (groups, statistics) => heads.forward(norm.forward(trunk.out, groups, statistics)),
    backward: (dHeads) => trunk.backward(norm.backward(heads.backward(dHeads))),
    tensors: [
      { name: 'encoder.trunk', tensor: trunk.out },
      { name: 'encoder.norm', tensor: norm.out },
      { name: 'encoder.heads', tensor: heads.out },
    ],
  };
}

export interface ScalexModelOptions {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly ledger: Ledger;
  readonly maxRows: number;
  readonly klWeight: number;
  readonly singletons: BatchNorm['singletons'];
}

/** The whole network, ready to train. */
export function createScalexModel(
  options: ScalexModelOptions,
): TrainableModel & { readonly encoder: ScalexEncoder } {
  const { device, workspace, parameters, ledger, maxRows, klWeight, singletons } = options;
  const scope = { device, workspace, parameters, maxRows };
  const encoder = createScalexEncoder(scope, { maxGroups: 1, singletons });
  const linear = createLinear(scope, 'decoder.linear');
  const { nRows: latentDim, nCols: nFeatures } = parameters.block('decoder.linear.weight');
  const norm = createBatchNorm(scope, 'decoder.norm', {
    hasRelu: false,
    singletons,
    maxGroups: parameters.block('decoder.norm.scale').nRows,
  });
  const model = createVariational({
    ...{ scope, ledger, latentDim, nFeatures },
    encoder: {
      ...encoder,
      forward(x) {
        encoder.trunk(x);
        return encoder.heads(Int32Array.of(0, x.nRows), 'minibatch');
      },
    },
    decoder: {
      forward: (latent, x) => norm.forward(linear.forward(latent), x.domainOffsets, 'minibatch'),
      backward: (dLogits) => linear.backward(norm.backward(dLogits)),
      tensors: [
        { name: 'decoder.linear', tensor: linear.out },
        { name: 'decoder.norm', tensor: norm.out },
      ],
    },
    addDivergence({ heads, dHeads, loss }) {
      device.standardNormalKl({ heads, dHeads, weight: klWeight, loss });
      return null;
    },
  });
  return { ...model, encoder };
}
