// The gene whose start is nearest to each peak.
import type { GeneStart } from '#main/io/gene-starts.ts';
import type { Column } from '#main/io/types.ts';
import { bareChromosome } from '#main/numerics/intervals.ts';
import type { Interval } from '#main/numerics/intervals.ts';
import type { Places } from './peaks.ts';

export interface NearestGenes {
  /** Per peak; "" where its chromosome has no gene, or the peak no place. */
  readonly genes: readonly string[];
  /** Bases between the peak and the start, 0 inside the peak; NaN where there is no gene. */
  readonly distances: Float64Array;
}

/** Cost: one search per peak. Of genes that are equally near, the one that starts first. */
export function findNearestGenes(places: Places, starts: readonly GeneStart[]): NearestGenes {
  const byChromosome = new Map<string, GeneStart[]>();
  for (const start of starts) {
    if (start.gene === '') continue;
    const name = bareChromosome(start.chromosome);
    const own = byChromosome.get(name) ?? [];
    own.push(start);
    byChromosome.set(name, own);
  }
  for (const own of byChromosome.values()) own.sort((a, b) => a.base - b.base);
  const found = places.map((place) =>
    place === null ? null : nearestTo(place, byChromosome.get(bareChromosome(place.chromosome))),
  );
  return {
    genes: found.map((nearest) => nearest?.gene ?? ''),
    distances: Float64Array.from(found, (nearest) => nearest?.distance ?? Number.NaN),
  };
}

/** @param starts ascending */
function nearestTo(
  { start, end }: Interval,
  starts: readonly GeneStart[] = [],
): { readonly gene: string; readonly distance: number } | null {
  const after = firstFrom(starts, start);
  const candidates = [starts[after - 1], starts[after]].filter((found) => found !== undefined);
  const measured = candidates.map(({ gene, base }) => ({
    gene,
    distance: base < start ? start - base : Math.max(0, base - end + 1),
  }));
  return measured.sort((a, b) => a.distance - b.distance)[0] ?? null;
}

/** Place of the first start at or beyond a base. */
function firstFrom(starts: readonly GeneStart[], base: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.base ?? 0) < base) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As columns of the peaks. */
export function nearestColumns({ genes, distances }: NearestGenes): readonly [string, Column][] {
  return [
    ['nearest_gene', { type: 'string', values: genes }],
    ['distance_to_tss', { type: 'number', values: distances }],
  ];
}
