// Keeps the draft for as long as the app lives and saves it a moment after each change.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MethodArgs } from '#shared/contract/index.ts';
import type { Service } from '#renderer/client/service.ts';
import type { DraftRules } from '../params.ts';
import {
  emptyDraft,
  parseDraft,
  reduceDraft,
  toSaved,
  type DraftAction,
  type Draft,
} from './draft.ts';

type Json = MethodArgs<'app.saveDraft'>['draft'];

const saveDelayMs = 400;

export interface DraftState {
  readonly draft: Draft;
  /** False until the saved draft has been asked for. */
  readonly isLoaded: boolean;
  /** ms since 1970; null before the first save of this session. */
  readonly savedAt: number | null;
  /** Why the last save did not work; the draft itself goes on. */
  readonly saveError: Error | null;
}

export interface DraftStore {
  readonly state: StoreApi<DraftState>;
  dispatch(action: DraftAction): void;
  /** Saves what is not saved yet, or leaves it, and saves nothing more. */
  close(options: { readonly saves: boolean }): Promise<void>;
}

/** The draft of a wizard, restored from the service. Actions that come earlier are applied on top. */
export function createDraftStore(
  service: Service,
  wizardName: string,
  rules: DraftRules,
): DraftStore {
  const state = createStore<DraftState>(() => ({
    draft: emptyDraft,
    isLoaded: false,
    savedAt: null,
    saveError: null,
  }));
  const early: DraftAction[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const save = async (): Promise<void> => {
    timer = undefined;
    // Through JSON, as it will be kept: a key that is there but undefined is left out.
    const draft = JSON.parse(JSON.stringify(toSaved(state.getState().draft))) as Json;
    await service.call('app.saveDraft', { wizard: wizardName, draft }).then(
      () => state.setState({ savedAt: Date.now(), saveError: null }),
      (error: Error) => state.setState({ saveError: error }),
    );
  };
  const finishLoading = (saved: unknown, loadError: Error | null): void => {
    const draft = early.reduce(
      (before, action) => reduceDraft(before, action, rules),
      parseDraft(saved, rules) ?? emptyDraft,
    );
    state.setState({ draft, isLoaded: true, saveError: loadError });
    if (early.length > 0 && !isClosed) void save();
  };
  service.call('app.draft', { wizard: wizardName }).then(
    (saved) => finishLoading(saved, null),
    (error: Error) => finishLoading(null, error),
  );

  return {
    state,
    dispatch(action) {
      if (!state.getState().isLoaded) early.push(action);
      const before = state.getState().draft;
      const draft = reduceDraft(before, action, rules);
      if (draft === before) return;
      state.setState({ draft });
      if (!state.getState().isLoaded || isClosed) return;
      clearTimeout(timer);
      timer = setTimeout(() => void save(), saveDelayMs);
    },
    async close({ saves }) {
      const hasUnsaved = timer !== undefined;
      clearTimeout(timer);
      isClosed = true;
      if (saves && hasUnsaved) await save();
    },
  };
}
