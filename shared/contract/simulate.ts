// Data with known truth, made on this computer.
import { z } from 'zod';
import { field, method } from './define.ts';
import type { JobInfo } from '#shared/model/job.ts';

const seed = field(
  z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  { title: 'Seed', help: 'The same seed gives the same data.' },
);

function cellsField(cells: number) {
  return field(z.int().min(20).max(1_000_000).default(cells), {
    title: 'Cells',
    help: 'Cells in all batches together.',
    unit: 'cells',
  });
}

export const simulateRnaSchema = z.strictObject({
  cells: cellsField(1_500),
  genes: field(z.int().min(50).max(60_000).default(2_500), {
    title: 'Genes',
    help: 'Genes measured in every batch.',
    unit: 'genes',
  }),
  batches: field(z.int().min(1).max(50).default(3), {
    title: 'Batches',
    help: 'Batches, each with its own shift per gene and its own depth.',
  }),
  types: field(z.int().min(1).max(50).default(5), {
    title: 'Cell types',
    help: 'Cell types with known names.',
  }),
  batchStrength: field(z.number().min(0).max(3).default(0.35), {
    title: 'Batch effect',
    help: 'Standard deviation of the log shift of each gene in each batch; 0 means none.',
  }),
  missingTypes: field(z.int().min(0).max(20).default(0), {
    title: 'Missing types',
    help: 'Cell types left out of one batch each.',
  }),
  unequal: field(z.boolean().default(false), {
    title: 'Unequal batches',
    help: 'Each batch half as large as the one before.',
  }),
  seed,
});
export type SimulateRnaParams = z.infer<typeof simulateRnaSchema>;

export const simulateAtacSchema = z.strictObject({
  cells: cellsField(2_000),
  peaks: field(z.int().min(50).max(1_000_000).default(20_000), {
    title: 'Peaks',
    help: 'Peaks, named chr1:start-end and so on over 22 chromosomes.',
    unit: 'peaks',
  }),
  batches: field(z.int().min(1).max(50).default(1), {
    title: 'Batches',
    help: 'Batches, each with its own shift per peak.',
  }),
  types: field(z.int().min(1).max(50).default(6), {
    title: 'Cell types',
    help: 'Cell types with known names; each opens about one peak in twenty of its own.',
  }),
  depth: field(z.number().min(10).max(1_000_000).default(2_000), {
    title: 'Depth',
    help: 'Median fragments in peaks of a cell.',
    unit: 'fragments',
  }),
  batchStrength: field(z.number().min(0).max(3).default(0.2), {
    title: 'Batch effect',
    help: 'Standard deviation of the log shift of each peak in each batch; no effect with one batch.',
  }),
  unequal: field(z.boolean().default(false), {
    title: 'Unequal types',
    help: 'Each type 0.7 times as frequent as the one before.',
  }),
  seed,
});
export type SimulateAtacParams = z.infer<typeof simulateAtacSchema>;

export const simulateMethods = {
  /** Makes a built-in sample (one h5ad per batch of expression, one of accessibility) in the app's own folder; the paths when it is there. */
  'simulate.sample': method(z.strictObject({ kind: z.enum(['rna-batches', 'atac']) })).returns<
    readonly string[]
  >(),
  /** Writes one h5ad with `obs/batch` and `obs/cell_type` to `output`. */
  'simulate.rnaBatches': method(
    z.strictObject({
      output: z.string().min(1).max(4096),
      overwrite: z.boolean().default(false),
      params: simulateRnaSchema,
    }),
  ).returns<JobInfo>(),
  /** Writes one h5ad of fragments per cell and peak with `obs/batch` and `obs/cell_type` to `output`. */
  'simulate.atac': method(
    z.strictObject({
      output: z.string().min(1).max(4096),
      overwrite: z.boolean().default(false),
      params: simulateAtacSchema,
    }),
  ).returns<JobInfo>(),
};
