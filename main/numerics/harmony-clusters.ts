// The clustering half of Harmony: soft k-means on unit vectors with a penalty on clusters that hold one batch too often.
import { splitRange } from './blocks.ts';
import type { Random } from './random.ts';
import { multiplyRowsInto } from './vectors.ts';

/** The batch columns of the cells. Levels of all columns are numbered through. */
export interface HarmonyDesign {
  /** For each column, the level of each cell. */
  readonly codes: readonly Int32Array[];
  /** Levels in each column. */
  readonly nLevels: readonly number[];
  /** Share of the cells at each level. */
  readonly shares: Float64Array;
  readonly sigma: number;
  readonly theta: number;
  readonly lambda: number;
}

/** State of the soft clusters; passes write to it. */
export interface HarmonyClusters {
  readonly design: HarmonyDesign;
  readonly nClusters: number;
  /** Share of each cell in each cluster, [nCells x nClusters] float32, rows sum to 1. */
  readonly shares: Float32Array;
  /** Cells at each level in each cluster (O of the paper), [nLevels x nClusters]. */
  readonly observed: Float64Array;
  /** Cells in each cluster. */
  readonly sizes: Float64Array;
  readonly objective: number;
}

const blocksPerPass = 20;
const cellsPerCheckpoint = 2_048;
/** ln 1e-8: a share that much smaller than the largest of its cell is taken as 0. */
const leastExponent = Math.log(1e-8);

/** Soft clusters around `centres` [nClusters x nDims], without the penalty. */
export function startClusters(
  directions: Float64Array,
  centres: Float64Array,
  design: HarmonyDesign,
): HarmonyClusters {
  const nCells = design.codes[0].length;
  const nClusters = (centres.length * nCells) / directions.length;
  const clusters = {
    design,
    nClusters,
    shares: new Float32Array(nCells * nClusters),
    observed: new Float64Array(design.shares.length * nClusters),
    sizes: new Float64Array(nClusters),
  };
  const cells = Int32Array.from({ length: nCells }, (_, i) => i);
  const noPenalty = new Float64Array(clusters.observed.length);
  const fit = assignCells(clusters, cells, directions, centres, noPenalty);
  return { ...clusters, objective: fit + measurePenalty(clusters) };
}

/** One pass over all cells in random blocks of 5 %; returns the objective after it. */
export async function runClusterPass(
  clusters: HarmonyClusters,
  directions: Float64Array,
  random: Random,
  report: () => Promise<void>,
): Promise<number> {
  const centres = await findCentres(clusters, directions, report);
  const nCells = clusters.design.codes[0].length;
  const order = random.permutation(nCells);
  let fit = 0;
  for (const block of splitRange(nCells, Math.ceil(nCells / blocksPerPass))) {
    const cells = order.subarray(block.from, block.to);
    addToCounts(clusters, cells, -1);
    const penalty = findLogPenalty(clusters);
    for (const { from, to } of splitRange(cells.length, cellsPerCheckpoint)) {
      fit += assignCells(clusters, cells.subarray(from, to), directions, centres, penalty);
      await report();
    }
  }
  return fit + measurePenalty(clusters);
}

/** Unit centres: the mean direction of each cluster. */
async function findCentres(
  clusters: HarmonyClusters,
  directions: Float64Array,
  report: () => Promise<void>,
): Promise<Float64Array> {
  const { nClusters, shares } = clusters;
  const nCells = shares.length / nClusters;
  const nDims = directions.length / nCells;
  const centres = new Float64Array(nClusters * nDims);
  for (const { from, to } of splitRange(nCells, cellsPerCheckpoint)) {
    for (let i = from; i < to; i++) {
      const cell = i * nDims;
      for (let k = 0; k < nClusters; k++) {
        const share = shares[i * nClusters + k];
        if (share === 0) continue;
        const centre = k * nDims;
        for (let j = 0; j < nDims; j++) centres[centre + j] += share * directions[cell + j];
      }
    }
    await report();
  }
  for (let k = 0; k < nClusters; k++) {
    let square = 0;
    for (let j = 0; j < nDims; j++) square += centres[k * nDims + j] ** 2;
    const length = Math.max(Math.sqrt(square), 1e-12);
    for (let j = 0; j < nDims; j++) centres[k * nDims + j] /= length;
  }
  return centres;
}

/** theta ln((E + 1) / (O + 1)) for each level and cluster, E being the size of the cluster times the share of the level. */
function findLogPenalty(clusters: HarmonyClusters): Float64Array {
  const { design, nClusters, observed, sizes } = clusters;
  return observed.map((count, at) => {
    const expected = sizes[at % nClusters] * design.shares[Math.floor(at / nClusters)];
    return design.theta * Math.log((expected + 1) / (count + 1));
  });
}

/** Adds (or takes out, `sign` -1) the shares of `cells` to the counts. */
function addToCounts(clusters: HarmonyClusters, cells: Int32Array, sign: number): void {
  const { design, nClusters, observed, shares, sizes } = clusters;
  for (const cell of cells) {
    const start = cell * nClusters;
    for (let k = 0; k < nClusters; k++) sizes[k] += sign * shares[start + k];
    for (const codes of design.codes) {
      const level = codes[cell] * nClusters;
      for (let k = 0; k < nClusters; k++) observed[level + k] += sign * shares[start + k];
    }
  }
}

/**
 * New shares of `cells`: exp(-distance / sigma + penalty), normalised, with distance 2 (1 - cosine); adds them to the
 * counts. Returns their part of the objective but for the penalty: sum of share distance + sigma share ln share.
 */
function assignCells(
  clusters: Omit<HarmonyClusters, 'objective'>,
  cells: Int32Array,
  directions: Float64Array,
  centres: Float64Array,
  logPenalty: Float64Array,
): number {
  const { design, nClusters, shares } = clusters;
  const nDims = centres.length / nClusters;
  const distances = new Float64Array(nClusters);
  const exponents = new Float64Array(nClusters);
  let fit = 0;
  for (const cell of cells) {
    multiplyRowsInto(distances, centres, directions, cell * nDims);
    for (let k = 0; k < nClusters; k++) {
      distances[k] = 2 * (1 - distances[k]);
      exponents[k] = -distances[k] / design.sigma;
    }
    for (const codes of design.codes) {
      const level = codes[cell] * nClusters;
      for (let k = 0; k < nClusters; k++) exponents[k] += logPenalty[level + k];
    }
    const start = cell * nClusters;
    const logTotal = exponentiateInto(shares, start, exponents);
    for (let k = 0; k < nClusters; k++) {
      const share = shares[start + k];
      if (share > 0) fit += share * (distances[k] + design.sigma * (exponents[k] - logTotal));
    }
  }
  addToCounts({ ...clusters, objective: 0 }, cells, 1);
  return fit;
}

/** Writes exp(exponents), scaled to sum 1, from `start` on; returns the logarithm of the sum before scaling. */
function exponentiateInto(shares: Float32Array, start: number, exponents: Float64Array): number {
  const n = exponents.length;
  let largest = exponents[0];
  for (let k = 1; k < n; k++) if (exponents[k] > largest) largest = exponents[k];
  let total = 0;
  for (let k = 0; k < n; k++) {
    const exponent = exponents[k] - largest;
    const share = exponent > leastExponent ? Math.exp(exponent) : 0;
    shares[start + k] = share;
    total += share;
  }
  for (let k = 0; k < n; k++) shares[start + k] /= total;
  return largest + Math.log(total);
}

/** sigma theta sum of O ln((O + 1) / (E + 1)). */
function measurePenalty(clusters: Omit<HarmonyClusters, 'objective'>): number {
  const { design, observed } = clusters;
  const logPenalty = findLogPenalty({ ...clusters, objective: 0 });
  return -design.sigma * observed.reduce((sum, count, at) => sum + count * logPenalty[at], 0);
}
