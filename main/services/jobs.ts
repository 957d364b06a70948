import type { Handlers } from '#shared/contract/index.ts';
import type { JobList } from '../jobs/job-list.ts';

type JobsHandlers = Pick<
  Handlers,
  'jobs.list' | 'jobs.get' | 'jobs.telemetry' | 'jobs.cancel' | 'jobs.dismiss'
>;

export function createJobsService(jobs: JobList): JobsHandlers {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ id }) => jobs.get(id),
    'jobs.telemetry': ({ id }) => jobs.telemetry(id),
    'jobs.cancel': ({ id }) => jobs.cancel(id),
    'jobs.dismiss': ({ id }) => {
      jobs.dismiss(id);
      return null;
    },
  };
}
