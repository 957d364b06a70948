import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { formatBytes, formatEstimatedSeconds } from '#renderer/components/format.ts';
import { Notice } from '#renderer/components/Notice.tsx';
import { ActionBar } from '../ActionBar.tsx';
import { isFragments } from '../draft/settle.ts';
import type { PlanView, WizardState } from '../method.ts';
import { usePlan } from '../use-wizard.ts';
import { AdvancedParams } from './AdvancedParams.tsx';
import { CellFilterCard } from './CellFilterCard.tsx';
import { EstimateCard } from './EstimateCard.tsx';
import { MainParams } from './MainParams.tsx';
import { PresetCards } from './PresetCards.tsx';
import { useStartWhenPlanned } from './use-start-when-planned.ts';
import './plan.css';

const planDelayMs = 300;

/** How it should run: a preset, the choices that matter, and what that costs on this computer. */
export function PlanStep({ wizard }: { readonly wizard: WizardState }): ReactNode {
  const { method, dispatch, request, settled } = wizard;
  const { Cards } = method.plan;
  const [planned] = useDebouncedValue(request, planDelayMs);
  const query = usePlan(wizard, planned);
  const plan = query.data ?? null;
  const isStale = planned !== request || query.isPlaceholderData || query.isFetching;
  const isPlanned = !isStale && (plan !== null || query.isError);
  const reason = settled.problem ?? (isPlanned ? reasonAgainst(plan, query.isError) : null);
  const { start, isStarting, error } = useStartWhenPlanned(wizard, {
    isPlanned,
    isAllowed: reason === null,
  });
  return (
    <>
      <div className="cw-scroll">
        <div className="cw-form-page">
          <section className="cw-col" data-gap="large" aria-label="Choices">
            <div>
              <h2>How should it run?</h2>
              <p className="cw-second cw-num">{method.plan.describe(settled)}</p>
            </div>
            {error && <ErrorNotice error={error} title="The run was not started" />}
            {plan?.warnings.map((warning) => (
              <Notice key={warning} tone="warn">
                <p>{warning}</p>
              </Notice>
            ))}
            <PresetCards wizard={wizard} />
            <MainParams wizard={wizard} plan={plan} />
            {Cards && <Cards wizard={wizard} plan={plan} />}
            {!settled.ready.some(isFragments) && (
              <CellFilterCard wizard={wizard} plan={plan} isStale={isStale} />
            )}
            <AdvancedParams wizard={wizard} />
          </section>
          <aside className="cw-col cw-plan-aside" aria-label="What it costs and what you get">
            <EstimateCard
              plan={plan}
              error={query.error}
              isStale={isStale}
              onOffer={(changes) => dispatch({ type: 'params-changed', changes })}
            />
            <YouWillGet lines={method.plan.youWillGet(settled.labelKey !== null)} />
          </aside>
        </div>
      </div>
      <ActionBar
        back={
          <Button onClick={() => dispatch({ type: 'step-opened', step: 'data' })}>
            Back to data
          </Button>
        }
        summary={reason ?? describeCost(isPlanned ? plan : null, isStarting)}
        next={
          <Button
            variant="filled"
            size="md"
            leftSection={<IconPlayerPlay size="1rem" stroke={1.75} aria-hidden />}
            disabled={reason !== null}
            loading={isStarting}
            onClick={start}
          >
            Start run
          </Button>
        }
      />
    </>
  );
}

/** Why this plan cannot be started; null when it can. */
function reasonAgainst(plan: PlanView | null, hasFailed: boolean): string | null {
  if (hasFailed || !plan) return 'The estimate failed: see “On this computer”';
  if (plan.nKept === 0) return 'No cell would be left: lower the cut-off';
  if (!plan.fits) return 'It does not fit on this computer: choose one of the offers first';
  return null;
}

/** @param plan null while it is worked out */
function describeCost(plan: PlanView | null, isStarting: boolean): string {
  if (!plan && isStarting) return 'Starts once it is known what this needs …';
  if (!plan) return 'Working out what this needs …';
  const { seconds, memoryBytes, diskBytes } = plan.estimate;
  return `About ${formatEstimatedSeconds(seconds)}, ${formatBytes(memoryBytes)} memory, ${formatBytes(diskBytes)} disk`;
}

function YouWillGet({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <section className="cw-card" aria-labelledby="you-will-get">
      <header className="cw-card-head">
        <h3 id="you-will-get">You will get</h3>
      </header>
      <ul className="cw-card-body cw-second cw-get-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
