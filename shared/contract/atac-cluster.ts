// Chromatin accessibility: parameters of SCALE and its baseline with their words, presets, and the start.
import { z } from 'zod';
import { changesOf, field, method } from './define.ts';
import {
  batchSizeField,
  cellsFields,
  computerFields,
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

/** Every parameter of the method. Defaults are those of `recommended`. */
export const atacParamsSchema = z.strictObject({
  join: field(z.enum(['inner', 'outer', 'merge']).default('inner'), {
    title: 'Peaks to keep',
    help: 'inner: peaks found in every file. outer: peaks found in any file, missing ones counted as closed. merge: peaks of different files that overlap become one.',
    group: 'Input',
    advanced: true,
  }),
  regions: field(z.enum(['bins', 'called']).default('bins'), {
    title: 'Count fragments over',
    help: 'When no BED file of peaks is given. bins: stretches of one size. called: peaks found in the fragments of each file by a simple caller of this program (windows of 300 bases against the coverage around them), merged over the files.',
    group: 'Input',
  }),
  binBases: field(z.int().min(100).max(10_000_000).default(5_000), {
    title: 'Bins for fragments',
    help: 'Size of the bins that fragments are counted over when there are no peaks.',
    unit: 'bases',
    group: 'Input',
  }),
  minFragments: field(z.int().min(0).max(100_000_000).default(0), {
    title: 'Fewest fragments of a cell',
    help: 'For fragment files: barcodes with fewer are no cells. 0: found at the knee, where there is one.',
    unit: 'fragments',
    group: 'Input',
  }),
  minShareInRegions: field(z.number().min(0).max(1).default(0), {
    title: 'Smallest share of cuts in regions',
    help: 'For fragment files: cells with a smaller share of their cuts in the regions are left out. 0: none is.',
    unit: 'share of the cuts',
    group: 'Cells and peaks',
    advanced: true,
  }),
  maxNucleosomeSignal: field(z.number().min(0).max(1_000).default(0), {
    title: 'Largest nucleosome signal',
    help: 'For fragment files: fragments of 147 to 293 bases by shorter ones; cells above are left out. 0: none is. 4 is common.',
    group: 'Cells and peaks',
    advanced: true,
  }),
  minTssEnrichment: field(z.number().min(0).max(1_000).default(0), {
    title: 'Smallest TSS enrichment',
    help: 'For fragment files with known genes: cells less often cut where genes start, relative to beside, are left out. 0: none is. 2 is common.',
    group: 'Cells and peaks',
    advanced: true,
  }),
  minFeatures: field(z.int().min(0).max(1_000_000).default(100), {
    title: 'Leave out cells below',
    help: 'Cells with fewer open peaks are left out; they are often broken or empty.',
    unit: 'open peaks',
    group: 'Cells and peaks',
  }),
  refilter: field(z.boolean().default(true), {
    title: 'Look at cells again',
    help: 'Cells with too few open peaks among the chosen ones are left out as well.',
    group: 'Cells and peaks',
    advanced: true,
  }),
  minCells: field(z.number().min(0).max(1_000_000).default(3), {
    title: 'Leave out peaks below',
    help: 'Peaks open in fewer cells are left out. Below 1 it is a share of the cells.',
    unit: 'cells',
    group: 'Cells and peaks',
    advanced: true,
  }),
  maxCellShare: field(z.number().min(0.01).max(1).default(0.95), {
    title: 'Leave out peaks above',
    help: 'Peaks open in a larger share of the cells are left out; they tell no cells apart.',
    unit: 'share of the cells',
    group: 'Cells and peaks',
    advanced: true,
  }),
  choice: field(z.enum(['prevalence', 'deviance', 'all']).default('prevalence'), {
    title: 'Choose peaks by',
    help: 'prevalence: those open in most cells. deviance: those that vary more between cells than their depth explains. all: no choice.',
    group: 'Cells and peaks',
    advanced: true,
  }),
  nTopFeatures: field(z.int().min(0).max(1_000_000).default(100_000), {
    title: 'Peaks to learn from',
    help: 'The model and the baseline see at most this many peaks. 0 keeps all.',
    unit: 'peaks',
    group: 'Cells and peaks',
  }),
  values: field(z.enum(['binary', 'clipped', 'max-abs']).default('binary'), {
    title: 'What the model sees',
    help: 'binary: open or not. clipped: numbers above 1 set to 1, others as they are (SCALE 1.1.2). max-abs: counts divided by the largest of the peak (the paper).',
    group: 'Model',
    advanced: true,
  }),
  nCentroids: field(z.int().min(0).max(500).default(0), {
    title: 'Components of the mixture',
    help: 'Gaussians the latent space is drawn towards; not the number of clusters. 0: as many as clusters were asked for, else as many as the data is estimated to hold, at most 30.',
    group: 'Model',
    advanced: true,
  }),
  prior: field(z.enum(['logarithmic', 'plain']).default('logarithmic'), {
    title: 'Form of the mixture',
    help: 'logarithmic: weights and variances cannot leave their range. plain: free numbers as in SCALE 1.1.2, which can end in NaN.',
    group: 'Model',
    advanced: true,
  }),
  start: field(z.enum(['lsi', 'random']).default('lsi'), {
    title: 'Start of the network',
    help: 'lsi: the encoder begins as the projection on the first LSI components and is refined. random: as in SCALE.',
    group: 'Model',
    advanced: true,
  }),
  warmStartSteps: field(z.int().min(0).max(1_000_000).default(600), {
    title: 'Warm start',
    help: 'Steps before the mixture is fitted to the cells: of the decoder alone after a start from LSI, else as a plain variational autoencoder. 0: the mixture is fitted to the untrained network, as in SCALE.',
    unit: 'steps',
    group: 'Model',
    advanced: true,
  }),
  klWarmup: field(z.int().min(0).max(1_000_000).default(400), {
    title: 'KL warm-up',
    help: 'Steps over which the pull towards the prior grows from 0 to 1.',
    unit: 'steps',
    group: 'Model',
    advanced: true,
  }),
  maxIteration: maxIterationField(
    2_000,
    'Training stops earlier once held-out cells are no longer described better.',
  ),
  holdOut: field(z.number().min(0).max(0.5).default(0.05), {
    title: 'Cells held out',
    help: 'Share of the cells kept out of the training to see when to stop. They are encoded like all others. 0: the training loss decides.',
    unit: 'share of the cells',
    group: 'Model',
    advanced: true,
  }),
  patience: patienceField(10, {
    most: 1_000_000,
    help: 'Passes over all cells without improvement before training stops.',
  }),
  batchSize: batchSizeField(32),
  learningRate: learningRateField(1e-4, 10),
  learningRateForm: field(z.enum(['constant', 'falling', 'paper']).default('falling'), {
    title: 'Course of the learning rate',
    help: 'constant. falling: along half a cosine to a twentieth. paper: a tenth less every ten steps, not below 0.0002.',
    group: 'Model',
    advanced: true,
  }),
  weightDecay: field(z.number().min(0).max(1).default(0), {
    title: 'Weight decay',
    help: 'L2 term added to every gradient.',
    group: 'Model',
    advanced: true,
  }),
  maxNorm: field(z.number().min(0).max(1e9).default(0), {
    title: 'Gradient limit',
    help: 'Gradients are scaled to at most this length. 0: as they are.',
    group: 'Model',
    advanced: true,
  }),
  startBias: field(z.boolean().default(true), {
    title: 'Start from open shares',
    help: 'The network begins knowing in how many cells each peak is open, instead of finding out.',
    group: 'Model',
    advanced: true,
  }),
  latentDim: latentDimField(20, 'Numbers that describe each cell.'),
  hiddenDims: field(
    z
      .string()
      .regex(/^[1-9]\d{0,4}(,[1-9]\d{0,4}){0,4}$/, 'expected widths such as 1024,128')
      .default('1024,128'),
    {
      title: 'Hidden widths',
      help: 'Widths of the layers of the encoder, from the peaks on.',
      group: 'Model',
      advanced: true,
    },
  ),
  dropDepth: field(z.boolean().default(true), {
    title: 'Leave out depth',
    help: 'The direction of the latent space that follows the number of open peaks is taken out of it, where there is one, and cells deeper than most are drawn in.',
    group: 'Model',
    advanced: true,
  }),
  latent: field(z.enum(['mean', 'sample']).default('mean'), {
    title: 'Place of a cell',
    help: 'mean: the middle of its distribution. sample: one draw from it, as SCALE 1.1.2 stores it.',
    group: 'Model',
    advanced: true,
  }),
  clusters: field(z.int().min(0).max(500).default(0), {
    title: 'Clusters',
    help: 'Exactly this many clusters, by k-means and by the mixture. 0: as many as Leiden finds.',
    unit: 'clusters',
    group: 'Clusters and picture',
  }),
  clusterMethod: field(z.enum(['auto', 'leiden', 'kmeans', 'mixture']).default('auto'), {
    title: 'Final clusters by',
    help: 'auto: k-means when the number of clusters is given, else Leiden. mixture: the likeliest component of each cell.',
    group: 'Clusters and picture',
    advanced: true,
  }),
  ...pictureFields,
  nComponents: nComponentsField({
    title: 'LSI components',
    help: 'Components of the baseline (TF-IDF and truncated SVD); the first is left out where it follows depth.',
    group: 'Baseline',
  }),
  denoised: field(z.enum(['none', 'binary', 'probabilities', 'both']).default('both'), {
    title: 'Denoised matrix',
    help: 'What is written to denoised.h5ad: the probability of every peak in every cell, which peaks are called open, both or nothing.',
    group: 'Output',
  }),
  genome: field(z.enum(['unknown', 'hg19', 'hg38', 'mm10', 'mm39']).default('unknown'), {
    title: 'Genome',
    help: 'Peaks outside the chromosomes of this genome are reported, fragments outside are left out.',
    group: 'Input',
  }),
  ...computerFields(18),
});
export type AtacParams = z.infer<typeof atacParamsSchema>;

export const atacPresetNames = ['recommended', 'published', 'upstream', 'quick'] as const;
export type AtacPresetName = (typeof atacPresetNames)[number];

/** What SCALE does in all its versions and `recommended` does not. */
const original = {
  choice: 'all',
  prior: 'plain',
  refilter: false,
  start: 'random',
  warmStartSteps: 0,
  dropDepth: false,
  latentDim: 10,
  startBias: false,
  maxIteration: 30_000,
  holdOut: 0,
  weightDecay: 5e-4,
} as const satisfies Partial<AtacParams>;

/** What each preset changes from the defaults of the schema. */
const atacPresets: Readonly<Record<AtacPresetName, Partial<AtacParams>>> = {
  recommended: {},
  /** SCALE as used in the paper (October 2019, commit 2479d4e). */
  published: {
    ...original,
    values: 'max-abs',
    minCells: 0.01,
    maxCellShare: 0.9,
    learningRate: 2e-3,
    learningRateForm: 'paper',
    klWarmup: 200,
    patience: 10,
    clusterMethod: 'kmeans',
  },
  /** SCALE 1.1.2 as shipped. */
  upstream: {
    ...original,
    values: 'clipped',
    maxCellShare: 1,
    nCentroids: 30,
    learningRate: 2e-4,
    learningRateForm: 'constant',
    klWarmup: 0,
    patience: 1_000_000,
    maxNorm: 10,
    latent: 'sample',
    denoised: 'none',
  },
  quick: { maxIteration: 400, warmStartSteps: 300, nTopFeatures: 20_000, denoised: 'none' },
};

/** What to cluster and how. Overrides are changes from the preset. */
export const atacRequestSchema = z.strictObject({
  /** The batches are samples: shown only, the model does not correct for them. */
  ...cellsFields,
  /** BED files of the peaks that fragments are counted over, of several the merged set; none: `AtacParams.regions`. */
  peaks: z.array(z.string().max(4096)).max(64).default([]),
  /** BED file of regions whose cuts and peaks are left out; null: none. */
  blacklist: z.string().max(4096).nullable().default(null),
  /** GTF, GFF3 or BED file of where genes start: enrichment of cells there, genes near peaks; null: not known. */
  genes: z.string().max(4096).nullable().default(null),
  /** Text file of the barcodes that are cells, for fragment files; null: found by their fragments. */
  barcodes: z.string().max(4096).nullable().default(null),
  /** A trained network to use instead of a new one: the folder of an earlier run, or model.pt of SCALE; null: none. */
  model: z.string().max(4096).nullable().default(null),
  /** Text file of the peaks of a model.pt, in their order; a folder of ours knows them. */
  modelPeaks: z.string().max(4096).nullable().default(null),
  preset: z.enum(atacPresetNames).default('recommended'),
  overrides: changesOf(atacParamsSchema).default({}),
});
export type AtacRequest = z.infer<typeof atacRequestSchema>;

/** The barcodes of fragments files: which of them are cells is a matter of a threshold. */
export interface BarcodeSurvey {
  readonly nBarcodes: number;
  /** Fewest fragments of a cell as it would be found without one being given. */
  readonly knee: { readonly threshold: number; readonly isFound: boolean };
  /** The one in force. */
  readonly threshold: number;
  /** Points of the knee plot: rank by fragments, from 1, and fragments; spread evenly by factor. */
  readonly curve: readonly (readonly [number, number])[];
}

export interface AtacPlan extends RunPlan<AtacParams> {
  /** null: no input is a fragments file. With one, cells are barcodes above the threshold; the open peaks of a cell are not known before the run. */
  readonly barcodes: BarcodeSurvey | null;
}

export const atacMethods = {
  'atac.plan': method(atacRequestSchema).returns<AtacPlan>(),
  'atac.start': method(startArgs(atacRequestSchema)).returns<JobInfo>(),
};

/** The parameters a request stands for: defaults, then preset, then the person's own changes. */
export function resolveAtacParams({
  preset,
  overrides,
}: Pick<AtacRequest, 'preset' | 'overrides'>): AtacParams {
  return atacParamsSchema.parse({ ...atacPresets[preset], ...overrides });
}
