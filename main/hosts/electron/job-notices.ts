// Tells the person of a long job that has ended while they were elsewhere.
import type { JobInfo } from '#shared/model/job.ts';

const longJobMs = 30_000;

export interface JobNotice {
  readonly title: string;
  readonly body: string;
}

export interface NoticePorts {
  /** The window is in front, so the page itself says it. */
  isLookedAt(): boolean;
  show(notice: JobNotice): void;
}

/** Hears of every change of a job; shows at most one notice for each. */
export function createJobNotices(ports: NoticePorts): (job: JobInfo) => void {
  const told = new Set<string>();
  return (job) => {
    const notice = noticeOf(job);
    if (notice === null || told.has(job.id)) return;
    told.add(job.id);
    if (!ports.isLookedAt()) ports.show(notice);
  };
}

/** Null while it runs, when it was short, and when the person stopped it themselves. */
export function noticeOf(job: JobInfo): JobNotice | null {
  const { state, startedAt, finishedAt, title, error } = job;
  if (startedAt === null || finishedAt === null || finishedAt - startedAt < longJobMs) return null;
  const minutes = Math.max(1, Math.round((finishedAt - startedAt) / 60_000));
  if (state === 'done') return { title: 'Done', body: `${title} (${minutes} min)` };
  if (state === 'failed')
    return { title: 'Stopped by an error', body: `${title}: ${error?.message ?? ''}` };
  return null;
}
