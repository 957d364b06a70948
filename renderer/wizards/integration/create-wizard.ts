// The integration wizard as the shell sees it: its store, and the doors into it.
import { IconArrowMerge } from '@tabler/icons-react';
import { createElement } from 'react';
import { useStore } from 'zustand';
import type { Service } from '../../client/service.ts';
import { baseName, formatCounted } from '../../components/format.ts';
import type { Wizard } from '../wizard.ts';
import { IntegrationWizard } from './IntegrationWizard.tsx';
import { settledOfRun } from './from-run.ts';
import { createDraftStore } from './store.ts';

export function createIntegrationWizard(service: Service): Wizard {
  const store = createDraftStore(service);
  const { dispatch } = store;
  const startWith = (paths: readonly string[]): void => {
    dispatch({ type: 'started-over', keepsFiles: false });
    dispatch({ type: 'files-added', paths });
  };
  return {
    id: 'integration',
    title: 'Integrate',
    summary: 'Bring batches of single cells together, and see the cost.',
    Icon: IconArrowMerge,
    sample: 'rna-batches',
    View: () => createElement(IntegrationWizard, { store }),
    useHeadline() {
      const draft = useStore(store.state, (state) => state.draft);
      const isResult = draft.step === 'results' || draft.step === 'take-away';
      if (isResult && draft.resultDir !== null) {
        return { name: baseName(draft.resultDir), path: draft.resultDir, isWorkspace: true };
      }
      return { name: 'New integration', path: null, isWorkspace: false };
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
    startLike: (run) => dispatch({ type: 'run-repeated', settled: settledOfRun(run) }),
    openRun: (dir) => dispatch({ type: 'run-opened', dir }),
    openJob: (jobId) => dispatch({ type: 'run-started', jobId }),
    close: (options) => store.close(options),
  };
}
