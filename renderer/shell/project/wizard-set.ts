// The wizards, made anew whenever another project is opened: their drafts are the project's.
import type { QueryClient } from '@tanstack/react-query';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Service } from '../../client/service.ts';
import { createWizards } from '../../wizards/registry.ts';
import type { Wizard } from '../../wizards/wizard.ts';

export interface WizardSet {
  readonly wizards: StoreApi<readonly Wizard[]>;
  /** Saves what is unsaved, makes the change, and goes on with the drafts of the project that is then open. */
  change(step: () => Promise<unknown>): Promise<void>;
}

export function createWizardSet(service: Service, queries: QueryClient): WizardSet {
  const wizards = createStore<readonly Wizard[]>(() => createWizards(service));
  let isChanging = false;

  const renew = (): void => {
    wizards.setState(createWizards(service), true);
    void queries.invalidateQueries();
  };
  // Opened from another page of this service: what is unsaved here belongs to a project that is no longer open.
  service.subscribe('projects.changed', () => {
    if (isChanging) return;
    for (const wizard of wizards.getState()) void wizard.close({ saves: false });
    renew();
  });

  return {
    wizards,
    async change(step) {
      isChanging = true;
      try {
        await Promise.all(wizards.getState().map((wizard) => wizard.close({ saves: true })));
        await step();
      } finally {
        isChanging = false;
        renew();
      }
    },
  };
}
