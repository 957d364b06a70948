import { useEffect, type ReactNode } from 'react';
import { useJob, useServiceQuery } from '../../client/hooks.ts';
import { baseName, formatWhen } from '../../components/format.ts';
import { Waiting } from '../../components/Waiting.tsx';
import { RepeatMenu } from '../common/runs/RepeatMenu.tsx';
import { WizardFrame } from '../common/WizardFrame.tsx';
import type { RunSettings } from '../wizard.ts';
import type { StepName } from './draft.ts';
import { settledOfRun } from './from-run.ts';
import { DataStep } from './steps/DataStep.tsx';
import { PlanStep } from './steps/PlanStep.tsx';
import { RunResults } from '../common/results/RunResults.tsx';
import { RunStep } from './steps/RunStep.tsx';
import { TakeAwayStep } from './steps/TakeAwayStep.tsx';
import { listSteps } from './list-steps.ts';
import type { DraftStore } from './store.ts';
import { useIntegration, type Integration } from './use-integration.ts';
import { useRunningJob } from './use-running-job.ts';
import './integration.css';

/** From files to integrated cells in five steps. */
export function IntegrationWizard({ store }: { readonly store: DraftStore }): ReactNode {
  const integration = useIntegration(store);
  const { draft, dispatch } = integration;
  const job = useJob(draft.jobId);
  const finishedDir = job?.state === 'done' ? job.outputDir : null;
  useRunningJob(integration);
  useEffect(() => {
    if (finishedDir !== null) dispatch({ type: 'run-finished', dir: finishedDir });
  }, [finishedDir, dispatch]);

  if (!integration.store.isLoaded) {
    return (
      <div className="cw-page">
        <Waiting>Opening your draft</Waiting>
      </div>
    );
  }
  return (
    <WizardFrame
      title="Integrate"
      subtitle={describeDraft(integration)}
      steps={listSteps(integration)}
      onOpenStep={(id) => dispatch({ type: 'step-opened', step: id as StepName })}
      actions={<ResultActions integration={integration} />}
    >
      <Step integration={integration} />
    </WizardFrame>
  );
}

function Step({ integration }: { readonly integration: Integration }): ReactNode {
  const { draft, dispatch } = integration;
  const dir = draft.resultDir;
  if (draft.step === 'plan') return <PlanStep integration={integration} />;
  if (draft.step === 'run') return <RunStep integration={integration} />;
  if (draft.step === 'results' && dir !== null) {
    const planAgain = { onPlanAgain: () => dispatch({ type: 'planned-again' }) };
    return (
      <RunResults
        dir={dir}
        onRepeat={(run) => dispatch({ type: 'run-repeated', settled: settledOfRun(run) })}
        onTakeAway={() => dispatch({ type: 'step-opened', step: 'take-away' })}
        {...(draft.inputs.length > 0 ? planAgain : {})}
      />
    );
  }
  if (draft.step === 'take-away' && dir !== null) return <TakeAwayStep dir={dir} />;
  return <DataStep integration={integration} />;
}

/** From a result to another run like it. */
function ResultActions({ integration }: { readonly integration: Integration }): ReactNode {
  const { draft, dispatch } = integration;
  const dir = draft.resultDir;
  const isShown = draft.step === 'results' || draft.step === 'take-away';
  const run = useServiceQuery('results.open', { dir: dir ?? '' }, { enabled: dir !== null });
  if (!isShown || dir === null || !run.data) return null;
  const repeat = (settings: RunSettings): void =>
    dispatch({ type: 'run-repeated', settled: settledOfRun(settings) });
  return <RepeatMenu dir={dir} run={run.data.run} onRepeat={repeat} />;
}

function describeDraft({ draft, store }: Integration): string {
  if (draft.resultDir !== null) return `Run ${baseName(draft.resultDir)}`;
  if (store.saveError) return 'The draft could not be saved';
  if (store.savedAt === null) return 'New run';
  return `New run, draft saved ${formatWhen(store.savedAt, Date.now()).replace('Today, ', '')}`;
}
