// The network of AF-RCL (Bioinformatics 41(9), 2025, btaf437): an encoder whose embeddings a classifier reads, trained
// through a projection head by a supervised contrastive loss. Labels are the loader's domains: a minibatch holds its
// cells in the order of their types.
import type { BatchNorm, Device, Ledger, Parameters, Workspace } from '#main/compute/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { BlockSpec, ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { batchNormSpecs, createWholeNorm } from '../common/layers/batch-norm.ts';
import { createEncoder } from '../common/layers/encoder.ts';
import type { Encoder } from '../common/layers/encoder.ts';
import { createLinear, linearSpecs } from '../common/layers/linear.ts';
import type { LayerScope } from '../common/layers/scope.ts';
import { createSequence } from '../common/layers/sequence.ts';
import type { Layer } from '../common/layers/sequence.ts';
import type { TrainableModel } from '../common/training.ts';

export interface AfRclShape {
  readonly nFeatures: number;
  /** Widths of the encoder's hidden layers, at least one; AF-RCL has three of 1024. */
  readonly hiddenDims: readonly number[];
  /** Width of the embedding, 512. */
  readonly embeddingDim: number;
  /** Hidden width of the projection head, 256. */
  readonly projectionDim: number;
  /** Width of what the loss compares, 128. */
  readonly outDim: number;
}

/** Names of the losses in the ledger. */
export const afRclLosses = ['contrastive'] as const;

const hiddenName = (index: number): string => `encoder.hidden${index}`;

/** All parameters of a network of this shape. The same shape always gives the same layout. */
export function layoutAfRcl(shape: AfRclShape): ParameterLayout {
  const { nFeatures, hiddenDims, embeddingDim, projectionDim, outDim } = shape;
  const widths = [nFeatures, ...hiddenDims];
  return layoutParameters([
    ...hiddenDims.flatMap((nOut, i) => [
      ...linear(hiddenName(i), widths[i] ?? 0, nOut, i === 0),
      ...batchNormSpecs(`${hiddenName(i)}.norm`, 1, nOut),
    ]),
    ...linear('encoder.embedding', widths.at(-1) ?? 0, embeddingDim),
    ...linear('head.hidden', embeddingDim, projectionDim),
    ...batchNormSpecs('head.hidden.norm', 1, projectionDim),
    ...linear('head.out', projectionDim, outDim),
  ]);
}

/** Weights normal with deviation 0.02, biases 0. */
function linear(name: string, nIn: number, nOut: number, isSparse = false): BlockSpec[] {
  const weight = { kind: 'normal', deviation: 0.02 } as const;
  return linearSpecs(
    name,
    { nIn, nOut, isSparse },
    { weight, bias: { kind: 'constant', value: 0 } },
  );
}

/**
 * Gives embeddings, nRows x embeddingDim.
 * @param statistics `minibatch` to train, `running` to encode
 */
export function createAfRclEncoder(
  scope: LayerScope,
  nHidden: number,
  statistics: BatchNorm['statistics'],
): Encoder {
  const layers: Record<string, Layer> = {};
  for (let i = 0; i < nHidden; i++) {
    if (i > 0) layers[hiddenName(i)] = createLinear(scope, hiddenName(i));
    layers[`${hiddenName(i)}.norm`] = createWholeNorm(scope, `${hiddenName(i)}.norm`, statistics);
  }
  layers['encoder.embedding'] = createLinear(scope, 'encoder.embedding');
  return createEncoder(scope, hiddenName(0), layers);
}

export interface AfRclModelOptions {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly ledger: Ledger;
  readonly maxRows: number;
  readonly shape: AfRclShape;
  /** 0.1 in AF-RCL. */
  readonly temperature: number;
  /** `other-groups`: AF-RCL's own loss; `all-others`: the ordinary one (AF-RCL-c). */
  readonly against: 'other-groups' | 'all-others';
}

/** Encoder, projection head and loss, ready to train. */
export function createAfRclModel(options: AfRclModelOptions): TrainableModel {
  const { device, workspace, parameters, ledger, maxRows, shape, temperature, against } = options;
  const scope = { device, workspace, parameters, maxRows };
  const encoder = createAfRclEncoder(scope, shape.hiddenDims.length, 'minibatch');
  const head = createSequence({
    'head.hidden': createLinear(scope, 'head.hidden'),
    'head.hidden.norm': createWholeNorm(scope, 'head.hidden.norm', 'minibatch'),
    'head.out': createLinear(scope, 'head.out'),
  });
  const dOut = workspace.createTensor(maxRows, shape.outDim);
  return {
    parameters,
    forward(minibatch) {
      const x = head.forward(encoder.forward(minibatch));
      const loss = { ledger, term: 'contrastive' };
      const groups = minibatch.domainOffsets;
      device.supervisedContrastive({ x, groups, temperature, against, dX: dOut, loss });
    },
    backward: () => encoder.backward(head.backward(dOut)),
    tensors: [...encoder.tensors, ...head.tensors],
  };
}
