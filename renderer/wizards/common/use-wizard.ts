// Binds a wizard: the draft, what its files turned out to be, and what follows from both.
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { filesOfInputs, type Input, type InputSummary } from '#shared/contract/data.ts';
import { serviceQuery, useNoteJob, useService } from '#renderer/client/hooks.ts';
import {
  inputsWithSheet,
  settleInputs,
  toRequest,
  type Inspection,
  type WizardRequest,
} from './draft/settle.ts';
import type { DraftStore } from './draft/store.ts';
import { useFreshFiles } from './files/use-fresh-files.ts';
import type { PlanView, WizardMethod, WizardState } from './method.ts';

/** The state of a wizard for its steps. */
export function useWizard(method: WizardMethod, store: DraftStore): WizardState {
  const state = useStore(store.state);
  const { draft } = state;
  const { inputs: own, sheet, files: sideFiles } = draft;
  const inputs = useMemo(() => inputsWithSheet({ inputs: own, sheet }), [own, sheet]);
  const paths = useMemo(() => {
    const beside = [sheet?.path, ...Object.values(sideFiles).flat()].filter(
      (path) => path !== undefined,
    );
    return [...new Set([...filesOfInputs(inputs), ...beside])];
  }, [inputs, sheet, sideFiles]);
  useFreshFiles(paths);
  const inspections = useInspections(inputs);
  const settled = useMemo(
    () => settleInputs(draft, inspections, method),
    [draft, inspections, method],
  );
  const request = useSame(useMemo(() => toRequest(draft, settled), [draft, settled]));
  return useMemo(() => {
    const { dispatch } = store;
    return { method, draft, store: state, dispatch, inputs, inspections, settled, request };
  }, [method, draft, state, store, inputs, inspections, settled, request]);
}

/** The request as it was first made, as long as it says the same: a draft that is saved asks for no other plan. */
function useSame(request: WizardRequest | null): WizardRequest | null {
  const [same, setSame] = useState(request);
  const isSame = JSON.stringify(same) === JSON.stringify(request);
  if (!isSame) setSame(request);
  return isSame ? same : request;
}

/** The plan of a request; while another is worked out the last one stays. */
export function usePlan({ method }: WizardState, request: WizardRequest | null) {
  const service = useService();
  return useQuery<PlanView>({
    queryKey: ['plan', method.id, request],
    queryFn: ({ signal }) =>
      request === null
        ? Promise.reject(new Error('no request'))
        : method.askPlan(service, request, signal),
    enabled: request !== null,
    staleTime: Infinity,
    placeholderData: (before: PlanView | undefined) => before,
  });
}

/** Starts the run of a request and shows it. */
export function useStart({ method, dispatch }: Pick<WizardState, 'method' | 'dispatch'>) {
  const service = useService();
  const noteJob = useNoteJob();
  return useMutation({
    mutationFn: (request: WizardRequest) => method.start(service, request),
    onSuccess: (job) => {
      noteJob(job);
      dispatch({ type: 'run-started', jobId: job.id });
    },
  });
}

/** What each input is. While one is read again with other fixes, it stays as it was. */
function useInspections(inputs: readonly Input[]): readonly Inspection[] {
  const service = useService();
  const latest = useLatest();
  return useQueries({
    queries: inputs.map((input) => ({
      ...serviceQuery(service, 'data.inspect', input),
      staleTime: Infinity,
    })),
    combine: (results) =>
      results.map(({ data, error }, index): Inspection => {
        const path = inputs[index]?.path ?? '';
        if (error) return { path, state: 'failed', error };
        const summary = data ?? latest.get(path);
        if (!summary) return { path, state: 'reading' };
        return { path, state: 'ready', summary, isOutdated: data === undefined };
      }),
  });
}

/** The last answer for each path, whatever the fixes were. */
function useLatest(): ReadonlyMap<string, InputSummary> {
  const queries = useQueryClient();
  const [latest] = useState(() => new Map<string, InputSummary>());
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        const [name, input] = query.queryKey as readonly [string, Input];
        const summary = query.state.data as InputSummary | undefined;
        if (name === 'data.inspect' && summary) latest.set(input.path, summary);
      }),
    [queries, latest],
  );
  return latest;
}
