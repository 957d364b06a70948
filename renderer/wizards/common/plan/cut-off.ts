// Where a dragged cut-off comes to lie: at round numbers, never outside the histogram.
import { roundUpNicely } from './slider-scale.ts';

const nSteps = 100;

/** By how much the cut-off moves at a time on an axis from 0 to `max`. */
export function cutOffStep(max: number): number {
  return roundUpNicely(max / nSteps);
}

/** The cut-off at a place of the axis, 0 at its left end and 1 at its right. */
export function placeToCutOff(place: number, max: number): number {
  const step = cutOffStep(max);
  return Math.max(0, Math.min(Math.floor(max), Math.round((place * max) / step) * step));
}

/** The cut-off after a key; null for a key that moves nothing. */
export function moveCutOff(key: string, cutOff: number, max: number): number | null {
  const step = cutOffStep(max);
  const by: Readonly<Record<string, number>> = {
    ArrowLeft: -step,
    ArrowDown: -step,
    ArrowRight: step,
    ArrowUp: step,
    PageDown: -10 * step,
    PageUp: 10 * step,
    Home: -Infinity,
    End: Infinity,
  };
  const change = by[key];
  return change === undefined ? null : Math.max(0, Math.min(Math.floor(max), cutOff + change));
}
