// Chromatin accessibility: the plan in a thread, the run as a job.
import type { AtacRequest } from '#shared/contract/atac-cluster.ts';
import type { Handlers } from '#shared/contract/index.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';
import type { OpenProject } from './projects/open-project.ts';
import type { RunStarter } from './run-starter.ts';

export function createAtacService(
  { files, threads }: Pick<CorePorts, 'files' | 'threads'>,
  jobs: JobList,
  runs: RunStarter,
  project: OpenProject,
): Pick<Handlers, 'atac.plan' | 'atac.start'> {
  const allow = async (path: string | null) => (path === null ? null : files.allow(path));
  const allowBeside = async (request: AtacRequest): Promise<AtacRequest> => ({
    ...request,
    peaks: await Promise.all(request.peaks.map((path) => files.allow(path))),
    blacklist: await allow(request.blacklist),
    genes: await allow(request.genes),
    barcodes: await allow(request.barcodes),
    model: await allow(request.model),
    modelPeaks: await allow(request.modelPeaks),
  });
  return {
    'atac.plan': async (request, context) =>
      threads.query(
        'atac.plan',
        {
          request: await runs.allowInputs(await allowBeside(request)),
          workspaceDir: await project.runsDir(),
        },
        abortSignalOf(context),
      ),
    'atac.start': async ({ request: wanted, output, overwrite }) => {
      const request = await allowBeside(wanted);
      return runs.start({
        kind: 'atac',
        submit: (args, place) => jobs.submit({ task: 'atac.run', args, ...place }),
        folderName: 'Accessibility',
        verb: 'Cluster',
        ...{ request, filesBeside: listBeside(request), output, overwrite },
      });
    },
  };
}

function listBeside(request: AtacRequest): readonly string[] {
  const { peaks, blacklist, genes, barcodes, model, modelPeaks } = request;
  return [...peaks, blacklist, genes, barcodes, model, modelPeaks].filter((path) => path !== null);
}
