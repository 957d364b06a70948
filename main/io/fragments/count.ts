// From fragments to a matrix of cells x regions: where every cell was cut.
import type { Interval } from '#main/numerics/intervals.ts';
import { createPairCounter } from '#main/numerics/pair-counter.ts';
import { AppError } from '#shared/model/app-error.ts';
import { describeCells, warnOf } from './describe.ts';
import type { CellCuts } from './describe.ts';
import { parseFragments } from './parse.ts';
import { hasRegionAt, indexBins, indexRegions } from './regions.ts';
import type { RegionIndex, RegionSet } from './regions.ts';
import { createStartScorer } from './start-score.ts';
import type { StartScorer } from './start-score.ts';
import type { SurveyedFragments } from './survey.ts';
import type { GeneStart } from '../gene-starts.ts';
import type { IoPorts } from '../ports.ts';
import type { AnnotatedMatrix, IoCheckpoint } from '../types.ts';

export interface CountOptions {
  /** What is counted over; null: bins. */
  readonly regions: RegionSet | null;
  readonly binBases: number;
  /** Cuts in these are left out. */
  readonly blacklist: readonly Interval[] | null;
  /** Where genes start, for the enrichment there. */
  readonly starts: readonly GeneStart[] | null;
  readonly checkpoint?: IoCheckpoint;
}

/**
 * Counts cuts (both ends of every fragment) of each cell over regions, in one pass over the file.
 * @returns cells x regions, named by place; obs: `n_fragments`, `fraction_in_regions`, `nucleosome_signal` (fragments of
 * 147 to 293 bases by those below 147), with a blacklist `fraction_blacklisted`, with starts of genes `tss_enrichment`
 * Memory: 8 bytes per count, some 100 MB.
 * Throws what `parseFragments` and `indexBins` do; `input-shape` when no region, or no gene, lies on a chromosome of the fragments.
 */
export async function countCuts(
  ports: IoPorts,
  surveyed: SurveyedFragments,
  options: CountOptions,
): Promise<AnnotatedMatrix> {
  const { path, barcodes, chromosomes, cells } = surveyed;
  const index = indexFor(surveyed, options);
  const { blacklist, starts } = options;
  const scorer =
    starts === null ? null : createStartScorer(starts, surveyed, cells.barcodes.length);
  const { x, cuts } = await readCuts(
    ports,
    surveyed,
    {
      index,
      blacklisted: blacklist === null ? null : indexRegions(blacklist, chromosomes.names),
      scorer,
    },
    options,
  );
  return {
    x,
    obs: {
      index: Array.from(cells.barcodes, (barcode) => barcodes[barcode] ?? ''),
      indexName: '_index',
      columns: describeCells(surveyed, cuts, scorer?.finish() ?? null),
    },
    vars: { index: index.names, indexName: '_index', columns: new Map() },
    matrixPath: 'fragments',
    warnings: [...warnOf(path, surveyed, cuts), ...warnElsewhere(surveyed, options.regions)],
  };
}

function indexFor(
  { path, chromosomes: { names, lengths, areKnown } }: SurveyedFragments,
  { regions, binBases }: CountOptions,
): RegionIndex {
  if (regions === null) {
    // Whole bins where the ends are not known, so that samples that reach differently far agree.
    const ends = areKnown ? lengths : lengths.map((n) => Math.ceil(n / binBases) * binBases);
    return indexBins(path, { names, lengths: ends }, binBases);
  }
  const known = new Set(names);
  if (!regions.regions.some(({ chromosome }) => known.has(chromosome))) {
    throw new AppError(
      'input-shape',
      `No peak of ${regions.name} lies on a chromosome of ${path}: peaks on ${regions.regions[0]?.chromosome} ..., fragments on ${names.slice(0, 3).join(', ')} ....`,
      { hint: 'The files may belong to different genomes, or name chromosomes differently.' },
    );
  }
  return indexRegions(regions.regions, names);
}

/** Says which regions can have no cuts: it may be the peaks of another genome. */
function warnElsewhere(
  { path, chromosomes: { names } }: SurveyedFragments,
  set: RegionSet | null,
): readonly string[] {
  const known = new Set(names);
  const elsewhere = (set?.regions ?? []).filter(({ chromosome }) => !known.has(chromosome));
  if (set === null || elsewhere.length === 0) return [];
  const examples = [...new Set(elsewhere.map(({ chromosome }) => chromosome))].slice(0, 3);
  return [
    `${path}: ${elsewhere.length.toLocaleString('en-US')} peaks of ${set.name} lie on chromosomes without fragments (${examples.join(', ')}); they stay closed.`,
  ];
}

interface Counting {
  readonly index: RegionIndex;
  readonly blacklisted: RegionIndex | null;
  readonly scorer: StartScorer | null;
}

async function readCuts(
  { probe }: IoPorts,
  { path, cells, chromosomes: { lengths } }: SurveyedFragments,
  { index, blacklisted, scorer }: Counting,
  { checkpoint }: CountOptions,
): Promise<{ readonly x: AnnotatedMatrix['x']; readonly cuts: CellCuts }> {
  const nCells = cells.barcodes.length;
  const counter = createPairCounter(nCells, index.names.length);
  const [all, inside] = [new Uint32Array(nCells), new Uint32Array(nCells)];
  const inBlacklist = new Uint32Array(nCells);
  const cut = (row: number, chromosome: number, base: number): void => {
    all[row] = (all[row] ?? 0) + 1;
    if (blacklisted !== null && hasRegionAt(blacklisted, chromosome, base)) {
      inBlacklist[row] = (inBlacklist[row] ?? 0) + 1;
      return;
    }
    scorer?.add(row, chromosome, base);
    let isInside = false;
    index.forEachAt(chromosome, base, (region) => {
      isInside = true;
      counter.add(row, region);
    });
    if (isInside) inside[row] = (inside[row] ?? 0) + 1;
  };
  await parseFragments(
    probe,
    path,
    (chromosome, start, end, barcode) => {
      const row = cells.rowOf[barcode] ?? -1;
      if (row < 0 || (lengths[chromosome] ?? 0) === 0) return;
      cut(row, chromosome, start);
      cut(row, chromosome, end - 1);
    },
    async (nLines) => checkpoint?.(nLines, 0, 'lines', 'Counting cuts'),
  );
  return {
    x: counter.finish(),
    cuts: { all, inside, blacklisted: blacklisted === null ? null : inBlacklist },
  };
}
