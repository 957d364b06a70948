// Models and sizes of the engine benchmark.
import type { AdamSettings, Device, Ledger, Parameters, Workspace } from '#main/compute/device.ts';
import { afRclLosses, createAfRclModel, layoutAfRcl } from '#main/methods/annotate/af-rcl-model.ts';
import {
  createScaleModel,
  layoutScale,
  scaleLosses,
} from '#main/methods/atac-cluster/scale-model.ts';
import type { TrainableModel } from '#main/methods/common/training.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';

interface ModelParts {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly ledger: Ledger;
}

export interface EngineCase {
  readonly name: string;
  readonly model: 'scalex' | 'scale' | 'af-rcl';
  readonly nFeatures: number;
  readonly batchSize: number;
  readonly density: number;
  readonly nDomains: number;
  readonly noiseCols: number;
  readonly adam: AdamSettings;
  readonly layout: ParameterLayout;
  readonly losses: readonly string[];
  createModel(parts: ModelParts): Pick<TrainableModel, 'forward' | 'backward'>;
  /** What a step cannot do without: weights and moments read and written once, and the multiply-adds of its products. */
  readonly bytesPerStep: number;
  readonly flopsPerStep: number;
}

const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

function workOf(
  layout: ParameterLayout,
  { batchSize, density }: { readonly batchSize: number; readonly density: number },
) {
  let bytesPerStep = 0;
  let flopsPerStep = 0;
  for (const { kind, size, nRows } of layout.blocks) {
    if (kind === 'state') continue;
    const isSparse = kind === 'sparse';
    // Value and two moments in and out; a stored gradient out and in.
    bytesPerStep += size * (isSparse ? 24 : 32);
    if (nRows > 1) flopsPerStep += size * batchSize * (isSparse ? 4 * density : 6);
    flopsPerStep += 12 * size;
  }
  return { bytesPerStep, flopsPerStep };
}

function scalexCase(nFeatures: number, density: number): EngineCase {
  const nDomains = 2;
  const batchSize = 64;
  const latentDim = 10;
  const layout = layoutScalex({ nFeatures, hiddenDim: 1024, latentDim, nDomains });
  return {
    name: `scalex-${nFeatures}`,
    model: 'scalex',
    ...{ nFeatures, batchSize, density, nDomains, noiseCols: latentDim, layout },
    adam: { ...adamDefaults, learningRate: 2e-4, weightDecay: 5e-4, maxNorm: null },
    losses: scalexLosses,
    createModel: (parts) =>
      createScalexModel({ ...parts, maxRows: batchSize, klWeight: 0.5, singletons: 'running' }),
    ...workOf(layout, { batchSize, density }),
  };
}

function scaleCase(nFeatures: number): EngineCase {
  const [batchSize, density, latentDim] = [32, 0.03, 10];
  const shape = {
    ...{ nFeatures, hiddenDims: [1024, 128], latentDim, nComponents: 30 },
    priorForm: 'logarithmic',
  } as const;
  const layout = layoutScale(shape);
  return {
    name: `scale-${nFeatures}`,
    model: 'scale',
    ...{ nFeatures, batchSize, density, nDomains: 1, noiseCols: latentDim, layout },
    adam: { ...adamDefaults, learningRate: 2e-4, weightDecay: 5e-4, maxNorm: 10 },
    losses: scaleLosses,
    createModel: (parts) => createScaleModel({ ...parts, maxRows: batchSize, shape, klWeight: 1 }),
    ...workOf(layout, { batchSize, density }),
  };
}

function afRclCase(nFeatures: number): EngineCase {
  const [batchSize, density] = [64, 0.1];
  const shape = {
    ...{ nFeatures, hiddenDims: [1024, 1024, 1024], embeddingDim: 512 },
    ...{ projectionDim: 256, outDim: 128 },
  };
  const layout = layoutAfRcl(shape);
  return {
    name: `af-rcl-${nFeatures}`,
    model: 'af-rcl',
    ...{ nFeatures, batchSize, density, nDomains: 10, noiseCols: 0, layout },
    adam: { ...adamDefaults, learningRate: 1e-3, weightDecay: 1e-6, maxNorm: null },
    losses: afRclLosses,
    createModel: (parts) =>
      createAfRclModel({
        ...{ ...parts, maxRows: batchSize, shape },
        ...{ temperature: 0.1, against: 'other-groups' },
      }),
    ...workOf(layout, { batchSize, density }),
  };
}

/** Quick ones first: a run that is broken off has most of them. */
export const engineCases: readonly EngineCase[] = [
  scalexCase(2_000, 0.1),
  scaleCase(5_000),
  afRclCase(10_000),
  scaleCase(30_000),
  scalexCase(30_000, 0.03),
  scaleCase(100_000),
];
