// A first look at a fragments file: its barcodes, which of them are cells, and how far its chromosomes reach.
import { findKnee } from '#main/numerics/knee.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { IoPorts } from '../ports.ts';
import { readRows } from '../text/rows.ts';
import type { IoCheckpoint } from '../types.ts';
import { parseFragments } from './parse.ts';

export interface SurveyOptions {
  /** Bases of each chromosome; null: as far as fragments reach. Fragments on other sequences are left out. */
  readonly chromosomes: ReadonlyMap<string, number> | null;
  readonly checkpoint?: IoCheckpoint;
}

export interface CellOptions {
  /** Barcodes with fewer fragments are no cells; 0: found at the knee. Not used with `barcodes`. */
  readonly minFragments: number;
  /** The barcodes that are cells, see `readBarcodes`; null: those with enough fragments. */
  readonly barcodes: BarcodeList | null;
}

/** Barcodes of cells, as another program called them. */
export interface BarcodeList {
  readonly path: string;
  readonly names: ReadonlySet<string>;
}

/** What one pass over a fragments file tells. */
export interface FragmentSurvey {
  readonly path: string;
  /** By number, in the order of appearance. */
  readonly barcodes: readonly string[];
  /** Fragments of each barcode. */
  readonly perBarcode: Uint32Array;
  /** Of those, without a nucleosome and with one. */
  readonly free: Uint32Array;
  readonly mono: Uint32Array;
  /** By number of the file; length 0: not of the genome. */
  readonly chromosomes: {
    readonly names: readonly string[];
    readonly lengths: readonly number[];
    /** True: the lengths are those of a genome, not as far as fragments reach. */
    readonly areKnown: boolean;
  };
}

/** A fragments file whose cells are known; `countCuts` and `callFragmentPeaks` read it again. */
export interface SurveyedFragments extends FragmentSurvey {
  readonly cells: FragmentCells;
}

interface FragmentCells {
  /** Numbers of the barcodes that are cells, in the order of the file. */
  readonly barcodes: Int32Array;
  /** Row of each barcode; -1: no cell. */
  readonly rowOf: Int32Array;
  /** How they were found, for a person. */
  readonly because: string;
}

/** Longest fragment without a nucleosome, and with one (Schep et al. 2015, as Signac counts them). */
const freeBelow = 147;
const oneBelow = 294;

/** A survey, and which of its barcodes are cells. Throws what both do. */
export async function surveyCells(
  ports: IoPorts,
  path: string,
  options: SurveyOptions & CellOptions,
): Promise<SurveyedFragments> {
  const survey = await surveyFragments(ports, path, options);
  return { ...survey, cells: chooseCells(survey, options) };
}

/**
 * One pass over the file, lines in any order. Memory: names of all barcodes and 12 bytes each.
 * Throws what `parseFragments` does.
 */
export async function surveyFragments(
  { probe }: IoPorts,
  path: string,
  options: SurveyOptions,
): Promise<FragmentSurvey> {
  let perBarcode = new Uint32Array(1 << 16);
  let free = new Uint32Array(1 << 16);
  let mono = new Uint32Array(1 << 16);
  const furthest: number[] = [];
  const names = await parseFragments(
    probe,
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
    async (nLines) => options.checkpoint?.(nLines, 0, 'lines', 'Looking at fragments'),
  );
  const n = names.barcodes.length;
  const { chromosomes } = options;
  return {
    path,
    barcodes: names.barcodes,
    perBarcode: perBarcode.slice(0, n),
    free: free.slice(0, n),
    mono: mono.slice(0, n),
    chromosomes: {
      names: names.chromosomes,
      lengths: names.chromosomes.map((name, number) =>
        chromosomes === null ? (furthest[number] ?? 0) : (chromosomes.get(name) ?? 0),
      ),
      areKnown: chromosomes !== null,
    },
  };
}

function doubled(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * values.length);
  larger.set(values);
  return larger;
}

/** Throws `input-value` when no barcode is a cell. */
function chooseCells(
  survey: FragmentSurvey,
  { minFragments, barcodes }: CellOptions,
): FragmentCells {
  const { isCell, because } =
    barcodes === null ? cellsByDepth(survey, minFragments) : cellsByList(survey, barcodes);
  const chosen = Int32Array.from(survey.perBarcode.keys()).filter(isCell);
  const rowOf = new Int32Array(survey.perBarcode.length).fill(-1);
  chosen.forEach((barcode, row) => {
    rowOf[barcode] = row;
  });
  return { barcodes: chosen, rowOf, because };
}

function cellsByDepth({ path, perBarcode }: FragmentSurvey, minFragments: number) {
  const knee = minFragments > 0 ? null : findKnee(perBarcode);
  const threshold = knee === null ? minFragments : knee.threshold;
  const isCell = (barcode: number) => (perBarcode[barcode] ?? 0) >= threshold;
  if (!perBarcode.some((_, barcode) => isCell(barcode))) {
    throw new AppError('input-value', `${path}: no barcode has ${threshold} fragments or more.`, {
      hint: 'Lower "Fewest fragments of a cell".',
    });
  }
  const place = knee?.isFound === true ? ' (at the knee)' : '';
  const none = knee?.isFound === false ? '; no knee was found' : '';
  return {
    isCell,
    because: `those with ${say(threshold)} fragments or more${place}${none}`,
  };
}

function cellsByList({ path, barcodes, perBarcode }: FragmentSurvey, list: BarcodeList) {
  const isCell = (barcode: number) => list.names.has(barcodes[barcode] ?? '');
  if (!perBarcode.some((_, barcode) => isCell(barcode))) {
    const [listed] = list.names;
    throw new AppError(
      'input-value',
      `${path} has none of the ${say(list.names.size)} barcodes of ${list.path}: expected barcodes like ${listed}, found ${barcodes.slice(0, 3).join(', ')} ....`,
      { hint: 'The files may be of different samples. Choose the barcodes of this one.' },
    );
  }
  return { isCell, because: `those listed in ${list.path}` };
}

/**
 * Barcodes from the first column of a text file, such as barcodes.tsv.gz of cellranger-atac.
 * Throws `input-missing`, `input-format`.
 */
export async function readBarcodes({ probe }: IoPorts, path: string): Promise<BarcodeList> {
  const names = new Set<string>();
  const isTable = /\.csv(\.gz)?$/i.test(path);
  for await (const { rows } of readRows(probe, path, isTable ? ',' : '\t')) {
    for (const [name = ''] of rows) if (name.trim() !== '') names.add(name.trim());
  }
  if (names.size > 0) return { path, names };
  throw new AppError('input-format', `${path} lists no barcodes.`, {
    hint: 'Choose a file with one barcode per line, such as barcodes.tsv.gz.',
  });
}

function say(n: number): string {
  return n.toLocaleString('en-US');
}
