// Binds the wizard: the draft, what its files turned out to be, and what follows from both.
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Input, InputSummary } from '#shared/contract/data.ts';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import { serviceQuery, useService } from '../../client/hooks.ts';
import type { IntegrationDraft } from './draft.ts';
import {
  inputsWithSheet,
  settleInputs,
  toRequest,
  type Inspection,
  type SettledInputs,
} from './settle.ts';
import type { DraftState, DraftStore } from './store.ts';

export interface Integration {
  readonly draft: IntegrationDraft;
  readonly store: DraftState;
  readonly dispatch: DraftStore['dispatch'];
  /** The files with their fixes and the columns of the sample sheet. */
  readonly inputs: readonly Input[];
  readonly inspections: readonly Inspection[];
  readonly settled: SettledInputs;
  /** null while something is missing: `settled.problem` says what. */
  readonly request: IntegrationRequest | null;
}

/** The state of the integration wizard for its steps. */
export function useIntegration(store: DraftStore): Integration {
  const state = useStore(store.state);
  const { draft } = state;
  const { inputs: own, sheet } = draft;
  const inputs = useMemo(() => inputsWithSheet({ inputs: own, sheet }), [own, sheet]);
  const inspections = useInspections(inputs);
  return useMemo(() => {
    const settled = settleInputs(draft, inspections);
    return {
      draft,
      store: state,
      dispatch: store.dispatch,
      inputs,
      inspections,
      settled,
      request: toRequest(draft, settled),
    };
  }, [draft, state, store, inputs, inspections]);
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
