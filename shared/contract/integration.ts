// Integration: parameters with their words, presets, the plan and the start.
import { z } from 'zod';
import { inputSchema } from './data.ts';
import { changesOf, field, method } from './define.ts';
import type { JobInfo } from '#shared/model/job.ts';

export const deviceChoices = [
  'auto',
  'cpu',
  'reference',
  'tfjs-cpu',
  'webgpu',
  'tensorflow',
] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/** Every parameter of the method. Defaults are those of `recommended` for RNA. */
export const integrationParamsSchema = z.strictObject({
  profile: field(z.enum(['rna', 'atac', 'adt']).default('rna'), {
    title: 'Kind of data',
    help: 'Gene expression, chromatin accessibility or surface proteins; it decides how numbers are prepared.',
    group: 'Input',
  }),
  join: field(z.enum(['inner', 'outer']).default('inner'), {
    title: 'Genes to keep',
    help: 'inner: genes found in every file. outer: genes found in any file, missing ones counted as zero.',
    group: 'Input',
    advanced: true,
  }),
  minFeatures: field(z.int().min(0).max(100_000).default(600), {
    title: 'Leave out cells below',
    help: 'Cells in which fewer genes were seen are left out; they are often broken or empty.',
    unit: 'genes seen',
    group: 'Cells and genes',
  }),
  minCells: field(z.int().min(0).max(100_000).default(3), {
    title: 'Leave out genes below',
    help: 'Genes seen in fewer cells are left out.',
    unit: 'cells',
    group: 'Cells and genes',
    advanced: true,
  }),
  keepMt: field(z.boolean().default(false), {
    title: 'Keep mitochondrial genes',
    help: 'Off: genes named MT-, mt- and ERCC are left out of the training, since they follow quality more than type.',
    group: 'Cells and genes',
    advanced: true,
  }),
  nTopFeatures: field(z.int().min(0).max(200_000).default(2_000), {
    title: 'Variable genes',
    help: 'Genes the model learns from, chosen as variable within batches. 0 keeps all.',
    unit: 'genes',
    group: 'Cells and genes',
  }),
  minCellPerBatch: field(z.int().min(1).max(10_000).default(200), {
    title: 'Small batches',
    help: 'Batches with fewer cells do not take part in choosing variable genes; their cells stay.',
    unit: 'cells',
    group: 'Cells and genes',
    advanced: true,
  }),
  targetSum: field(z.number().positive().max(1e9).default(10_000), {
    title: 'Counts per cell',
    help: 'Every cell is scaled to this total before the logarithm.',
    unit: 'counts',
    group: 'Cells and genes',
    advanced: true,
  }),
  scale: field(z.enum(['per-batch', 'global']).default('per-batch'), {
    title: 'Scaling',
    help: 'Each gene divided by its maximum, within each batch (as published) or over all cells.',
    group: 'Model',
    advanced: true,
  }),
  maxIteration: field(z.int().min(1).max(1_000_000).default(4_000), {
    title: 'Training steps, at most',
    help: 'Training comes to its end earlier once the loss no longer falls.',
    unit: 'steps',
    group: 'Model',
  }),
  patience: field(z.int().min(1).max(1_000).default(10), {
    title: 'Patience',
    help: 'Passes over all cells without a lower loss before training comes to its end.',
    unit: 'epochs',
    group: 'Model',
    advanced: true,
  }),
  batchSize: field(z.int().min(2).max(4_096).default(64), {
    title: 'Cells per step',
    help: 'Size of a minibatch. Made smaller when there are fewer cells.',
    unit: 'cells',
    group: 'Model',
    advanced: true,
  }),
  learningRate: field(z.number().positive().max(1).default(2e-3), {
    title: 'Learning rate',
    help: 'Step length of the optimiser (Adam).',
    group: 'Model',
    advanced: true,
  }),
  decay: field(z.number().min(0).max(1).default(0.5), {
    title: 'Decay',
    help: 'Part of the steps, at the end, over which the learning rate falls to zero. 0: it stays the same (as published).',
    unit: 'of all steps',
    group: 'Model',
    advanced: true,
  }),
  klWeight: field(z.number().min(0).max(100).default(0.5), {
    title: 'KL weight',
    help: 'How strongly the latent space is kept compact.',
    group: 'Model',
    advanced: true,
  }),
  latentDim: field(z.int().min(2).max(128).default(10), {
    title: 'Latent dimensions',
    help: 'Numbers that describe each cell after integration.',
    group: 'Model',
    advanced: true,
  }),
  hiddenDim: field(z.int().min(8).max(8_192).default(1_024), {
    title: 'Hidden width',
    help: 'Width of the encoder layer.',
    group: 'Model',
    advanced: true,
  }),
  encoding: field(z.enum(['per-batch', 'running']).default('per-batch'), {
    title: 'Encoding',
    help: 'per-batch: cells are normalised with the statistics of their own batch, computed over all its cells. running: with the averages kept from training.',
    group: 'Model',
    advanced: true,
  }),
  nNeighbors: field(z.int().min(2).max(200).default(30), {
    title: 'Neighbours',
    help: 'Neighbours of each cell in the graph for the picture and the clusters.',
    unit: 'cells',
    group: 'Clusters and picture',
    advanced: true,
  }),
  resolution: field(z.number().min(0.01).max(10).default(1), {
    title: 'Cluster resolution',
    help: 'Higher gives more, smaller clusters (Leiden).',
    group: 'Clusters and picture',
  }),
  minDist: field(z.number().min(0).max(1).default(0.1), {
    title: 'UMAP minimum distance',
    help: 'Smaller packs the points of the picture more tightly.',
    group: 'Clusters and picture',
    advanced: true,
  }),
  mnn: field(z.boolean().default(false), {
    title: 'Also run MNN',
    help: 'A second baseline (mutual nearest neighbours). Slow for many cells.',
    group: 'Baselines',
    advanced: true,
  }),
  nComponents: field(z.int().min(2).max(200).default(30), {
    title: 'Principal components',
    help: 'Components of "no correction", Harmony and MNN.',
    group: 'Baselines',
    advanced: true,
  }),
  seed: field(
    z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(124),
    {
      title: 'Seed',
      help: 'The same seed gives the same result on the same computer.',
      group: 'Computer',
      advanced: true,
    },
  ),
  device: field(z.enum(deviceChoices).default('auto'), {
    title: 'Device',
    help: 'auto takes the fastest one found here; the result says which.',
    group: 'Computer',
    advanced: true,
  }),
  threads: field(z.int().min(0).max(256).default(0), {
    title: 'Threads',
    help: '0: chosen from the number of processor cores.',
    group: 'Computer',
    advanced: true,
  }),
});
export type IntegrationParams = z.infer<typeof integrationParamsSchema>;

export const presetNames = ['recommended', 'published', 'quick'] as const;
export type PresetName = (typeof presetNames)[number];

/** What each preset changes from the defaults of the schema. */
export const integrationPresets: Readonly<Record<PresetName, Partial<IntegrationParams>>> = {
  recommended: {},
  published: { maxIteration: 30_000, learningRate: 2e-4, decay: 0, scale: 'per-batch' },
  quick: { maxIteration: 800, learningRate: 4e-3, nTopFeatures: 1_000 },
};

/** What each kind of data changes from the defaults, before the preset. */
export const integrationProfiles: Readonly<
  Record<IntegrationParams['profile'], Partial<IntegrationParams>>
> = {
  rna: {},
  atac: { profile: 'atac', minFeatures: 100, nTopFeatures: 100_000 },
  adt: { profile: 'adt', minFeatures: 10, nTopFeatures: 0 },
};

/** What to integrate and how. Overrides are changes from profile and preset. */
export const integrationRequestSchema = z.strictObject({
  inputs: z.array(inputSchema).min(1).max(64),
  /** Column of obs that says the batch; null: each file is a batch. */
  batchKey: z.string().max(300).nullable().default(null),
  /** Names of the batches, one per input, when each file is a batch; null: file names without extension. */
  batchNames: z.array(z.string().max(300)).nullable().default(null),
  /** Column of obs with known types, used to judge only. */
  labelKey: z.string().max(300).nullable().default(null),
  preset: z.enum(presetNames).default('recommended'),
  overrides: changesOf(integrationParamsSchema).default({}),
});
export type IntegrationRequest = z.infer<typeof integrationRequestSchema>;

export interface BatchPreview {
  readonly name: string;
  readonly nCells: number;
  /** Cells left at the chosen `minFeatures`. */
  readonly nKept: number;
}

export interface IntegrationPlan {
  readonly params: IntegrationParams;
  readonly nCells: number;
  readonly nKept: number;
  readonly nSharedFeatures: number;
  readonly batches: readonly BatchPreview[];
  /** Genes seen per cell: counts of cells in equal bins from 0 to `maxFeaturesSeen`. */
  readonly featuresSeen: { readonly max: number; readonly counts: readonly number[] };
  /** Number of steps the estimate assumes. */
  readonly steps: number;
  readonly estimate: {
    readonly seconds: number;
    /** Half-width of the interval around `seconds`. */
    readonly plusMinusSeconds: number;
    readonly stepsPerSecond: number;
    readonly memoryBytes: number;
    readonly diskBytes: number;
    readonly device: string;
  };
  readonly fits: boolean;
  /** Why it does not fit, or what would make it fit, in words. */
  readonly offers: readonly {
    readonly text: string;
    readonly overrides: Partial<IntegrationParams>;
  }[];
  readonly warnings: readonly string[];
}

export const integrationMethods = {
  'integration.plan': method(integrationRequestSchema).returns<IntegrationPlan>(),
  'integration.start': method(
    z.strictObject({
      request: integrationRequestSchema,
      /** Where the run folder goes; null: a new folder in the workspace. */
      output: z.string().max(4096).nullable().default(null),
      overwrite: z.boolean().default(false),
    }),
  ).returns<JobInfo>(),
};

/** The parameters a request stands for: defaults, then kind of data, preset, and the person's own changes. */
export function resolveIntegrationParams(
  request: Pick<IntegrationRequest, 'preset' | 'overrides'>,
): IntegrationParams {
  const { preset, overrides } = request;
  return integrationParamsSchema.parse({
    ...integrationProfiles[overrides.profile ?? 'rna'],
    ...integrationPresets[preset],
    ...overrides,
  });
}
