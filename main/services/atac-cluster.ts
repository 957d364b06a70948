// Chromatin accessibility: the run as a job.
import type { Handlers } from '#shared/contract/index.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { CorePorts } from '../ports.ts';
import type { RunStarter } from './run-starter.ts';

export function createAtacService(
  { files }: Pick<CorePorts, 'files'>,
  jobs: JobList,
  runs: RunStarter,
): Pick<Handlers, 'atac.start'> {
  const allow = async (path: string | null) => (path === null ? null : files.allow(path));
  return {
    'atac.start': async ({ request, output, overwrite }) =>
      runs.start({
        kind: 'atac',
        submit: (args, place) => jobs.submit({ task: 'atac.run', args, ...place }),
        folderName: 'Accessibility',
        verb: 'Cluster',
        request: {
          ...request,
          peaks: await allow(request.peaks),
          blacklist: await allow(request.blacklist),
        },
        output,
        overwrite,
      }),
  };
}
