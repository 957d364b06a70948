// Jobs: watching, cancelling, and what they show while they run.
import { z } from 'zod';
import type { JobInfo, JobTelemetry } from '#shared/model/job.ts';
import { event, method } from './define.ts';

const jobId = z.strictObject({ id: z.string().min(1).max(100) });

export const jobsMethods = {
  'jobs.list': method(z.strictObject({})).returns<readonly JobInfo[]>(),
  'jobs.get': method(jobId).returns<JobInfo>(),
  'jobs.telemetry': method(jobId).returns<JobTelemetry>(),
  'jobs.cancel': method(jobId).returns<JobInfo>(),
  /** Takes a finished job off the list; its run folder stays. */
  'jobs.dismiss': method(jobId).returns<null>(),
};

export const jobsEvents = {
  /** The whole state of a job, at every change and at most ten times a second. */
  'jobs.changed': event<JobInfo>(),
  /** Only says that there is new telemetry to ask for, at most four times a second. */
  'jobs.telemetryChanged': event<{ readonly id: string }>(),
};
