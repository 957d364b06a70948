// Integration: the plan in a thread, the run as a job; the same request finds its earlier result.
import type { Handlers } from '#shared/contract/index.ts';
import type { JobList } from '../jobs/job-list.ts';
import type { CorePorts } from '../ports.ts';
import { abortSignalOf } from './abort-signal.ts';
import type { OpenProject } from './projects/open-project.ts';
import type { RunStarter } from './run-starter.ts';

type IntegrationHandlers = Pick<Handlers, 'integration.plan' | 'integration.start'>;

export function createIntegrationService(
  { threads }: CorePorts,
  jobs: JobList,
  runs: RunStarter,
  project: OpenProject,
): IntegrationHandlers {
  return {
    'integration.plan': async (request, context) =>
      threads.query(
        'integration.plan',
        {
          request: await runs.allowInputs(request),
          workspaceDir: await project.runsDir(),
        },
        abortSignalOf(context),
      ),
    'integration.start': (wanted) =>
      runs.start({
        kind: 'integration',
        submit: (args, place) => jobs.submit({ task: 'integration.run', args, ...place }),
        ...{ folderName: 'Integration', verb: 'Integrate' },
        ...wanted,
      }),
  };
}
