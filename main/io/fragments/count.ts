// From fragments to a matrix of cells x regions: one pass to see which barcodes are cells, one to count their cuts.
import { findKnee } from '#main/numerics/knee.ts';
import { createPairCounter } from '#main/numerics/pair-counter.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from '../ports.ts';
import type { AnnotatedMatrix, Column, IoCheckpoint } from '../types.ts';
import { parseFragments } from './parse.ts';
import type { FragmentNames } from './parse.ts';
import { indexBins, indexRegions, readBed } from './regions.ts';
import type { RegionIndex } from './regions.ts';

export interface CountOptions {
  /** BED file of the regions to count over; null: bins. */
  readonly peaksPath: string | null;
  readonly binBases: number;
  /** BED file of regions whose cuts are left out; null: none. */
  readonly blacklistPath: string | null;
  /** Barcodes with fewer fragments are no cells; 0: found at the knee. */
  readonly minFragments: number;
  /** Bases of each chromosome; null: as far as fragments reach. Fragments on other sequences are left out. */
  readonly chromosomes: ReadonlyMap<string, number> | null;
  readonly checkpoint?: IoCheckpoint;
}

/** Longest fragment without a nucleosome, and with one (Schep et al. 2015, as Signac counts them). */
const freeBelow = 147;
const oneBelow = 294;

/**
 * Counts cuts (both ends of every fragment) of each cell over regions.
 * @returns cells x regions, named by place; obs: `n_fragments`, `fraction_in_regions`, `nucleosome_signal` (fragments of
 * 147 to 293 bases by those below 147) and, with a blacklist, `fraction_blacklisted`
 * Any order of lines will do. Memory: 8 bytes per count, names of all barcodes, some 100 MB.
 * Throws what `parseFragments`, `readBed` and `indexBins` do; `input-shape` when no region lies on a chromosome of the
 * fragments.
 */
export async function countFragments(
  ports: IoPorts,
  path: string,
  options: CountOptions,
): Promise<AnnotatedMatrix> {
  const peaks = options.peaksPath === null ? null : await readBed(ports.probe, options.peaksPath);
  const blacklist =
    options.blacklistPath === null ? null : await readBed(ports.probe, options.blacklistPath);
  const survey = await surveyFragments(ports, path, options);
  const { names, chromosomes } = survey;
  const cells = chooseCells(survey.perBarcode, options.minFragments);
  if (cells.barcodes.length === 0) {
    throw new AppError(
      'input-value',
      `${path}: no barcode has ${cells.threshold} fragments or more.`,
      { hint: 'Lower "Fewest fragments of a cell".' },
    );
  }
  const index =
    peaks === null
      ? indexBins(path, chromosomes, options.binBases)
      : indexRegions(peaks, chromosomes.names);
  if (peaks !== null && !peaks.some(({ chromosome }) => chromosomes.names.includes(chromosome))) {
    throw new AppError(
      'input-shape',
      `No peak of ${options.peaksPath} lies on a chromosome of ${path}: peaks on ${peaks[0]?.chromosome} ..., fragments on ${chromosomes.names.slice(0, 3).join(', ')} ....`,
      { hint: 'The files may belong to different genomes, or name chromosomes differently.' },
    );
  }
  const blacklisted = blacklist === null ? null : indexRegions(blacklist, chromosomes.names);
  const counts = await countCuts(ports, path, { index, blacklisted, cells, survey }, options);
  return {
    x: counts.x,
    obs: {
      index: Array.from(cells.barcodes, (barcode) => names.barcodes[barcode] ?? ''),
      indexName: '_index',
      columns: describeCells(survey, cells, counts),
    },
    vars: { index: index.names, indexName: '_index', columns: new Map() },
    matrixPath: 'fragments',
    warnings: warnOf(path, survey, cells, counts),
  };
}

interface Survey {
  readonly names: FragmentNames;
  /** Fragments of each barcode. */
  readonly perBarcode: Uint32Array;
  /** Of those, without a nucleosome and with one. */
  readonly free: Uint32Array;
  readonly mono: Uint32Array;
  /** By number of the file; length 0: not of the genome. */
  readonly chromosomes: { readonly names: readonly string[]; readonly lengths: readonly number[] };
}

async function surveyFragments(
  ports: IoPorts,
  path: string,
  options: CountOptions,
): Promise<Survey> {
  let perBarcode = new Uint32Array(1 << 16);
  let free = new Uint32Array(1 << 16);
  let mono = new Uint32Array(1 << 16);
  const furthest: number[] = [];
  const report = reportTo(options, 'Looking at fragments');
  const names = await parseFragments(
    ports.probe,
    path,
    (chromosome, start, end, barcode) => {
      if (barcode >= perBarcode.length) {
        perBarcode = doubled(perBarcode);
        free = doubled(free);
        mono = doubled(mono);
      }
      perBarcode[barcode] = (perBarcode[barcode] ?? 0) + 1;
      const bases = end - start;
      if (bases < freeBelow) free[barcode] = (free[barcode] ?? 0) + 1;
      else if (bases < oneBelow) mono[barcode] = (mono[barcode] ?? 0) + 1;
      if (end > (furthest[chromosome] ?? 0)) furthest[chromosome] = end;
    },
    report,
  );
  const n = names.barcodes.length;
  const { chromosomes } = options;
  const lengths = names.chromosomes.map((name, number) =>
    // Whole bins, so that samples that reach differently far agree.
    chromosomes === null
      ? Math.ceil((furthest[number] ?? 0) / options.binBases) * options.binBases
      : (chromosomes.get(name) ?? 0),
  );
  return {
    names,
    perBarcode: perBarcode.slice(0, n),
    free: free.slice(0, n),
    mono: mono.slice(0, n),
    chromosomes: { names: names.chromosomes, lengths },
  };
}

function doubled(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * values.length);
  larger.set(values);
  return larger;
}

interface Cells {
  /** Numbers of the barcodes that are cells, in the order of the file. */
  readonly barcodes: Int32Array;
  /** Row of each barcode; -1: no cell. */
  readonly rowOf: Int32Array;
  readonly threshold: number;
  readonly isKneeFound: boolean;
}

function chooseCells(perBarcode: Uint32Array, minFragments: number): Cells {
  const knee = minFragments > 0 ? null : findKnee(perBarcode);
  const threshold = knee === null ? minFragments : knee.threshold;
  const barcodes = Int32Array.from(perBarcode.keys()).filter(
    (barcode) => (perBarcode[barcode] ?? 0) >= threshold,
  );
  const rowOf = new Int32Array(perBarcode.length).fill(-1);
  barcodes.forEach((barcode, row) => {
    rowOf[barcode] = row;
  });
  return { barcodes, rowOf, threshold, isKneeFound: knee?.isFound ?? false };
}

interface Counts {
  readonly x: AnnotatedMatrix['x'];
  /** Cuts of each cell in all, in some region, and in the blacklist. */
  readonly cuts: Uint32Array;
  readonly inside: Uint32Array;
  readonly blacklisted: Uint32Array | null;
}

interface Counting {
  readonly index: RegionIndex;
  readonly blacklisted: RegionIndex | null;
  readonly cells: Cells;
  readonly survey: Survey;
}

async function countCuts(
  ports: IoPorts,
  path: string,
  { index, blacklisted, cells, survey }: Counting,
  options: CountOptions,
): Promise<Counts> {
  const nCells = cells.barcodes.length;
  const counter = createPairCounter(nCells, index.names.length);
  const [cuts, inside] = [new Uint32Array(nCells), new Uint32Array(nCells)];
  const inBlacklist = new Uint32Array(nCells);
  const { lengths } = survey.chromosomes;
  const cut = (row: number, chromosome: number, base: number): void => {
    cuts[row] = (cuts[row] ?? 0) + 1;
    let isBad = false;
    blacklisted?.forEachAt(chromosome, base, () => {
      isBad = true;
    });
    if (isBad) {
      inBlacklist[row] = (inBlacklist[row] ?? 0) + 1;
      return;
    }
    let isInside = false;
    index.forEachAt(chromosome, base, (region) => {
      isInside = true;
      counter.add(row, region);
    });
    if (isInside) inside[row] = (inside[row] ?? 0) + 1;
  };
  await parseFragments(
    ports.probe,
    path,
    (chromosome, start, end, barcode) => {
      const row = cells.rowOf[barcode] ?? -1;
      if (row < 0 || (lengths[chromosome] ?? 0) === 0) return;
      cut(row, chromosome, start);
      cut(row, chromosome, end - 1);
    },
    reportTo(options, 'Counting cuts'),
  );
  return {
    x: counter.finish(),
    cuts,
    inside,
    blacklisted: blacklisted === null ? null : inBlacklist,
  };
}

function describeCells(
  { perBarcode, free, mono }: Survey,
  { barcodes }: Cells,
  { cuts, inside, blacklisted }: Counts,
): ReadonlyMap<string, Column> {
  const number = (of: (barcode: number, row: number) => number): Column => ({
    type: 'number',
    values: Float64Array.from(barcodes, of),
  });
  return new Map<string, Column>([
    [
      'n_fragments',
      {
        type: 'integer',
        values: barcodes.map((barcode) => perBarcode[barcode] ?? 0),
        missing: null,
      },
    ],
    ['fraction_in_regions', number((_, row) => (inside[row] ?? 0) / Math.max(1, cuts[row] ?? 0))],
    [
      'nucleosome_signal',
      number((barcode) => {
        const without = free[barcode] ?? 0;
        return without === 0 ? Number.NaN : (mono[barcode] ?? 0) / without;
      }),
    ],
    ...(blacklisted === null
      ? []
      : [
          [
            'fraction_blacklisted',
            number((_, row) => (blacklisted[row] ?? 0) / Math.max(1, cuts[row] ?? 0)),
          ] as const,
        ]),
  ]);
}

function warnOf(path: string, { names, chromosomes }: Survey, cells: Cells, counts: Counts) {
  const say = (n: number) => n.toLocaleString('en-US');
  const warnings = [
    cells.isKneeFound
      ? `${path}: ${say(cells.barcodes.length)} of ${say(names.barcodes.length)} barcodes are taken for cells, those with ${say(cells.threshold)} fragments or more (at the knee).`
      : `${path}: ${say(cells.barcodes.length)} of ${say(names.barcodes.length)} barcodes are taken for cells, those with ${say(cells.threshold)} fragments or more${cells.threshold === 1 ? '; no knee was found' : ''}.`,
  ];
  const others = chromosomes.names.filter((_, number) => chromosomes.lengths[number] === 0);
  if (others.length > 0) {
    warnings.push(
      `${path}: fragments on ${others.length} sequences that the genome does not have are left out (${others.slice(0, 3).join(', ')}).`,
    );
  }
  const total = counts.cuts.reduce((sum, n) => sum + n, 0);
  const inside = counts.inside.reduce((sum, n) => sum + n, 0);
  if (inside < 0.05 * total) {
    warnings.push(
      `${path}: only ${((100 * inside) / Math.max(1, total)).toFixed(1)} % of the cuts lie in the regions; is it the right set of peaks?`,
    );
  }
  return warnings;
}

function reportTo({ checkpoint }: CountOptions, message: string) {
  return async (nLines: number): Promise<void> => checkpoint?.(nLines, 0, 'lines', message);
}
