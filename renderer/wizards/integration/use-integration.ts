// Binds the wizard: the draft, what its files turned out to be, and what follows from both.
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import { serviceQuery, useService } from '../../client/hooks.ts';
import type { IntegrationDraft } from './draft.ts';
import { settleInputs, toRequest, type Inspection, type SettledInputs } from './settle.ts';
import type { DraftState, DraftStore } from './store.ts';

export interface Integration {
  readonly draft: IntegrationDraft;
  readonly store: DraftState;
  readonly dispatch: DraftStore['dispatch'];
  readonly inspections: readonly Inspection[];
  readonly settled: SettledInputs;
  /** null while something is missing: `settled.problem` says what. */
  readonly request: IntegrationRequest | null;
}

/** The state of the integration wizard for its steps. */
export function useIntegration(store: DraftStore): Integration {
  const state = useStore(store.state);
  const { draft } = state;
  const inspections = useInspections(draft);
  return useMemo(() => {
    const settled = settleInputs(draft, inspections);
    return {
      draft,
      store: state,
      dispatch: store.dispatch,
      inspections,
      settled,
      request: toRequest(draft, settled),
    };
  }, [draft, state, store, inspections]);
}

function useInspections(draft: IntegrationDraft): readonly Inspection[] {
  const service = useService();
  const paths = draft.inputs.map((input) => input.path);
  return useQueries({
    queries: paths.map((path) => ({
      ...serviceQuery(service, 'data.inspect', { path }),
      staleTime: Infinity,
    })),
    combine: (results) =>
      results.map(({ data, error }, index): Inspection => {
        const path = paths[index] ?? '';
        if (data) return { path, state: 'ready', summary: data };
        return error ? { path, state: 'failed', error } : { path, state: 'reading' };
      }),
  });
}
