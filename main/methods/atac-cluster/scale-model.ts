// The network of SCALE (Xiong et al., Nature Communications 2019; scale 1.1.2): a variational autoencoder of open peaks
// whose latent space is drawn towards a mixture of Gaussians. Both heads of the encoder are one layer,
// [mean | log variance].
import type { Device, Ledger, MixturePrior, Parameters, Workspace } from '#main/compute/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { BlockSpec, ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { createEncoder } from '../common/layers/encoder.ts';
import type { Encoder } from '../common/layers/encoder.ts';
import { createLinear, linearSpecs } from '../common/layers/linear.ts';
import { createRelu } from '../common/layers/relu.ts';
import type { LayerScope } from '../common/layers/scope.ts';
import type { Layer } from '../common/layers/sequence.ts';
import { createVariational, variationalLosses } from '../common/layers/variational.ts';
import type { TrainableModel } from '../common/training.ts';

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
export const scaleLosses = variationalLosses;

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

export const hiddenName = (index: number): string => `encoder.hidden${index}`;

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

/**
 * Gives [mean | log variance], nRows x 2 latentDim.
 * @param nHidden hidden layers of the network
 */
export function createScaleEncoder(scope: LayerScope, nHidden: number): Encoder {
  const layers: Record<string, Layer> = {};
  for (let i = 0; i < nHidden; i++) {
    if (i > 0) layers[hiddenName(i)] = createLinear(scope, hiddenName(i));
    const { nCols } = scope.parameters.block(`${hiddenName(i)}.bias`);
    layers[`${hiddenName(i)}.relu`] = createRelu(scope, nCols);
  }
  layers['encoder.heads'] = createLinear(scope, 'encoder.heads');
  return createEncoder(scope, hiddenName(0), layers);
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

/** What the next steps do. */
export interface ScalePhase {
  /** What the latent space is drawn towards: the mixture, or one standard normal. */
  readonly towards: 'mixture' | 'normal';
  /** How strongly. */
  readonly weight: number;
  /** False: the encoder stays as it is. */
  readonly trainsEncoder: boolean;
}

export interface ScaleModel extends TrainableModel {
  readonly encoder: Encoder;
  /** From the next `forward` on; at first the mixture with `klWeight`. */
  enter(phase: ScalePhase): void;
}

/** The whole network, ready to train. */
export function createScaleModel(options: ScaleModelOptions): ScaleModel {
  const { device, workspace, parameters, ledger, maxRows, shape, klWeight } = options;
  let phase: ScalePhase = { towards: 'mixture', weight: klWeight, trainsEncoder: true };
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
  const dLatent = workspace.createTensor(maxRows, latentDim);
  const model = createVariational({
    ...{ scope, ledger, latentDim, nFeatures },
    encoder: {
      ...encoder,
      backward(dHeads) {
        if (phase.trainsEncoder) encoder.backward(dHeads);
      },
    },
    decoder: { ...decoder, tensors: [{ name: 'decoder.linear', tensor: decoder.out }] },
    addDivergence(op) {
      const { towards, weight } = phase;
      if (towards === 'normal') {
        device.standardNormalKl({ ...op, weight });
        return null;
      }
      device.mixtureKl({ ...op, prior, dLatent, weight });
      return dLatent;
    },
  });
  return {
    ...model,
    encoder,
    enter(next) {
      phase = next;
    },
  };
}
