// The clustering half of Harmony: soft k-means on unit vectors with a penalty on clusters that hold one batch too often.
import { splitRange } from './blocks.ts';
import type { Random } from './random.ts';

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
const cellsPerCheckpoint = 4_096;
/** A smaller share adds less to any sum than single precision resolves. */
export const leastShare = 1e-12;

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
  const centres = findCentres(clusters, directions);
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
function findCentres(clusters: HarmonyClusters, directions: Float64Array): Float64Array {
  const { nClusters, shares } = clusters;
  const nCells = shares.length / nClusters;
  const nDims = directions.length / nCells;
  const centres = new Float64Array(nClusters * nDims);
  for (let i = 0; i < nCells; i++) {
    for (let k = 0; k < nClusters; k++) {
      const share = shares[i * nClusters + k];
      if (share < leastShare) continue;
      for (let j = 0; j < nDims; j++) centres[k * nDims + j] += share * directions[i * nDims + j];
    }
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
    const least = measureDistances(distances, directions, cell * nDims, centres);
    for (let k = 0; k < nClusters; k++) exponents[k] = (least - distances[k]) / design.sigma;
    for (const codes of design.codes) {
      const level = codes[cell] * nClusters;
      for (let k = 0; k < nClusters; k++) exponents[k] += logPenalty[level + k];
    }
    const start = cell * nClusters;
    let total = 0;
    for (let k = 0; k < nClusters; k++) total += shares[start + k] = Math.exp(exponents[k]);
    const logTotal = Math.log(total);
    for (let k = 0; k < nClusters; k++) {
      const share = shares[start + k] / total;
      shares[start + k] = share;
      fit += share * (distances[k] + design.sigma * (exponents[k] - logTotal));
    }
  }
  addToCounts({ ...clusters, objective: 0 }, cells, 1);
  return fit;
}

/** 2 (1 - cosine) to every centre; returns the least. */
function measureDistances(
  out: Float64Array,
  directions: Float64Array,
  start: number,
  centres: Float64Array,
): number {
  const nDims = centres.length / out.length;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < out.length; k++) {
    const centre = k * nDims;
    let even = 0;
    let odd = 0;
    let j = 0;
    for (; j + 1 < nDims; j += 2) {
      even += centres[centre + j] * directions[start + j];
      odd += centres[centre + j + 1] * directions[start + j + 1];
    }
    if (j < nDims) even += centres[centre + j] * directions[start + j];
    out[k] = 2 * (1 - even - odd);
    if (out[k] < least) least = out[k];
  }
  return least;
}

/** sigma theta sum of O ln((O + 1) / (E + 1)). */
function measurePenalty(clusters: Omit<HarmonyClusters, 'objective'>): number {
  const { design, observed } = clusters;
  const logPenalty = findLogPenalty({ ...clusters, objective: 0 });
  return -design.sigma * observed.reduce((sum, count, at) => sum + count * logPenalty[at], 0);
}
