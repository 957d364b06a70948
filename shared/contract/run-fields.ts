// What the methods have in common: fields of their parameters, parts of their requests, arguments of their start.
import { z } from 'zod';
import { inputSchema } from './data.ts';
import { field, type FieldMeta } from './define.ts';

const deviceChoices = ['auto', 'cpu', 'reference', 'tfjs-cpu', 'webgpu', 'tensorflow'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

type Words = Pick<FieldMeta, 'title' | 'help'>;

/** Which features stay when files name different ones. */
export function joinField(words: Words) {
  return field(z.enum(['inner', 'outer']).default('inner'), {
    ...words,
    group: 'Input',
    advanced: true,
  });
}

export function maxIterationField(steps: number, help: string) {
  return field(z.int().min(1).max(1_000_000).default(steps), {
    title: 'Training steps, at most',
    help,
    unit: 'steps',
    group: 'Model',
  });
}

export function patienceField(epochs: number, { most, help }: { most: number; help: string }) {
  return field(z.int().min(1).max(most).default(epochs), {
    title: 'Patience',
    help,
    unit: 'epochs',
    group: 'Model',
    advanced: true,
  });
}

export function batchSizeField(cells: number) {
  return field(z.int().min(2).max(4_096).default(cells), {
    title: 'Cells per step',
    help: 'Size of a minibatch. Made smaller when there are fewer cells.',
    unit: 'cells',
    group: 'Model',
    advanced: true,
  });
}

export function learningRateField(rate: number, most: number) {
  return field(z.number().positive().max(most).default(rate), {
    title: 'Learning rate',
    help: 'Step length of the optimiser (Adam).',
    group: 'Model',
    advanced: true,
  });
}

export function latentDimField(dimensions: number, help: string) {
  return field(z.int().min(2).max(128).default(dimensions), {
    title: 'Latent dimensions',
    help,
    group: 'Model',
    advanced: true,
  });
}

/** The graph of neighbours, its clusters and its picture. */
export const pictureFields = {
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
};

/** Components of the simple baselines. */
export function nComponentsField(words: Words & { readonly group: string }) {
  return field(z.int().min(2).max(200).default(30), { ...words, advanced: true });
}

/** On what it is computed, and from which random numbers. */
export function computerFields(seed: number) {
  return {
    seed: field(
      z
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .default(seed),
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
  };
}

const columnName = z.string().max(300);

/** The cells a method takes, and what is known of them. */
export const cellsFields = {
  inputs: z.array(inputSchema).min(1).max(64),
  /** Column of obs that says the batch or sample; null: each file is one. */
  batchKey: columnName.nullable().default(null),
  /** Names of the batches, one per input, when each file is one; null: file names without extension. */
  batchNames: z.array(columnName).nullable().default(null),
  /** Column of obs with known types, used to judge only. */
  labelKey: columnName.nullable().default(null),
};

/** Arguments of the start of a method. */
export function startArgs<Request extends z.ZodType>(request: Request) {
  return z.strictObject({
    request,
    /** Where the run folder goes; null: a new folder in the workspace. */
    output: z.string().max(4096).nullable().default(null),
    overwrite: z.boolean().default(false),
  });
}
