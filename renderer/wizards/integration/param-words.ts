// The choices that matter for an integration: how far each goes and what follows from it.
import { formatCount, formatCounted, formatNumber } from '#renderer/components/format.ts';
import type { ParamDescriber, PlanView, SliderRange } from '../common/method.ts';
import type { ParamValues } from '../common/params.ts';
import { roundUpNicely } from '../common/plan/slider-scale.ts';

export const mainParams = [
  'profile',
  'minFeatures',
  'nTopFeatures',
  'maxIteration',
  'resolution',
] as const;

function rangeOf(name: string, plan: PlanView | null): SliderRange | null {
  switch (name) {
    case 'minFeatures':
      return { min: 0, max: roundUpNicely((plan?.featuresSeen.max ?? 4_000) / 2), step: 50 };
    case 'nTopFeatures':
      return {
        min: 500,
        max: Math.max(1_000, Math.min(10_000, plan?.nSharedFeatures ?? 10_000)),
        step: 100,
      };
    case 'maxIteration':
      return { min: 100, max: 30_000, step: 100 };
    case 'resolution':
      return { min: 0.1, max: 3, step: 0.1 };
    default:
      return null;
  }
}

function contextOf(name: string, plan: PlanView | null): string {
  if (name === 'nTopFeatures') return plan ? `of ${formatCount(plan.nSharedFeatures)} shared` : '';
  if (name === 'minFeatures') return 'genes seen per cell';
  if (name === 'maxIteration' && plan) {
    return `${formatCount(Number(plan.params['batchSize']))} cells per step`;
  }
  if (name === 'resolution') return 'of the clusters';
  return '';
}

function consequenceOf(name: string, params: ParamValues, plan: PlanView | null): string {
  switch (name) {
    case 'minFeatures':
      return plan ? describeKept(plan) : '';
    case 'maxIteration':
      return plan && plan.nKept > 0
        ? `${formatNumber((plan.steps * Number(plan.params['batchSize'])) / plan.nKept)} passes over all cells. Stops earlier once the loss is flat.`
        : 'Stops earlier once the loss is flat.';
    case 'nTopFeatures':
      return params['nTopFeatures'] === 0
        ? 'Keeps all genes: slow, and adds noise.'
        : 'Enough to tell types apart. More take longer and add noise.';
    case 'profile':
      return 'Decides how the numbers are prepared.';
    case 'resolution':
      return 'Higher gives more, smaller clusters (Leiden).';
    default:
      return '';
  }
}

function describeKept({ nCells, nKept }: PlanView): string {
  if (nKept === nCells) return `Keeps all ${formatCounted(nCells, 'cell')}.`;
  return `Leaves out ${formatCount(nCells - nKept)} of ${formatCounted(nCells, 'cell')}.`;
}

/** What is said of each choice. */
export const paramWords: ParamDescriber = { contextOf, consequenceOf, rangeOf };
