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
import { AppError } from '#shared/model/app-error.ts';
import { batchNormSpecs, createBatchNorm } from '../common/layers/batch-norm.ts';
import { createLinear, createSparseLinear, linearSpecs } from '../common/layers/linear.ts';
import type { LayerScope } from '../common/layers/scope.ts';
import type { NamedTensor, TrainableModel } from '../common/training.ts';
import type { ScalexShape } from './scalex-types.ts';

/** Names of the losses in the ledger. */
export const scalexLosses = ['reconstruction', 'kl'] as const;

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
  const decoder = createLinear(scope, 'decoder.linear');
  const { nRows: latentDim, nCols: nFeatures } = parameters.block('decoder.linear.weight');
  const nDomains = parameters.block('decoder.norm.scale').nRows;
  const norm = createBatchNorm(scope, 'decoder.norm', {
    hasRelu: false,
    singletons,
    maxGroups: nDomains,
  });
  const sample = workspace.createTensor(maxRows, latentDim);
  const dHeads = workspace.createTensor(maxRows, 2 * latentDim);
  const dLogits = workspace.createTensor(maxRows, nFeatures);
  let current: { readonly heads: Tensor; readonly noise: Tensor } | null = null;

  return {
    parameters,
    encoder,
    forward(minibatch) {
      const { noise } = minibatch;
      if (noise === null) throw new AppError('internal', 'A minibatch to train on needs noise.');
      encoder.trunk(minibatch);
      const heads = encoder.heads(Int32Array.of(0, minibatch.nRows), 'minibatch');
      device.sampleLatent({ heads, noise, out: sample });
      const logits = norm.forward(decoder.forward(sample), minibatch.domainOffsets, 'minibatch');
      device.binaryCrossEntropy({
        logits,
        targets: minibatch,
        dLogits,
        loss: { ledger, term: 'reconstruction' },
      });
      device.standardNormalKl({
        heads,
        dHeads,
        weight: klWeight,
        loss: { ledger, term: 'kl' },
      });
      current = { heads, noise };
    },
    backward() {
      if (current === null) throw new AppError('internal', 'backward before forward');
      const dSample = decoder.backward(norm.backward(dLogits));
      device.sampleLatentBackward({ ...current, dOut: dSample, dHeads });
      encoder.backward(dHeads);
    },
    tensors: [
      ...encoder.tensors,
      { name: 'latent sample', tensor: sample },
      { name: 'decoder.linear', tensor: decoder.out },
      { name: 'decoder.norm', tensor: norm.out },
    ],
  };
}
