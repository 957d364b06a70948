import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useJob } from '../../client/hooks.ts';
import { baseName, formatWhen } from '../../components/format.ts';
import { Waiting } from '../../components/Waiting.tsx';
import { WizardFrame } from '../common/WizardFrame.tsx';
import type { StepName } from './draft.ts';
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
        onTakeAway={() => dispatch({ type: 'step-opened', step: 'take-away' })}
        {...(draft.inputs.length > 0 ? planAgain : {})}
      />
    );
  }
  if (draft.step === 'take-away' && dir !== null) return <TakeAwayStep dir={dir} />;
  return <DataStep integration={integration} />;
}

/** From a result back to its files, or to an empty draft when it was opened from its folder. */
function ResultActions({ integration }: { readonly integration: Integration }): ReactNode {
  const { draft, dispatch } = integration;
  if (draft.step !== 'results' && draft.step !== 'take-away') return null;
  return (
    <Button
      variant="subtle"
      leftSection={<IconRefresh size="1rem" stroke={1.75} aria-hidden />}
      onClick={() => dispatch({ type: 'started-over', keepsFiles: draft.inputs.length > 0 })}
    >
      New run
    </Button>
  );
}

function describeDraft({ draft, store }: Integration): string {
  if (draft.resultDir !== null) return `Run ${baseName(draft.resultDir)}`;
  if (store.saveError) return 'The draft could not be saved';
  if (store.savedAt === null) return 'New run';
  return `New run, draft saved ${formatWhen(store.savedAt, Date.now()).replace('Today, ', '')}`;
}
