// Samples whose peaks were called apart: peaks that overlap become one, and their counts are added.
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { mergeColumns } from '#main/numerics/csr.ts';
import { mergeIntervals } from '#main/numerics/intervals.ts';
import { AppError } from '#shared/model/app-error.ts';
import { toCsv } from '../common/tables.ts';
import { namePlace, readPlace } from './peaks.ts';

/** What became of several sets of peaks. */
export interface MergedSets {
  readonly nMerged: number;
  readonly sets: readonly {
    readonly name: string;
    readonly nPeaks: number;
    /** Peaks that overlap one of another set. */
    readonly nShared: number;
  }[];
}

/**
 * The same cells over the merged peaks of all parts. Fragments of a sample outside its own peaks were never counted, so
 * counting fragments over the merged peaks is better where they are at hand.
 * @param names of the parts, for the report
 * Throws `input-value` for features that have no place in the genome.
 */
export function mergePeaks(
  parts: readonly AnnotatedMatrix[],
  names: readonly string[],
): { readonly parts: AnnotatedMatrix[]; readonly mergedSets: MergedSets } {
  const places = parts.map(({ vars }, i) => vars.index.map((name) => requirePlace(name, names[i])));
  const { merged, placeOf, nShared } = mergeIntervals(places);
  const index = merged.map(namePlace);
  return {
    parts: parts.map((part, i) => ({
      ...part,
      x: mergeColumns(part.x, placeOf[i] ?? new Int32Array(0), merged.length),
      vars: { index, indexName: part.vars.indexName, columns: new Map() },
    })),
    mergedSets: {
      nMerged: merged.length,
      sets: parts.map(({ x }, i) => ({
        ...{ name: names[i] ?? '', nPeaks: x.nCols },
        nShared: nShared[i] ?? 0,
      })),
    },
  };
}

function requirePlace(name: string, file = 'The file') {
  const place = readPlace(name);
  if (place !== null) return place;
  throw new AppError(
    'input-value',
    `${file}: the peaks cannot be merged with others: "${name}" is no place in the genome (expected chr1:100-600 or chr1_100_600).`,
    { hint: 'Choose "inner" or "outer" for the peaks to keep.' },
  );
}

/** One row per set. */
export function mergedSetsTable({ sets, nMerged }: MergedSets): string {
  return toCsv([
    ['set', 'peaks', 'overlapping_others', 'merged'],
    ...sets.map(({ name, nPeaks, nShared }) => [name, nPeaks, nShared, nMerged]),
  ]);
}

/** For a person. */
export function describeMergedSets({ sets, nMerged }: MergedSets): string {
  const say = (n: number) => n.toLocaleString('en-US');
  const each = sets.map(
    ({ name, nPeaks, nShared }) =>
      `${name}: ${say(nPeaks)}, ${Math.round((100 * nShared) / Math.max(1, nPeaks))} % overlap others`,
  );
  return `${sets.length} sets of peaks were merged into ${say(nMerged)} (${each.join('; ')}).`;
}
