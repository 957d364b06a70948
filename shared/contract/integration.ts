// Integration: parameters with their words, presets, the plan and the start.
import { z } from 'zod';
import { changesOf, field, method } from './define.ts';
import {
  batchSizeField,
  cellsFields,
  computerFields,
  joinField,
  latentDimField,
  learningRateField,
  maxIterationField,
  nComponentsField,
  patienceField,
  pictureFields,
  startArgs,
} from './run-fields.ts';
import type { RunPlan } from './run-plan.ts';
import type { JobInfo } from '#shared/model/job.ts';

/** Every parameter of the method. Defaults are those of `recommended` for RNA. */
export const integrationParamsSchema = z.strictObject({
  profile: field(z.enum(['rna', 'atac', 'adt']).default('rna'), {
    title: 'Kind of data',
    help: 'Gene expression, chromatin accessibility or surface proteins; it decides how numbers are prepared.',
    group: 'Input',
  }),
  join: joinField({
    title: 'Genes to keep',
    help: 'inner: genes found in every file. outer: genes found in any file, missing ones counted as zero.',
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
  maxIteration: maxIterationField(
    4_000,
    'Training comes to its end earlier once the loss no longer falls.',
  ),
  patience: patienceField(10, {
    most: 1_000,
    help: 'Passes over all cells without a lower loss before training comes to its end.',
  }),
  batchSize: batchSizeField(64),
  learningRate: learningRateField(2e-3, 1),
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
  latentDim: latentDimField(10, 'Numbers that describe each cell after integration.'),
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
  ...pictureFields,
  mnn: field(z.boolean().default(false), {
    title: 'Also run MNN',
    help: 'A second baseline (mutual nearest neighbours). Slow for many cells.',
    group: 'Baselines',
    advanced: true,
  }),
  nComponents: nComponentsField({
    title: 'Principal components',
    help: 'Components of "no correction", Harmony and MNN.',
    group: 'Baselines',
  }),
  ...computerFields(124),
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
  ...cellsFields,
  preset: z.enum(presetNames).default('recommended'),
  overrides: changesOf(integrationParamsSchema).default({}),
});
export type IntegrationRequest = z.infer<typeof integrationRequestSchema>;

export type IntegrationPlan = RunPlan<IntegrationParams>;

export const integrationMethods = {
  'integration.plan': method(integrationRequestSchema).returns<IntegrationPlan>(),
  'integration.start': method(startArgs(integrationRequestSchema)).returns<JobInfo>(),
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
