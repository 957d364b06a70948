// A wizard as the shell sees it: its store, and the doors into it.
import { createElement } from 'react';
import { useStore } from 'zustand';
import type { Service } from '#renderer/client/service.ts';
import { baseName, formatCounted } from '#renderer/components/format.ts';
import type { Wizard } from '../wizard.ts';
import { settledOfRun } from './draft/from-run.ts';
import { createDraftStore } from './draft/store.ts';
import type { WizardMethod } from './method.ts';
import { RunWizard } from './RunWizard.tsx';

/** The wizard of a method that makes runs of files. */
export function createWizard(service: Service, method: WizardMethod): Wizard {
  const store = createDraftStore(service, method.id, method);
  const { dispatch } = store;
  const startWith = (paths: readonly string[]): void => {
    dispatch({ type: 'started-over', keepsFiles: false });
    dispatch({ type: 'files-added', paths });
  };
  return {
    id: method.id,
    title: method.title,
    summary: method.summary,
    Icon: method.Icon,
    sample: method.sample,
    View: () => createElement(RunWizard, { method, store }),
    useHeadline() {
      const draft = useStore(store.state, (state) => state.draft);
      const isResult = draft.step === 'results' || draft.step === 'take-away';
      if (isResult && draft.resultDir !== null) {
        return { name: baseName(draft.resultDir), path: draft.resultDir, isWorkspace: true };
      }
      return { name: method.newName, path: null, isWorkspace: false };
    },
    useDraftSummary() {
      const draft = useStore(store.state, (state) => state.draft);
      const isOpen = draft.inputs.length > 0 && draft.jobId === null && draft.resultDir === null;
      return isOpen ? formatCounted(draft.inputs.length, 'file') : null;
    },
    startWith,
    openFiles(paths) {
      const { draft } = store.state.getState();
      if (draft.jobId === null && draft.resultDir === null)
        dispatch({ type: 'files-added', paths });
      else startWith(paths);
    },
    startLike: (run) => dispatch({ type: 'run-repeated', settled: settledOfRun(run, method) }),
    openRun: (dir) => dispatch({ type: 'run-opened', dir }),
    openJob: (jobId) => dispatch({ type: 'run-started', jobId }),
    close: (options) => store.close(options),
  };
}
