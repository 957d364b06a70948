// Where the colour scale of a number begins and ends, and which colours it has.
import { diverging } from '#shared/figure/color-scale.ts';
import type { Coloring } from './coloring.ts';
import type { RunView } from './view-state.ts';

/**
 * The colouring on the scale a person chose; groups as they are. A diverging scale has its middle at zero where the
 * values lie on both sides of it, else in the middle of the range.
 */
export function scaleColoring(
  coloring: Coloring,
  { valueRange, valueScale }: Pick<RunView, 'valueRange' | 'valueScale'>,
): Coloring {
  const { color } = coloring;
  if (color.kind !== 'value') return coloring;
  const [from, to] = valueRange;
  const isWhole = from === 0 && to === 100;
  const ends = isWhole ? [color.min, color.max] : percentiles(color.values, [from, to]);
  const [min = color.min, max = color.max] = ends;
  if (valueScale !== 'diverging') return { ...coloring, color: { ...color, min, max } };
  const most = Math.max(Math.abs(min), Math.abs(max));
  const range = min < 0 && max > 0 ? { min: -most, max: most } : { min, max };
  return { ...coloring, color: { ...color, ...range, stops: diverging } };
}

/** Percentiles (0 to 100, linear between neighbours) of the values that are numbers; empty when there are none. */
export function percentiles(
  values: ArrayLike<number>,
  wanted: readonly number[],
): readonly number[] {
  const sorted = Float32Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (sorted.length === 0) return [];
  return wanted.map((percent) => {
    const place = (percent / 100) * (sorted.length - 1);
    const low = Math.floor(place);
    const high = Math.min(sorted.length - 1, low + 1);
    return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
  });
}
