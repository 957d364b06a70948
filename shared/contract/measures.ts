// How the measures of an embedding are to be read: what they are about, which way is better, and what is a change at all.
// One place for the verdict and for the words on the screen.
import type { MeasureName } from './results.ts';

/** What each measure asks: are batches mixed, or are known types kept apart? */
export const measureQuestions = {
  ilisi: 'mixing',
  batchSilhouette: 'mixing',
  sameBatchShare: 'mixing',
  batchEntropyMixing: 'mixing',
  labelSilhouette: 'separation',
  knnAccuracy: 'separation',
  clisi: 'separation',
  nmi: 'separation',
  ari: 'separation',
  nmiKMeans: 'separation',
  ariKMeans: 'separation',
  nmiBest: 'separation',
  ariBest: 'separation',
} as const satisfies Record<MeasureName, 'mixing' | 'separation'>;

/** A smaller change than this is no change. The same-batch share runs to the number of batches, the others to 1. */
function leastChange(name: MeasureName): number {
  return name === 'sameBatchShare' ? 0.05 : 0.01;
}

/**
 * How much better `after` is than `before`, in the measure's own units; negative when it is worse.
 * Higher is better, except for `sameBatchShare`, which is better the nearer it is to 1.
 */
export function gainOf(name: MeasureName, before: number, after: number): number {
  const gain =
    name === 'sameBatchShare' ? Math.abs(before - 1) - Math.abs(after - 1) : after - before;
  // The last digits of a difference decide nothing: 0.964 - 0.984 is -0.02.
  return Math.round(gain * 1e9) / 1e9;
}

/** Whether a gain of `gainOf` is a change at all, and for the better or the worse. */
export function trendOf(name: MeasureName, gain: number): 'better' | 'same' | 'worse' {
  if (Math.abs(gain) < leastChange(name)) return 'same';
  return gain > 0 ? 'better' : 'worse';
}
