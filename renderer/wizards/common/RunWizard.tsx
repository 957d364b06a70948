import { useEffect, type ReactNode } from 'react';
import { useJob, useServiceQuery } from '#renderer/client/hooks.ts';
import { baseName, formatWhen } from '#renderer/components/format.ts';
import { Waiting } from '#renderer/components/Waiting.tsx';
import type { RunSettings } from '../wizard.ts';
import { DataStep } from './data/DataStep.tsx';
import type { StepName } from './draft/draft.ts';
import { settledOfRun } from './draft/from-run.ts';
import type { DraftStore } from './draft/store.ts';
import { listSteps } from './list-steps.ts';
import type { WizardMethod, WizardState } from './method.ts';
import { PlanStep } from './plan/PlanStep.tsx';
import { RunResults } from './results/RunResults.tsx';
import { RunStep } from './run/RunStep.tsx';
import { RepeatMenu } from './runs/RepeatMenu.tsx';
import { TakeAwayStep } from './take-away/TakeAwayStep.tsx';
import { useRunningJob } from './use-running-job.ts';
import { useWizard } from './use-wizard.ts';
import { WizardFrame } from './WizardFrame.tsx';

interface RunWizardProps {
  readonly method: WizardMethod;
  readonly store: DraftStore;
}

/** From files to a result in five steps. */
export function RunWizard({ method, store }: RunWizardProps): ReactNode {
  const wizard = useWizard(method, store);
  const { draft, dispatch } = wizard;
  const job = useJob(draft.jobId);
  const finishedDir = job?.state === 'done' ? job.outputDir : null;
  useRunningJob(wizard);
  useEffect(() => {
    if (finishedDir !== null) dispatch({ type: 'run-finished', dir: finishedDir });
  }, [finishedDir, dispatch]);

  if (!wizard.store.isLoaded) {
    return (
      <div className="cw-page">
        <Waiting>Opening your draft</Waiting>
      </div>
    );
  }
  return (
    <WizardFrame
      title={method.title}
      subtitle={describeDraft(wizard)}
      steps={listSteps(wizard)}
      onOpenStep={(id) => dispatch({ type: 'step-opened', step: id as StepName })}
      actions={<ResultActions wizard={wizard} />}
    >
      <Step wizard={wizard} />
    </WizardFrame>
  );
}

function Step({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { method, draft, dispatch } = wizard;
  const dir = draft.resultDir;
  if (draft.step === 'plan') return <PlanStep wizard={wizard} />;
  if (draft.step === 'run') return <RunStep wizard={wizard} />;
  if (draft.step === 'results' && dir !== null) {
    const planAgain = { onPlanAgain: () => dispatch({ type: 'planned-again' }) };
    return (
      <RunResults
        dir={dir}
        onRepeat={(run) => dispatch({ type: 'run-repeated', settled: settledOfRun(run, method) })}
        onTakeAway={() => dispatch({ type: 'step-opened', step: 'take-away' })}
        {...(draft.inputs.length > 0 ? planAgain : {})}
      />
    );
  }
  if (draft.step === 'take-away' && dir !== null) return <TakeAwayStep dir={dir} />;
  return <DataStep wizard={wizard} />;
}

/** From a result to another run like it. */
function ResultActions({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { method, draft, dispatch } = wizard;
  const dir = draft.resultDir;
  const isShown = draft.step === 'results' || draft.step === 'take-away';
  const run = useServiceQuery('results.open', { dir: dir ?? '' }, { enabled: dir !== null });
  if (!isShown || dir === null || !run.data) return null;
  const repeat = (settings: RunSettings): void =>
    dispatch({ type: 'run-repeated', settled: settledOfRun(settings, method) });
  return <RepeatMenu dir={dir} run={run.data.run} onRepeat={repeat} />;
}

function describeDraft({ draft, store }: WizardState): string {
  if (draft.resultDir !== null) return `Run ${baseName(draft.resultDir)}`;
  if (store.saveError) return 'The draft could not be saved';
  if (store.savedAt === null) return 'New run';
  return `New run, draft saved ${formatWhen(store.savedAt, Date.now()).replace('Today, ', '')}`;
}
