import { useEffect, useRef } from 'react';
import { useJobs, useJobsLoaded } from '#renderer/client/hooks.ts';
import type { WizardState } from './method.ts';

/**
 * Once, when the page has just been opened: a run that is going on and that no draft remembers is shown again. Later a
 * person who starts a new draft beside a run is left alone.
 */
export function useRunningJob({ method, draft, store, dispatch }: WizardState): void {
  const jobs = useJobs();
  const hasJobs = useJobsLoaded();
  const hasLooked = useRef(false);
  useEffect(() => {
    if (hasLooked.current || !hasJobs || !store.isLoaded) return;
    hasLooked.current = true;
    const running = jobs.find((job) => job.kind === method.id && job.finishedAt === null);
    if (running && draft.jobId === null && draft.resultDir === null && draft.inputs.length === 0) {
      dispatch({ type: 'run-started', jobId: running.id });
    }
  }, [jobs, hasJobs, method, store.isLoaded, draft, dispatch]);
}
