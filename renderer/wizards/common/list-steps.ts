import type { WizardStep } from './WizardFrame.tsx';
import { stepNames, type StepName } from './draft/draft.ts';
import type { WizardState } from './method.ts';

const titles: Readonly<Record<StepName, string>> = {
  data: 'Data',
  plan: 'Plan',
  run: 'Run',
  results: 'Results',
  'take-away': 'Take away',
};

/** The five steps, each with how far it is and whether it can be opened. */
export function listSteps({
  draft,
  request,
}: Pick<WizardState, 'draft' | 'request'>): readonly WizardStep[] {
  const now = stepNames.indexOf(draft.step);
  const canOpen: Readonly<Record<StepName, boolean>> = {
    data: true,
    plan: request !== null,
    run: draft.jobId !== null,
    results: draft.resultDir !== null,
    'take-away': draft.resultDir !== null,
  };
  return stepNames.map((id, index) => ({
    id,
    title: titles[id],
    state: index < now ? 'done' : index === now ? 'now' : 'todo',
    canOpen: canOpen[id],
  }));
}
