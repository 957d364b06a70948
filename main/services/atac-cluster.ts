// Chromatin accessibility: the run as a job.
import type { Handlers } from '#shared/contract/index.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { RunStarter } from './run-starter.ts';

export function createAtacService(jobs: JobList, runs: RunStarter): Pick<Handlers, 'atac.start'> {
  return {
    'atac.start': (wanted) =>
      runs.start({
        kind: 'atac',
        submit: (args, place) => jobs.submit({ task: 'atac.run', args, ...place }),
        ...{ folderName: 'Accessibility', verb: 'Cluster' },
        ...wanted,
      }),
  };
}
