// Regions of the genome that cuts are counted over: fixed bins, or the lines of a BED file.
import type { Interval } from '#main/numerics/intervals.ts';
import { AppError } from '#shared/model/app-error.ts';
import { underGuard } from '../guard-probe.ts';
import type { FileProbe } from '../ports.ts';
import { readRows } from '../text/rows.ts';

/** Regions with the name of where they come from, for messages. */
export interface RegionSet {
  readonly name: string;
  readonly regions: readonly Interval[];
}

/** Finds the regions that a base lies in. */
export interface RegionIndex {
  readonly names: readonly string[];
  /** Calls `found` with each region that holds the base; `chromosome` by its number in the file. */
  forEachAt(chromosome: number, base: number, found: (region: number) => void): void;
}

/** True where some region holds the base. */
export function hasRegionAt(index: RegionIndex, chromosome: number, base: number): boolean {
  let isFound = false;
  index.forEachAt(chromosome, base, () => {
    isFound = true;
  });
  return isFound;
}

/** Their names alone take about a gigabyte. */
const nBinsAtMost = 10_000_000;

/**
 * Bins of one size over chromosomes of given lengths, named chr1:0-5000 and so on.
 * @param path the fragments, for the message
 * Throws `input-value` when there would be too many to hold, as a damaged line that reaches far too far makes them.
 */
export function indexBins(
  path: string,
  chromosomes: { readonly names: readonly string[]; readonly lengths: readonly number[] },
  binBases: number,
): RegionIndex {
  const { lengths } = chromosomes;
  const nBins = lengths.reduce((sum, length) => sum + Math.ceil(length / binBases), 0);
  if (nBins > nBinsAtMost) throw tooManyBins(path, chromosomes, { nBins, binBases });
  const starts: number[] = [];
  const names: string[] = [];
  chromosomes.names.forEach((chromosome, i) => {
    starts.push(names.length);
    const length = lengths[i] ?? 0;
    for (let start = 0; start < length; start += binBases) {
      names.push(`${chromosome}:${start}-${Math.min(length, start + binBases)}`);
    }
  });
  starts.push(names.length);
  return {
    names,
    forEachAt(chromosome, base, found) {
      const region = (starts[chromosome] ?? 0) + Math.floor(base / binBases);
      if (region < (starts[chromosome + 1] ?? 0)) found(region);
    },
  };
}

function tooManyBins(
  path: string,
  { names, lengths }: Parameters<typeof indexBins>[1],
  { nBins, binBases }: { readonly nBins: number; readonly binBases: number },
): AppError {
  const say = (n: number) => n.toLocaleString('en-US');
  const longest = lengths.reduce(
    (best, length, i) => (length > (lengths[best] ?? 0) ? i : best),
    0,
  );
  return new AppError(
    'input-value',
    `${path}: expected at most ${say(nBinsAtMost)} bins, found ${say(nBins)} of ${say(binBases)} bases; ${names[longest]} reaches to base ${say(lengths[longest] ?? 0)}.`,
    {
      hint: 'Use larger bins (--bin-bases), or peaks. If no chromosome is that long, the file is damaged.',
    },
  );
}

/** Regions as given; they may overlap. Names are chr1:100-600, in the order given. */
export function indexRegions(
  regions: readonly Interval[],
  chromosomes: readonly string[],
): RegionIndex {
  const numberOf = new Map(chromosomes.map((name, number) => [name, number]));
  const byChromosome = chromosomes.map(() => [] as number[]);
  regions.forEach(({ chromosome }, region) => {
    const number = numberOf.get(chromosome);
    if (number !== undefined) byChromosome[number]?.push(region);
  });
  const sorted = byChromosome.map((own) => sortOne(own, regions));
  return {
    names: regions.map(({ chromosome, start, end }) => `${chromosome}:${start}-${end}`),
    forEachAt(chromosome, base, found) {
      const own = sorted[chromosome];
      if (own === undefined) return;
      // From the last region that starts at or before the base back to where none can reach it any more.
      for (let i = lastAtOrBefore(own.starts, base); i >= 0; i--) {
        if ((own.furthestEnds[i] ?? 0) <= base) return;
        if ((own.ends[i] ?? 0) > base) found(own.regions[i] ?? 0);
      }
    },
  };
}

interface SortedRegions {
  readonly regions: Int32Array;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Largest end up to each place. */
  readonly furthestEnds: Float64Array;
}

function sortOne(own: readonly number[], regions: readonly Interval[]): SortedRegions {
  const order = Int32Array.from(own).sort(
    (a, b) => (regions[a]?.start ?? 0) - (regions[b]?.start ?? 0),
  );
  const ends = Float64Array.from(order, (region) => regions[region]?.end ?? 0);
  let furthest = 0;
  return {
    regions: order,
    starts: Float64Array.from(order, (region) => regions[region]?.start ?? 0),
    ends,
    furthestEnds: ends.map((end) => (furthest = Math.max(furthest, end))),
  };
}

function lastAtOrBefore(starts: Float64Array, base: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= base) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The first three columns of a BED file; headings ("track", "browser", "#") are passed over.
 * Throws `input-missing`, and `input-format` naming the line that is none.
 */
export function readBed(probe: FileProbe, path: string): Promise<readonly Interval[]> {
  return underGuard(probe, (guarded) => readRegions(guarded, path));
}

async function readRegions(probe: FileProbe, path: string): Promise<readonly Interval[]> {
  const regions: Interval[] = [];
  for await (const { rows, firstLine, isHeadedByComment } of readRows(probe, path, '\t')) {
    rows.forEach((row, i) => {
      const [chromosome = '', startText = '', endText = ''] = row;
      const isHeading = /^(track|browser|#)/.test(chromosome) || row.join('').trim() === '';
      if (isHeading || (isHeadedByComment && i === 0)) return;
      const [start, end] = [Number(startText), Number(endText)];
      if (!/^\d+$/.test(startText) || !/^\d+$/.test(endText.trim()) || end <= start) {
        throw new AppError(
          'input-format',
          `${path}, line ${firstLine + i}: expected chromosome, start and end separated by tabs, found "${row.slice(0, 4).join(' ')}".`,
          { hint: 'Choose a BED file.' },
        );
      }
      regions.push({ chromosome, start, end });
    });
  }
  if (regions.length > 0) return regions;
  throw new AppError('input-format', `${path} holds no regions.`, { hint: 'Choose a BED file.' });
}

/**
 * Names of peaks in the order of a text file: one per line, or three columns as in BED.
 * Throws `input-missing`, `input-format` for a file without any.
 */
export async function readPeakNames(probe: FileProbe, path: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { rows } of readRows(probe, path, '\t')) {
    for (const [first = '', start = '', end = ''] of rows) {
      if (first.trim() === '') continue;
      names.push(/^\d+$/.test(start) ? `${first}:${start}-${end.trim()}` : first.trim());
    }
  }
  if (names.length > 0) return names;
  throw new AppError('input-format', `${path} names no peaks.`, {
    hint: 'Choose a file with one peak per line.',
  });
}
