// The edits of a run as the page has them: the list, the next steps back and forth, and the job behind the last one.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  useJob,
  useNoteJob,
  useService,
  useServiceEvent,
  useServiceQuery,
} from '#renderer/client/hooks.ts';
import { describeEdit, editsInForce, foldEdits, noEdits } from '#shared/contract/edit-log.ts';
import type { EditedState } from '#shared/contract/edit-log.ts';
import type { DirectEdit, Reclustering, Redrawing } from '#shared/contract/edits.ts';
import type { MethodName } from '#shared/contract/index.ts';
import { fromErrorParts } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';
import { columnTitle } from '../titles.ts';

export interface Edits {
  readonly state: EditedState;
  /** What undo would take back, in words; null: nothing. */
  readonly undoWords: string | null;
  readonly redoWords: string | null;
  /** The last step was refused. */
  readonly error: Error | null;
  clearError(): void;
  /** Resolves to whether it was taken. */
  add(edit: DirectEdit): Promise<boolean>;
  undo(): void;
  redo(): void;
  /** Clusters or a picture being made; null when none is. */
  readonly job: JobInfo | null;
  /** Resolve to whether it was made. */
  recluster(settings: Reclustering): Promise<boolean>;
  redraw(settings: Redrawing): Promise<boolean>;
}

/** What a person sees that an edit may change. */
const followers: readonly MethodName[] = [
  'edits.list',
  'results.open',
  'results.column',
  'results.markers',
  'results.topMarkers',
];

export function useEdits(dir: string): Edits {
  const service = useService();
  const queries = useQueryClient();
  const noteJob = useNoteJob();
  const [error, setError] = useState<Error | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId);
  const [ends] = useState(createEnds);
  const found = useServiceQuery('edits.list', { dir });
  const log = found.data ?? noEdits;
  useServiceEvent('edits.changed', () => {
    for (const name of followers) void queries.invalidateQueries({ queryKey: [name] });
  });
  useServiceEvent('jobs.changed', (changed) => {
    if (changed.kind === 'edit' && changed.finishedAt !== null)
      ends.of(changed.id).resolve(changed);
  });

  const attempt = async (step: Promise<unknown>): Promise<boolean> => {
    setError(null);
    try {
      return (await step) !== false;
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
      return false;
    }
  };
  const make = async (step: Promise<JobInfo | null>): Promise<boolean> => {
    const started = await step;
    if (started === null) return true;
    noteJob(started);
    setJobId(started.id);
    const ended = await ends.of(started.id).promise;
    setJobId(null);
    if (ended.state === 'failed' && ended.error) throw fromErrorParts(ended.error);
    return ended.state === 'done';
  };
  const wordsOf = (index: number): string | null => {
    const edit = log.edits[index];
    return edit ? describeEdit(edit, columnTitle) : null;
  };
  return {
    state: foldEdits(editsInForce(log)),
    undoWords: wordsOf(log.nDone - 1),
    redoWords: wordsOf(log.nDone),
    error: error ?? found.error,
    clearError: () => setError(null),
    add: (edit) => attempt(service.call('edits.add', { dir, edit })),
    undo: () => void attempt(service.call('edits.undo', { dir })),
    redo: () => void attempt(service.call('edits.redo', { dir })),
    job: job && job.finishedAt === null ? job : null,
    recluster: (settings) => attempt(make(service.call('edits.recluster', { dir, ...settings }))),
    redraw: (settings) => attempt(make(service.call('edits.redraw', { dir, ...settings }))),
  };
}

interface End {
  readonly promise: Promise<JobInfo>;
  resolve(job: JobInfo): void;
}

/** Ends of jobs by their id, whichever is known first: the job, or that it has ended. */
function createEnds(): { of(id: string): End } {
  const ends = new Map<string, End>();
  return {
    of(id) {
      const known = ends.get(id);
      if (known) return known;
      let resolve: (job: JobInfo) => void = () => undefined;
      const promise = new Promise<JobInfo>((done) => (resolve = done));
      const end = { promise, resolve };
      ends.set(id, end);
      return end;
    },
  };
}
