import type { ReactNode } from 'react';
import type { AtacPlan } from '#shared/contract/atac-cluster.ts';
import { isFragments } from '../common/draft/settle.ts';
import type { PlanView, WizardState } from '../common/method.ts';
import { ClusterCard } from './ClusterCard.tsx';
import { KneeCard } from './KneeCard.tsx';
import './atac-cluster.css';

interface PlanCardsProps {
  readonly wizard: WizardState;
  readonly plan: PlanView | null;
}

/** How many clusters, and for fragments which barcodes are cells. */
export function PlanCards({ wizard, plan }: PlanCardsProps): ReactNode {
  return (
    <>
      <ClusterCard wizard={wizard} />
      {wizard.settled.ready.some(isFragments) && (
        <KneeCard wizard={wizard} barcodes={barcodesOf(plan)} />
      )}
    </>
  );
}

/** This wizard's plans are those of `atac.plan`. */
function barcodesOf(plan: PlanView | null): AtacPlan['barcodes'] {
  return plan !== null && 'barcodes' in plan ? (plan.barcodes as AtacPlan['barcodes']) : null;
}
