import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { IntegrationPlan } from '#shared/contract/integration.ts';
import { useNoteJob, useServiceMutation, useServiceQuery } from '../../../client/hooks.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { formatBytes, formatCounted, formatEstimatedSeconds } from '../../../components/format.ts';
import { Notice } from '../../../components/Notice.tsx';
import { ActionBar } from '../../common/ActionBar.tsx';
import type { Integration } from '../use-integration.ts';
import { AdvancedParams } from './plan/AdvancedParams.tsx';
import { CellFilterCard } from './plan/CellFilterCard.tsx';
import { EstimateCard } from './plan/EstimateCard.tsx';
import { MainParams } from './plan/MainParams.tsx';
import { PresetCards } from './plan/PresetCards.tsx';

const planDelayMs = 300;

/** How it should run: a preset, the choices that matter, and what that costs on this computer. */
export function PlanStep({ integration }: { readonly integration: Integration }): ReactNode {
  const { draft, dispatch, request, settled } = integration;
  const [planned] = useDebouncedValue(request, planDelayMs);
  const query = useServiceQuery('integration.plan', planned ?? emptyRequest, {
    enabled: planned !== null,
    keepPrevious: true,
  });
  const start = useServiceMutation('integration.start');
  const noteJob = useNoteJob();
  const plan = query.data ?? null;
  const isStale = planned !== request || query.isPlaceholderData || query.isFetching;
  const run = (): void => {
    if (!request) return;
    start.mutate(
      { request, output: null },
      {
        onSuccess: (job) => {
          noteJob(job);
          dispatch({ type: 'run-started', jobId: job.id });
        },
      },
    );
  };
  const reason = reasonToWait(plan, {
    problem: settled.problem,
    isStale,
    hasFailed: query.isError,
  });
  return (
    <>
      <div className="cw-scroll">
        <div className="cw-form-page">
          <section className="cw-col" data-gap="large" aria-label="Choices">
            <div>
              <h2>How should it run?</h2>
              <p className="cw-second cw-num">
                SCALEX on {formatCounted(settled.nCells, 'cell')} in{' '}
                {formatCounted(settled.batches.length, 'batch', 'batches')}, always beside “no
                correction” and Harmony.
              </p>
            </div>
            {start.error && <ErrorNotice error={start.error} title="The run was not started" />}
            {plan?.warnings.map((warning) => (
              <Notice key={warning} tone="warn">
                <p>{warning}</p>
              </Notice>
            ))}
            <PresetCards draft={draft} dispatch={dispatch} />
            <MainParams draft={draft} dispatch={dispatch} plan={plan} />
            <CellFilterCard
              plan={plan}
              minFeatures={draft.overrides.minFeatures}
              isStale={isStale}
            />
            <AdvancedParams draft={draft} dispatch={dispatch} />
          </section>
          <aside className="cw-col cw-plan-aside" aria-label="What it costs and what you get">
            <EstimateCard
              plan={plan}
              error={query.error}
              isStale={isStale}
              onOffer={(changes) => dispatch({ type: 'params-changed', changes })}
            />
            <YouWillGet hasLabels={settled.labelKey !== null} />
          </aside>
        </div>
      </div>
      <ActionBar
        back={
          <Button onClick={() => dispatch({ type: 'step-opened', step: 'data' })}>
            Back to data
          </Button>
        }
        summary={reason ?? (plan && describeCost(plan))}
        next={
          <Button
            variant="filled"
            size="md"
            leftSection={<IconPlayerPlay size="1rem" stroke={1.75} aria-hidden />}
            disabled={reason !== null || start.isPending}
            onClick={run}
          >
            Start run
          </Button>
        }
      />
    </>
  );
}

const emptyRequest = { inputs: [] };

/** Why a run cannot be started now; null when it can. */
function reasonToWait(
  plan: IntegrationPlan | null,
  now: { readonly problem: string | null; readonly isStale: boolean; readonly hasFailed: boolean },
): string | null {
  if (now.problem !== null) return now.problem;
  if (now.hasFailed && !now.isStale) return 'The estimate failed: see “On this computer”';
  if (!plan || now.isStale) return 'Working out what this needs …';
  if (plan.nKept === 0) return 'No cell would be left: lower the number of genes seen';
  if (!plan.fits) return 'It does not fit on this computer: choose one of the offers first';
  return null;
}

function describeCost({ estimate }: IntegrationPlan): string {
  return `About ${formatEstimatedSeconds(estimate.seconds)}, ${formatBytes(estimate.memoryBytes)} memory, ${formatBytes(estimate.diskBytes)} disk`;
}

function YouWillGet({ hasLabels }: { readonly hasLabels: boolean }): ReactNode {
  return (
    <section className="cw-card" aria-labelledby="you-will-get">
      <header className="cw-card-head">
        <h3 id="you-will-get">You will get</h3>
      </header>
      <ul className="cw-card-body cw-second cw-get-list">
        <li>Pictures of the cells: none, Harmony, SCALEX</li>
        <li>
          {hasLabels
            ? 'Measures of mixing and of kept types'
            : 'Measures of mixing, before and after'}
        </li>
        <li>Clusters</li>
        <li>One h5ad that scanpy opens</li>
      </ul>
    </section>
  );
}
