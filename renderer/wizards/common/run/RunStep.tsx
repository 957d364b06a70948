import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { JobInfo } from '#shared/model/job.ts';
import { useJob, useJobsLoaded, useServiceMutation } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { Notice } from '#renderer/components/Notice.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import { ActionBar } from '../ActionBar.tsx';
import type { WizardState } from '../method.ts';
import { paramsOf, type ParamValues } from '../params.ts';
import { useStart } from '../use-wizard.ts';
import { CellsSoFar } from './CellsSoFar.tsx';
import { LogPanel } from './LogPanel.tsx';
import { LossCard } from './LossCard.tsx';
import { RunHead } from './RunHead.tsx';
import { StageList } from './StageList.tsx';
import { useTelemetry } from './use-telemetry.ts';
import './run.css';

/** The run as it goes: stages, rate, loss, the cells so far, the log. It goes on when the page is closed or reloaded. */
export function RunStep({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const job = useJob(wizard.draft.jobId);
  const isLoaded = useJobsLoaded();
  if (job) return <RunOf job={job} wizard={wizard} />;
  if (!isLoaded) {
    return (
      <div className="cw-form-page">
        <Waiting>Looking for the run</Waiting>
      </div>
    );
  }
  return <UnknownRun wizard={wizard} />;
}

function RunOf({
  job,
  wizard,
}: {
  readonly job: JobInfo;
  readonly wizard: WizardState;
}): ReactNode {
  const telemetry = useTelemetry(job.id);
  return (
    <>
      <div className="cw-run">
        <RunHead job={job} telemetry={telemetry} />
        <RunMessage job={job} wizard={wizard} />
        <div className="cw-run-panels">
          <StageList job={job} />
          <LossCard job={job} trace={telemetry?.trace ?? []} />
          <CellsSoFar snapshot={telemetry?.snapshot ?? null} isOver={job.finishedAt !== null} />
        </div>
      </div>
      <LogPanel log={telemetry?.log ?? []} />
      <RunBar job={job} wizard={wizard} />
    </>
  );
}

/** What went wrong or was asked for, above everything else. */
function RunMessage({
  job,
  wizard,
}: {
  readonly job: JobInfo;
  readonly wizard: WizardState;
}): ReactNode {
  const again = useStartAgain(wizard);
  if (job.state === 'failed' && job.error) {
    const stage = job.stages.find((each) => each.state === 'failed');
    const where = stage ? ` in “${stage.title}”` : '';
    const title = `The run stopped${where}`;
    const hasOtherDevice =
      job.error.code === 'device' && paramsOf(wizard.method, wizard.draft)['device'] !== 'cpu';
    if (!hasOtherDevice || !wizard.request) {
      return <ErrorNotice error={job.error} title={title} />;
    }
    const goOn = (
      <Button disabled={again.isPending} onClick={() => again.start({ device: 'cpu' })}>
        Go on with the CPU
      </Button>
    );
    const problem = {
      ...job.error,
      hint: 'The processor can do the same, more slowly. The run starts again from its beginning.',
    };
    return <ErrorNotice error={problem} title={title} actions={goOn} />;
  }
  if (job.state === 'cancelled') {
    return (
      <Notice tone="info" title="You cancelled this run">
        <p>Nothing of it was kept. Your files and all earlier results are as they were.</p>
      </Notice>
    );
  }
  if (job.warnings.length === 0) return null;
  return (
    <>
      {job.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{warning}</p>
        </Notice>
      ))}
    </>
  );
}

function RunBar({
  job,
  wizard,
}: {
  readonly job: JobInfo;
  readonly wizard: WizardState;
}): ReactNode {
  const { dispatch, draft } = wizard;
  const cancel = useServiceMutation('jobs.cancel');
  if (job.finishedAt === null) {
    return (
      <ActionBar
        back={
          <Button
            variant="danger"
            leftSection={<IconPlayerStop size="1rem" stroke={1.75} aria-hidden />}
            disabled={job.state === 'cancelling' || cancel.isPending}
            onClick={() => cancel.mutate({ id: job.id })}
          >
            {job.state === 'cancelling' ? 'Stopping …' : 'Cancel run'}
          </Button>
        }
        isSummaryLeft
        summary={
          cancel.error?.message ??
          'Stops within about a second. Nothing of this run is kept; your files and earlier results stay as they are.'
        }
        next={
          <Button component="a" href="#/home">
            Continue in background
          </Button>
        }
      />
    );
  }
  if (job.state === 'done') {
    return (
      <ActionBar
        summary={`Finished. The result lies in ${job.outputDir ?? 'the run folder'}`}
        next={
          <Button
            variant="filled"
            size="md"
            disabled={draft.resultDir === null}
            onClick={() => dispatch({ type: 'step-opened', step: 'results' })}
          >
            See the results
          </Button>
        }
      />
    );
  }
  return <AgainBar wizard={wizard} />;
}

/** Starts the run of the draft once more, with some parameters changed. */
function useStartAgain(wizard: WizardState) {
  const { dispatch, request } = wizard;
  const { isPending, error, mutate } = useStart(wizard);
  return {
    isPending,
    error,
    start(changes: ParamValues = {}): void {
      if (!request) return;
      dispatch({ type: 'params-changed', changes });
      mutate({ ...request, overrides: { ...request.overrides, ...changes } });
    },
  };
}

/** After a failure or a cancel: the way back to the plan, and once more the same. */
function AgainBar({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { dispatch, request, settled } = wizard;
  const again = useStartAgain(wizard);
  return (
    <ActionBar
      back={
        <Button onClick={() => dispatch({ type: 'step-opened', step: request ? 'plan' : 'data' })}>
          {request ? 'Back to plan' : 'Back to data'}
        </Button>
      }
      summary={
        again.error?.message ?? settled.problem ?? 'The same files and choices are still set.'
      }
      next={
        <Button
          variant="filled"
          size="md"
          disabled={!request || again.isPending}
          onClick={() => again.start()}
        >
          Try again
        </Button>
      }
    />
  );
}

/** The service was restarted since: it knows nothing of the job any more. */
function UnknownRun({ wizard }: { readonly wizard: WizardState }): ReactNode {
  return (
    <>
      <div className="cw-run">
        <Notice tone="warn" title="This run did not finish">
          <p>
            The part of Cellwright that computes was restarted while it ran. Nothing of it was kept;
            your files and earlier results are as they were.
          </p>
        </Notice>
      </div>
      <AgainBar wizard={wizard} />
    </>
  );
}
