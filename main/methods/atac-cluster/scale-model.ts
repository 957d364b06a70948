// The network of SCALE (Xiong et al., Nature Communications 2019; scale 1.1.2): a variational autoencoder of open peaks
// whose latent space is drawn towards a mixture of Gaussians. Both heads of the encoder are one layer,
// [mean | log variance].
import type {
  Device,
  Ledger,
  Minibatch,
  MixturePrior,
  Parameters,
  Tensor,
  Workspace,
} from '#main/compute/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { BlockSpec, ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { AppError } from '#shared/model/app-error.ts';
import { createLinear, createSparseLinear, linearSpecs } from '../common/layers/linear.ts';
import { createRelu } from '../common/layers/relu.ts';
import type { LayerScope } from '../common/layers/scope.ts';
import { createSequence } from '../common/layers/sequence.ts';
import type { Layer } from '../common/layers/sequence.ts';
import type { NamedTensor, TrainableModel } from '../common/training.ts';

export interface ScaleShape {
  readonly nFeatures: number;
  /** Widths of the encoder's layers, from the peaks on; at least one. SCALE has 1024 and 128. */
  readonly hiddenDims: readonly number[];
  readonly latentDim: number;
  readonly nComponents: number;
  /** How the mixture's weights and variances are kept; `plain` as SCALE 1.1.2. */
  readonly priorForm: MixturePrior['form'];
}

/** Names of the losses in the ledger. */
export const scaleLosses = ['reconstruction', 'kl'] as const;

/** All parameters of a network of this shape. The same shape always gives the same layout. */
export function layoutScale(shape: ScaleShape): ParameterLayout {
  const { nFeatures, hiddenDims, latentDim } = shape;
  const widths = [nFeatures, ...hiddenDims];
  const linear = (name: string, nIn: number, nOut: number, isSparse = false): BlockSpec[] =>
    linearSpecs(name, { nIn, nOut, isSparse }, xavier(nIn, nOut));
  const lastDim = widths.at(-1) ?? nFeatures;
  return layoutParameters([
    ...hiddenDims.flatMap((nOut, i) => linear(hiddenName(i), widths[i] ?? 0, nOut, i === 0)),
    // Two heads, each of latentDim, started apart from each other.
    ...linearSpecs(
      'encoder.heads',
      { nIn: lastDim, nOut: 2 * latentDim },
      xavier(lastDim, latentDim),
    ),
    ...linear('decoder.linear', latentDim, nFeatures),
    ...priorSpecs(shape),
  ]);
}

const hiddenName = (index: number): string => `encoder.hidden${index}`;

/** Glorot and Bengio 2010, normal form; biases 0. */
function xavier(nIn: number, nOut: number) {
  return {
    weight: { kind: 'normal', deviation: Math.sqrt(2 / (nIn + nOut)) },
    bias: { kind: 'constant', value: 0 },
  } as const;
}

/** Equal weights, means 0, variances 1, until they are fitted to the cells. */
function priorSpecs({ nComponents, latentDim, priorForm }: ScaleShape): BlockSpec[] {
  const constant = (name: string, nRows: number, nCols: number, value: number): BlockSpec => ({
    ...{ name: `prior.${name}`, nRows, nCols, kind: 'dense' },
    initial: { kind: 'constant', value },
  });
  const isPlain = priorForm === 'plain';
  return [
    constant('weights', 1, nComponents, isPlain ? 1 / nComponents : 0),
    constant('means', nComponents, latentDim, 0),
    constant('spreads', nComponents, latentDim, isPlain ? 1 : 0),
  ];
}

export interface ScaleEncoder {
  /** [mean | log variance], nRows x 2 latentDim. */
  forward(x: Minibatch): Tensor;
  /** From the gradient of the heads. */
  backward(dHeads: Tensor): void;
  readonly tensors: readonly NamedTensor[];
}

/** @param nHidden hidden layers of the network */
function createScaleEncoder(scope: LayerScope, nHidden: number): ScaleEncoder {
  const first = createSparseLinear(scope, hiddenName(0));
  const layers: Record<string, Layer> = {};
  for (let i = 0; i < nHidden; i++) {
    if (i > 0) layers[hiddenName(i)] = createLinear(scope, hiddenName(i));
    const { nCols } = scope.parameters.block(`${hiddenName(i)}.bias`);
    layers[`${hiddenName(i)}.relu`] = createRelu(scope, nCols);
  }
  layers['encoder.heads'] = createLinear(scope, 'encoder.heads');
  const rest = createSequence(layers);
  return {
    forward: (x) => rest.forward(first.forward(x)),
    backward: (dHeads) => first.backward(rest.backward(dHeads)),
    tensors: [{ name: hiddenName(0), tensor: first.out }, ...rest.tensors],
  };
}

export interface ScaleModelOptions {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly ledger: Ledger;
  readonly maxRows: number;
  readonly shape: ScaleShape;
  readonly klWeight: number;
}

/** The whole network, ready to train. */
export function createScaleModel(
  options: ScaleModelOptions,
): TrainableModel & { readonly encoder: ScaleEncoder } {
  const { device, workspace, parameters, ledger, maxRows, shape, klWeight } = options;
  const { nFeatures, latentDim, hiddenDims, priorForm } = shape;
  const scope = { device, workspace, parameters, maxRows };
  const encoder = createScaleEncoder(scope, hiddenDims.length);
  const decoder = createLinear(scope, 'decoder.linear');
  const prior: MixturePrior = {
    form: priorForm,
    weights: parameters.block('prior.weights'),
    means: parameters.block('prior.means'),
    spreads: parameters.block('prior.spreads'),
  };
  const latent = workspace.createTensor(maxRows, latentDim);
  const dLatent = workspace.createTensor(maxRows, latentDim);
  const dHeads = workspace.createTensor(maxRows, 2 * latentDim);
  const dLogits = workspace.createTensor(maxRows, nFeatures);
  let current: { readonly heads: Tensor; readonly noise: Tensor } | null = null;

  return {
    parameters,
    encoder,
    forward(minibatch) {
      const { noise } = minibatch;
      if (noise === null) throw new AppError('internal', 'A minibatch to train on needs noise.');
      const heads = encoder.forward(minibatch);
      device.sampleLatent({ heads, noise, out: latent });
      device.binaryCrossEntropy({
        logits: decoder.forward(latent),
        targets: minibatch,
        dLogits,
        loss: { ledger, term: 'reconstruction' },
      });
      const loss = { ledger, term: 'kl' };
      device.mixtureKl({ prior, heads, latent, dHeads, dLatent, weight: klWeight, loss });
      current = { heads, noise };
    },
    backward() {
      if (current === null) throw new AppError('internal', 'backward before forward');
      // The sample reaches the loss twice: through the decoder and through its responsibilities.
      device.sampleLatentBackward({ ...current, dOut: decoder.backward(dLogits), dHeads });
      device.sampleLatentBackward({ ...current, dOut: dLatent, dHeads });
      encoder.backward(dHeads);
    },
    tensors: [
      ...encoder.tensors,
      { name: 'latent sample', tensor: latent },
      { name: 'decoder.linear', tensor: decoder.out },
    ],
  };
}
