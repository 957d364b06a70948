import { useEffect, useEffectEvent, useState } from 'react';
import type { JobInfo } from '#shared/model/job.ts';
import { useJobs } from '../client/hooks.ts';

/** The title of the window says how far the running job is, and that one has ended while nobody looked. */
export function useWindowTitle(): void {
  const jobs = useJobs();
  const running = jobs.find(({ state }) => state === 'running') ?? null;
  const [unseen, setUnseen] = useState<string | null>(null);
  const runningId = running?.id ?? null;

  const onEnded = useEffectEvent((id: string) => {
    const job = jobs.find((each) => each.id === id);
    if (document.hidden && job?.state === 'done') setUnseen(`Done: ${job.title}`);
    if (document.hidden && job?.state === 'failed') setUnseen(`Stopped: ${job.title}`);
  });
  useEffect(() => {
    if (runningId === null) return undefined;
    return () => onEnded(runningId);
  }, [runningId]);
  useEffect(() => {
    const forget = (): void => void (document.hidden || setUnseen(null));
    document.addEventListener('visibilitychange', forget);
    return () => document.removeEventListener('visibilitychange', forget);
  }, []);

  const news = running === null ? unseen : describeProgress(running);
  useEffect(() => {
    document.title = news === null ? 'Cellwright' : `${news} – Cellwright`;
  }, [news]);
}

/** "42 % Train SCALEX": whole percents of the stage, so that the title does not flicker. */
export function describeProgress({ progress, stages, title }: JobInfo): string {
  if (progress === null) return title;
  const stage = stages.find(({ name }) => name === progress.stage)?.title ?? progress.stage;
  if (progress.total === 0) return stage;
  return `${Math.floor((100 * progress.done) / progress.total)} % ${stage}`;
}
