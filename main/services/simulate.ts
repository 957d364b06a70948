// Data with known truth, made by a job; the built-in sample is made once and kept in the app's own folder.
import path from 'node:path';
import type { Handlers } from '#shared/contract/index.ts';
import { simulateAtacSchema, simulateRnaSchema } from '#shared/contract/simulate.ts';
import { AppError, fromErrorParts } from '#shared/model/app-error.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { CorePorts } from '../ports.ts';

type SimulateHandlers = Pick<Handlers, 'simulate.sample' | 'simulate.rnaBatches' | 'simulate.atac'>;

/** Small enough to be clustered in under two minutes. */
const atacSample = { cells: 1_200, peaks: 12_000 };

const samples = {
  'rna-batches': {
    task: 'simulate.rnaBatches',
    args: { params: simulateRnaSchema.parse({}), fileName: 'sample', split: true },
  },
  atac: {
    task: 'simulate.atac',
    args: { params: simulateAtacSchema.parse(atacSample), fileName: 'peaks.h5ad' },
  },
} as const;

export function createSimulateService(
  { files, dataDir, version }: CorePorts,
  jobs: JobList,
): SimulateHandlers {
  return {
    'simulate.sample': async ({ kind }) => {
      const output = path.join(dataDir, 'samples', `${kind}-${version}`);
      if (!(await files.exists(output))) {
        const job = await jobs.submit({
          kind: 'simulate',
          title: 'Make the sample data',
          ...samples[kind],
          output,
          outputKind: 'folder',
          overwrite: false,
        });
        const { state, error } = await jobs.ended(job.id);
        if (state === 'failed' && error !== null) throw fromErrorParts(error);
        if (state !== 'done') throw new AppError('cancelled', 'Making the sample was cancelled.');
      }
      const { entries } = await files.list(output);
      return entries.filter(({ kind: entry }) => entry === 'file').map((entry) => entry.path);
    },
    'simulate.rnaBatches': async ({ output, overwrite, params }) => {
      const target = await files.allow(output);
      return jobs.submit({
        kind: 'simulate',
        title: `Simulate ${path.basename(target)}`,
        task: 'simulate.rnaBatches',
        args: { params, fileName: path.basename(target), split: false },
        output: target,
        outputKind: 'file',
        overwrite,
      });
    },
    'simulate.atac': async ({ output, overwrite, params }) => {
      const target = await files.allow(output);
      return jobs.submit({
        kind: 'simulate',
        title: `Simulate ${path.basename(target)}`,
        task: 'simulate.atac',
        args: { params, fileName: path.basename(target) },
        output: target,
        outputKind: 'file',
        overwrite,
      });
    },
  };
}
