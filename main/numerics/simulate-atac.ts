// Open chromatin with known truth: cell types that open peaks of their own, seen through few fragments per cell.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { planCells } from './simulate-cells.ts';

export interface SimulatedAtacParams {
  readonly cells: number;
  readonly peaks: number;
  readonly batches: number;
  readonly types: number;
  /** Median number of fragments in peaks of a cell. */
  readonly depth: number;
  /** Standard deviation of the log shift of each peak in each batch. */
  readonly batchStrength: number;
  /** Types of falling size, each 0.7 of the one before, instead of nearly equal ones. */
  readonly unequal: boolean;
  readonly seed: number;
}

export interface SimulatedAtac {
  /** Fragments per cell and peak; cells in the order of their batches. */
  readonly counts: CsrMatrix;
  readonly batch: Int32Array;
  readonly type: Int32Array;
  readonly batchNames: readonly string[];
  readonly typeNames: readonly string[];
  /** `chr1:start-end`, 500 bases each, in order of place and without overlap. */
  readonly peakNames: readonly string[];
  readonly cellNames: readonly string[];
  /** Peaks opened by each type on purpose, ascending. */
  readonly typePeaks: readonly Int32Array[];
}

/** Spread of accessibility over peaks, natural log. */
const peakDeviation = 1.1;
/** Share of the peaks that each type opens, and by how much: e^1 to e^2.2. */
const markerShare = 0.05;
const weakestMarker = 1;
const markerRange = 1.2;
/** What varies inside every type: programmes of peaks, each half or twice as open. */
const nProgrammes = 2;
const programmeShare = 0.1;
const programmeSize = 0.5;
/** Spread of cells in depth, natural log. */
const depthDeviation = 0.35;
/** Fragments that fall on any peak alike. */
const backgroundShare = 0.1;
const peakBases = 500;
const cellsPerCheckpoint = 16;
const designStream = 0;
const firstBatchStream = 16;

/**
 * Draws fragments of each cell over peaks: a multinomial of the profile of type, batch and state, of log-normal depth.
 * @param checkpoint called with (cells done, cells)
 * Cost: fragments x log(peaks). Memory: the result and one profile per type and state. The same seed gives the same bits.
 * Throws `usage` for more batches or types than cells.
 */
export async function simulateAtac(
  params: SimulatedAtacParams,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<SimulatedAtac> {
  const { cells, batches, types, peaks, seed } = params;
  if (Math.max(batches, types) > cells) {
    throw new AppError(
      'usage',
      `${cells} cells cannot fill ${batches} batches and ${types} types.`,
      {
        hint: 'Ask for more cells.',
      },
    );
  }
  const random = createRandom(seed, designStream);
  const design = drawDesign(params, random);
  const plan = planCells({ ...params, missingTypes: 0, unequal: false }, random);
  const type = params.unequal ? drawUnequalTypes(cells, types, random) : plan.type;
  return {
    counts: await drawCells(params, design, { batch: plan.batch, type }, checkpoint),
    batch: plan.batch,
    type,
    batchNames: numberNames('batch_', batches),
    typeNames: numberNames('type_', types),
    peakNames: namePeaks(peaks),
    cellNames: numberNames('cell_', cells),
    typePeaks: design.typePeaks,
  };
}

interface Design {
  /** Log accessibility of each peak in a cell of no type. */
  readonly base: Float64Array;
  readonly typeShifts: readonly Float64Array[];
  readonly typePeaks: readonly Int32Array[];
  readonly batchShifts: readonly Float64Array[];
  readonly programmes: readonly Float64Array[];
}

function drawDesign(
  { peaks, types, batches, batchStrength }: SimulatedAtacParams,
  random: Random,
): Design {
  const fill = (draw: () => number): Float64Array => Float64Array.from({ length: peaks }, draw);
  const typeShifts = Array.from({ length: types }, () =>
    fill(() =>
      random.uniform() < markerShare ? weakestMarker + markerRange * random.uniform() : 0,
    ),
  );
  return {
    base: fill(() => peakDeviation * random.normal()),
    typeShifts,
    typePeaks: typeShifts.map((shifts) =>
      Int32Array.from(shifts.keys()).filter((peak) => shifts[peak] > 0),
    ),
    batchShifts: Array.from({ length: batches }, () => fill(() => batchStrength * random.normal())),
    programmes: Array.from({ length: nProgrammes }, () =>
      fill(() => (random.uniform() < programmeShare ? programmeSize : 0)),
    ),
  };
}

/** Types with weights 1, 0.7, 0.49 ..., each at least one cell, in random order. */
function drawUnequalTypes(cells: number, types: number, random: Random): Int32Array {
  const weights = Array.from({ length: types }, (_, type) => 0.7 ** type);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const bounds: number[] = [];
  weights.reduce((sum, weight, type) => {
    bounds[type] = types + ((cells - types) * (sum + weight)) / total;
    return sum + weight;
  }, 0);
  const sorted = Int32Array.from({ length: cells }, (_, cell) =>
    cell < types
      ? cell
      : Math.min(
          types - 1,
          bounds.findIndex((bound) => cell < bound),
        ),
  ).map((type) => (type < 0 ? types - 1 : type));
  return random.permutation(cells).map((cell) => sorted[cell]);
}

async function drawCells(
  { cells, peaks, batches, depth, seed }: SimulatedAtacParams,
  design: Design,
  plan: { readonly batch: Int32Array; readonly type: Int32Array },
  checkpoint: Checkpoint,
): Promise<CsrMatrix> {
  const rows: { readonly indices: Int32Array; readonly data: Float32Array }[] = [];
  const counts = new Int32Array(peaks);
  let cell = 0;
  for (let batch = 0; batch < batches; batch++) {
    const random = createRandom(seed, firstBatchStream + batch);
    const profileOf = rememberProfiles(design, batch);
    for (; cell < cells && plan.batch[cell] === batch; cell++) {
      if (cell % cellsPerCheckpoint === 0) await checkpoint(cell, cells);
      const state = random.integer(2 ** nProgrammes);
      const nFragments = random.poisson(depth * Math.exp(depthDeviation * random.normal()));
      rows.push(drawCell(profileOf(plan.type[cell], state), nFragments, counts, random));
    }
  }
  await checkpoint(cells, cells);
  return joinRows(rows, peaks);
}

/** Cumulated shares of each type and state of one batch, made once. */
function rememberProfiles(
  design: Design,
  batch: number,
): (type: number, state: number) => Float64Array {
  const profiles = new Map<number, Float64Array>();
  return (type, state) => {
    const key = type * 2 ** nProgrammes + state;
    const known = profiles.get(key);
    if (known !== undefined) return known;
    let sum = 0;
    const cumulated = design.base.map((base, peak) => {
      const inside = design.programmes.reduce(
        (shift, programme, i) => shift + ((state >> i) & 1 ? 1 : -1) * programme[peak],
        0,
      );
      const logShare = base + design.typeShifts[type][peak] + design.batchShifts[batch][peak];
      return (sum += Math.exp(logShare + inside));
    });
    profiles.set(key, cumulated);
    return cumulated;
  };
}

/** One cell: the peaks its fragments fall on. `counts` is scratch, all 0 before and after. */
function drawCell(
  cumulated: Float64Array,
  nFragments: number,
  counts: Int32Array,
  random: Random,
): { indices: Int32Array; data: Float32Array } {
  const total = cumulated[cumulated.length - 1];
  const seen: number[] = [];
  for (let i = 0; i < nFragments; i++) {
    const isBackground = random.uniform() < backgroundShare;
    const peak = isBackground
      ? random.integer(cumulated.length)
      : findPlace(cumulated, random.uniform() * total);
    if (counts[peak]++ === 0) seen.push(peak);
  }
  const indices = Int32Array.from(seen).sort();
  const data = Float32Array.from(indices, (peak) => counts[peak]);
  for (const peak of indices) counts[peak] = 0;
  return { indices, data };
}

/** First place of ascending `bounds` that is above `value`. */
function findPlace(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function joinRows(
  rows: readonly { readonly indices: Int32Array; readonly data: Float32Array }[],
  nCols: number,
): CsrMatrix {
  const indptr = new Uint32Array(rows.length + 1);
  rows.forEach(({ indices }, row) => {
    indptr[row + 1] = indptr[row] + indices.length;
  });
  const data = new Float32Array(indptr[rows.length]);
  const indices = new Int32Array(indptr[rows.length]);
  rows.forEach((row, i) => {
    data.set(row.data, indptr[i]);
    indices.set(row.indices, indptr[i]);
  });
  return { data, indices, indptr, nRows: rows.length, nCols };
}

/** Over 22 chromosomes, one peak every 5,000 bases. */
function namePeaks(peaks: number): string[] {
  const perChromosome = Math.ceil(peaks / 22);
  return Array.from({ length: peaks }, (_, peak) => {
    const start = 10_000 + (peak % perChromosome) * 5_000;
    return `chr${1 + Math.floor(peak / perChromosome)}:${start}-${start + peakBases}`;
  });
}

/** `prefix` and the numbers from 1, all of one width. */
function numberNames(prefix: string, n: number): string[] {
  const width = String(n).length;
  return Array.from({ length: n }, (_, i) => prefix + String(i + 1).padStart(width, '0'));
}
