// The page's copy of the job list, kept true by events. A reload or a restarted service starts it again from `jobs.list`.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobInfo } from '#shared/model/job.ts';
import type { Service } from './service.ts';

export interface JobMirrorState {
  /** Newest first. */
  readonly jobs: readonly JobInfo[];
  readonly isLoaded: boolean;
}

export interface JobMirror {
  readonly store: StoreApi<JobMirrorState>;
  /** Takes over a job that a call returned. */
  note(job: JobInfo): void;
  /** Forgets a job that was dismissed. */
  forget(id: string): void;
}

/** Mirrors the jobs of `service` for as long as the page lives. */
export function createJobMirror(service: Service): JobMirror {
  const store = createStore<JobMirrorState>(() => ({ jobs: [], isLoaded: false }));
  const note = (job: JobInfo): void =>
    store.setState((state) => ({ jobs: withJob(state.jobs, job) }));

  service.subscribe('jobs.changed', note);
  const load = async (): Promise<void> => {
    const jobs = await service.call('jobs.list', {});
    store.setState({ jobs: sortNewestFirst(jobs), isLoaded: true });
  };
  let generation = 0;
  const follow = (): void => {
    const now = service.connection.getState();
    if (now.state !== 'ready' || now.generation === generation) return;
    generation = now.generation;
    // A connection that breaks during the call is answered by the next generation's load.
    load().catch(() => store.setState({ isLoaded: false }));
  };
  service.connection.subscribe(follow);
  follow();

  return {
    store,
    note,
    forget: (id) =>
      store.setState((state) => ({ jobs: state.jobs.filter((job) => job.id !== id) })),
  };
}

/** The list with `job` in the place of its former state, or added. */
function withJob(jobs: readonly JobInfo[], job: JobInfo): readonly JobInfo[] {
  return sortNewestFirst([...jobs.filter((other) => other.id !== job.id), job]);
}

function sortNewestFirst(jobs: readonly JobInfo[]): readonly JobInfo[] {
  return [...jobs].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}
