// Peaks from pseudo-bulk coverage: a simple caller of our own, named as such wherever its peaks are shown.
import type { Checkpoint } from './checkpoint.ts';
import { noCheckpoint } from './checkpoint.ts';
import { log10PoissonTail } from './poisson-tail.ts';
import { tabulateLogFactorials } from './specific-peaks.ts';

/** Insertions of all cells together. */
export interface TileCoverage {
  readonly tileBases: number;
  /** Insertions in each tile of each chromosome, from its start on. */
  readonly chromosomes: readonly Uint32Array[];
}

export interface CalledPeak {
  /** Index into `TileCoverage.chromosomes`. */
  readonly chromosome: number;
  /** Half-open, 0-based; whole tiles. */
  readonly start: number;
  readonly end: number;
  /** Of its best window. */
  readonly log10P: number;
}

/** Tiles to either side of the middle of a window. */
const windowReach = 1;
const windowTiles = 2 * windowReach + 1;
/** Tiles to either side of the middle that are its surroundings. */
const localReach = 50;
/** Share of windows called by mistake, at most. */
const falseDiscoveryRate = 0.01;
const tilesPerCheckpoint = 1 << 18;

/**
 * Windows of three tiles around every tile are tested against a Poisson background: the larger of the mean over the
 * genome and the mean over 50 tiles to either side. Windows significant at a false discovery rate of 1 % (Benjamini and
 * Hochberg over all tiles) are joined where they overlap or touch.
 * @returns peaks by chromosome and start; none overlaps or touches another
 * @param checkpoint called with (tiles done, tiles)
 * Cost: about 50 ns per tile and 100 ns per window above its background. Memory: 16 bytes per candidate. Deterministic.
 * Source: the local background is that of MACS (Zhang et al., Genome Biology 9, R137, 2008); nothing else is: no
 * shifting, no duplicates, no summits.
 */
export async function callPeaks(
  coverage: TileCoverage,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<readonly CalledPeak[]> {
  const candidates = await testWindows(coverage, checkpoint);
  const least = thresholdOf(candidates.log10P, summarise(coverage).nTiles);
  return least === null ? [] : joinWindows(candidates, least, coverage);
}

interface Candidates {
  readonly chromosome: readonly number[];
  readonly tile: readonly number[];
  readonly log10P: readonly number[];
}

/** The windows that could be significant, in order. */
async function testWindows(coverage: TileCoverage, checkpoint: Checkpoint): Promise<Candidates> {
  const { nTiles, total, most } = summarise(coverage);
  const logFactorials = tabulateLogFactorials(windowTiles * most);
  const genomeMean = (windowTiles * total) / Math.max(1, nTiles);
  const highest = Math.log10(falseDiscoveryRate);
  const found = { chromosome: [] as number[], tile: [] as number[], log10P: [] as number[] };
  let nDone = 0;
  for (const [chromosome, tiles] of coverage.chromosomes.entries()) {
    const inWindow = slidingSum(tiles, windowReach);
    const around = slidingSum(tiles, localReach);
    for (let tile = 0; tile < tiles.length; tile++) {
      if (nDone++ % tilesPerCheckpoint === 0) await checkpoint(nDone, nTiles);
      const count = inWindow.next();
      const last = Math.min(tiles.length - 1, tile + localReach);
      const nAround = last - Math.max(0, tile - localReach) + 1;
      const mean = Math.max(genomeMean, (windowTiles * around.next()) / nAround);
      if (count <= mean) continue;
      const log10P = log10PoissonTail(logFactorials, count, mean);
      if (log10P > highest) continue;
      found.chromosome.push(chromosome);
      found.tile.push(tile);
      found.log10P.push(log10P);
    }
  }
  return found;
}

function summarise({ chromosomes }: TileCoverage): {
  readonly nTiles: number;
  readonly total: number;
  readonly most: number;
} {
  let [nTiles, total, most] = [0, 0, 0];
  for (const tiles of chromosomes) {
    nTiles += tiles.length;
    for (const count of tiles) {
      total += count;
      if (count > most) most = count;
    }
  }
  return { nTiles, total, most };
}

/** Sums over `reach` places to either side, for one place after the other. */
function slidingSum(values: Uint32Array, reach: number): { next(): number } {
  let sum = 0;
  for (let i = 0; i < Math.min(reach, values.length); i++) sum += values[i];
  let at = 0;
  return {
    next() {
      if (at + reach < values.length) sum += values[at + reach];
      if (at > reach) sum -= values[at - reach - 1];
      at++;
      return sum;
    },
  };
}

/** The largest p-value that is significant; null: none is. Windows that are no candidates have p-values above the rate. */
function thresholdOf(log10P: readonly number[], nTests: number): number | null {
  const sorted = Float64Array.from(log10P).sort();
  for (let rank = sorted.length; rank >= 1; rank--) {
    if (sorted[rank - 1] <= Math.log10((falseDiscoveryRate * rank) / nTests))
      return sorted[rank - 1];
  }
  return null;
}

function joinWindows(
  { chromosome, tile, log10P }: Candidates,
  least: number,
  { tileBases, chromosomes }: TileCoverage,
): readonly CalledPeak[] {
  const peaks: CalledPeak[] = [];
  for (let i = 0; i < tile.length; i++) {
    if (log10P[i] > least) continue;
    const of = chromosome[i];
    const start = Math.max(0, tile[i] - windowReach) * tileBases;
    const end = Math.min(chromosomes[of].length, tile[i] + windowReach + 1) * tileBases;
    const last = peaks.at(-1);
    if (last?.chromosome === of && start <= last.end) {
      peaks[peaks.length - 1] = { ...last, end, log10P: Math.min(last.log10P, log10P[i]) };
    } else peaks.push({ chromosome: of, start, end, log10P: log10P[i] });
  }
  return peaks;
}
