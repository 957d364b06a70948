import { createRandom } from '#main/numerics/random.ts';
import type { Interval } from '#main/numerics/intervals.ts';

export interface SimulatedFragments {
  /** Lines of a fragments file, in no order. */
  readonly lines: readonly string[];
  /** Where cells were made to open, 400 bases each. */
  readonly peaks: readonly Interval[];
  /** Type of each cell; cells are named cell0-1, cell1-1 ... */
  readonly types: Int32Array;
}

/** Cells of `nTypes` types over one chromosome: every second peak belongs to one type, the others to all. */
export function simulateFragments(options: {
  readonly nCells: number;
  readonly nTypes: number;
  readonly nPeaks: number;
  readonly nPerCell: number;
  /** Share of the fragments that lie in peaks. */
  readonly shareInPeaks: number;
  readonly seed: number;
}): SimulatedFragments {
  const { nCells, nTypes, nPeaks, nPerCell, shareInPeaks, seed } = options;
  const { uniform, integer, normal } = createRandom(seed, 0);
  const peaks = Array.from({ length: nPeaks }, (_, i) => {
    const start = 20_000 + 20_000 * i + 100 * integer(50);
    return { chromosome: 'chr1', start, end: start + 400 };
  });
  const typeOf = (peak: number) => (peak % 2 === 0 ? -1 : (peak >> 1) % nTypes);
  const types = Int32Array.from({ length: nCells }, (_, cell) => cell % nTypes);
  const open = Array.from({ length: nTypes }, (_, type) =>
    peaks.filter((_, peak) => typeOf(peak) === -1 || typeOf(peak) === type),
  );
  const nBases = 20_000 * (nPeaks + 2);
  const lines: string[] = [];
  types.forEach((type, cell) => {
    const own = open[type] ?? [];
    for (let i = 0; i < nPerCell; i++) {
      const bases = uniform() < 0.7 ? 40 + integer(80) : 160 + integer(100);
      const peak = own[integer(own.length)];
      const isInside = uniform() < shareInPeaks && peak !== undefined;
      const middle = isInside ? peak.start + 200 + 80 * normal() : uniform() * nBases;
      const start = Math.max(0, Math.round(middle - bases / 2));
      lines.push(`chr1\t${start}\t${start + bases}\tcell${cell}-1\t1`);
    }
  });
  return { lines, peaks, types };
}
