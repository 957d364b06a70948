// A set of peaks called from the fragments themselves, all cells together.
import { callPeaks } from '#main/numerics/call-peaks.ts';
import { bareChromosome } from '#main/numerics/intervals.ts';
import type { Interval } from '#main/numerics/intervals.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from '../ports.ts';
import type { IoCheckpoint } from '../types.ts';
import { parseFragments } from './parse.ts';
import { hasRegionAt, indexRegions } from './regions.ts';
import type { RegionSet } from './regions.ts';
import type { SurveyedFragments } from './survey.ts';

const tileBases = 100;
/** The two cuts of a fragment shorter than a window are not independent. */
const windowBases = 300;

/**
 * Peaks of the cells of a fragments file: `callPeaks` on insertions in tiles of 100 bases. A fragment of 300 bases or
 * more is two insertions, its ends; a shorter one is a single insertion, in its middle. Mitochondria and blacklisted
 * insertions are left out.
 * One pass over the file. Memory: 4 bytes per 100 bases of the genome, 124 MB for hg38.
 * Throws what `parseFragments` does; `input-value` when nothing stands out.
 */
export async function callFragmentPeaks(
  { probe }: IoPorts,
  { path, chromosomes, cells }: SurveyedFragments,
  {
    blacklist,
    checkpoint,
  }: { readonly blacklist: readonly Interval[] | null; readonly checkpoint?: IoCheckpoint },
): Promise<RegionSet> {
  const { names, lengths } = chromosomes;
  const blacklisted = blacklist === null ? null : indexRegions(blacklist, names);
  const tiles = names.map((name, number) => {
    const bases = bareChromosome(name) === 'MT' ? 0 : (lengths[number] ?? 0);
    return new Uint32Array(Math.ceil(bases / tileBases));
  });
  const insert = (chromosome: number, base: number): void => {
    const own = tiles[chromosome];
    const tile = Math.floor(base / tileBases);
    if (own === undefined || tile >= own.length) return;
    if (blacklisted !== null && hasRegionAt(blacklisted, chromosome, base)) return;
    own[tile] = (own[tile] ?? 0) + 1;
  };
  await parseFragments(
    probe,
    path,
    (chromosome, start, end, barcode) => {
      if ((cells.rowOf[barcode] ?? -1) < 0) return;
      if (end - start < windowBases) {
        insert(chromosome, (start + end) >> 1);
      } else {
        insert(chromosome, start);
        insert(chromosome, end - 1);
      }
    },
    async (nLines) => checkpoint?.(nLines, 0, 'lines', 'Adding up the cells'),
  );
  const peaks = await callPeaks({ tileBases, chromosomes: tiles }, async (done, total) =>
    checkpoint?.(done, total, 'windows', 'Calling peaks'),
  );
  if (peaks.length === 0) {
    throw new AppError('input-value', `${path}: no place stands out; no peaks could be called.`, {
      hint: 'There may be too few fragments. Count over bins instead, or give a BED file of peaks.',
    });
  }
  const regions = peaks.map(({ chromosome, start, end }) => ({
    chromosome: names[chromosome] ?? '',
    start,
    // The last tile may reach beyond the chromosome.
    end: Math.min(end, lengths[chromosome] ?? end),
  }));
  return { name: `the peaks called in ${path}`, regions };
}
