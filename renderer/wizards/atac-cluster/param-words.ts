// The choices that matter for accessibility: how far each goes and what follows from it.
import { formatCount, formatCounted, formatNumber } from '#renderer/components/format.ts';
import type { Draft } from '../common/draft/draft.ts';
import { isFragments, type SettledInputs } from '../common/draft/settle.ts';
import type { ParamDescriber, PlanView, SliderRange } from '../common/method.ts';
import type { ParamValues } from '../common/params.ts';
import { roundUpNicely } from '../common/plan/slider-scale.ts';

/** Bins are there only for fragments without peaks. Clusters and cells of fragments have cards of their own. */
export function mainParams(
  { ready }: Pick<SettledInputs, 'ready'>,
  { files, overrides }: Pick<Draft, 'files' | 'overrides'>,
): readonly string[] {
  const hasBins = ready.some(isFragments) && files['peaks'] === undefined;
  return [
    'genome',
    ...(hasBins ? ['regions'] : []),
    ...(hasBins && overrides['regions'] !== 'called' ? ['binBases'] : []),
    'minFeatures',
    'nTopFeatures',
    'maxIteration',
    'denoised',
  ];
}

function rangeOf(name: string, plan: PlanView | null): SliderRange | null {
  switch (name) {
    case 'minFeatures':
      return { min: 0, max: roundUpNicely((plan?.featuresSeen.max || 4_000) / 2), step: 50 };
    case 'nTopFeatures':
      return { min: 1_000, max: 200_000, step: 1_000 };
    case 'maxIteration':
      return { min: 100, max: 30_000, step: 100 };
    case 'binBases':
      return { min: 500, max: 50_000, step: 500 };
    default:
      return null;
  }
}

function contextOf(name: string, plan: PlanView | null): string {
  if (name === 'nTopFeatures') return plan ? `of ${formatCount(plan.nSharedFeatures)}` : '';
  if (name === 'minFeatures') return 'open peaks per cell';
  if (name === 'binBases') return 'bases';
  if (name === 'maxIteration' && plan) {
    return `${formatCount(Number(plan.params['batchSize']))} cells per step`;
  }
  return '';
}

function consequenceOf(name: string, params: ParamValues, plan: PlanView | null): string {
  switch (name) {
    case 'genome':
      return params['genome'] === 'unknown'
        ? 'Peaks on wrong chromosomes cannot be noticed.'
        : 'Peaks outside its chromosomes are reported.';
    case 'regions':
      return params['regions'] === 'called'
        ? 'Peaks are called in each file by a simple caller, and merged.'
        : 'Stretches of one size, wherever they lie.';
    case 'binBases':
      return 'Smaller bins tell more, and take more time.';
    case 'minFeatures':
      return plan ? describeKept(plan) : '';
    case 'nTopFeatures':
      return describeChoice(params, plan);
    case 'maxIteration':
      return plan && plan.nKept > 0
        ? `${formatNumber((Number(params['maxIteration']) * Number(plan.params['batchSize'])) / plan.nKept)} passes over all cells. Stops earlier once held-out cells gain nothing.`
        : 'Stops earlier once held-out cells gain nothing.';
    case 'denoised':
      return params['denoised'] === 'none'
        ? 'No denoised.h5ad is written.'
        : 'Goes to denoised.h5ad; takes time and disk.';
    default:
      return '';
  }
}

function describeKept({ nCells, nKept, featuresSeen }: PlanView): string {
  if (featuresSeen.counts.length === 0) return 'Known once fragments are counted.';
  if (nKept === nCells) return `Keeps all ${formatCounted(nCells, 'cell')}.`;
  return `Leaves out ${formatCount(nCells - nKept)} of ${formatCounted(nCells, 'cell')}.`;
}

function describeChoice({ nTopFeatures }: ParamValues, plan: PlanView | null): string {
  const isAll = nTopFeatures === 0 || (plan && Number(nTopFeatures) >= plan.nSharedFeatures);
  return isAll
    ? 'All peaks that pass the filters are used.'
    : 'Those open in most cells. Fewer are faster; rare types may need more.';
}

/** What is said of each choice. */
export const paramWords: ParamDescriber = { contextOf, consequenceOf, rangeOf };
