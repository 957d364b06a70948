// Starts a job and waits for its end.
import type { AbortSignalLike } from '#shared/contract/index.ts';
import { AppError, fromErrorParts } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { ProgressView } from './progress.ts';

/**
 * Resolves with the finished job. Throws its error when it failed, `cancelled` when it was cancelled. When `signal`
 * fires the job is cancelled, and this waits until it has really stopped.
 */
export async function runJob(
  client: RpcClient,
  start: () => Promise<JobInfo>,
  { view, signal }: { readonly view: ProgressView; readonly signal: AbortSignalLike },
): Promise<JobInfo> {
  let id: string | null = null;
  let resolveEnded: (job: JobInfo) => void = () => undefined;
  const ended = new Promise<JobInfo>((resolve) => {
    resolveEnded = resolve;
  });
  const follow = (job: JobInfo) => {
    if (job.id !== id) return;
    view.show(job);
    if (isEnd(job)) resolveEnded(job);
  };
  const stopListening = client.subscribe('jobs.changed', follow);
  const cancel = () => {
    if (id !== null) void client.call('jobs.cancel', { id }).then(follow);
  };
  signal.addEventListener('abort', cancel);
  try {
    ({ id } = await start());
    // What happened before the id was known.
    follow(await client.call('jobs.get', { id }));
    if (signal.aborted) cancel();
    return checkOutcome(await ended);
  } finally {
    signal.removeEventListener('abort', cancel);
    stopListening();
    view.end();
  }
}

function isEnd({ state }: JobInfo): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function checkOutcome(job: JobInfo): JobInfo {
  if (job.state === 'cancelled') throw new AppError('cancelled', 'Cancelled. Nothing was written.');
  if (job.error !== null) throw fromErrorParts(job.error);
  return job;
}
