// The correcting half of Harmony: in each cluster a ridge regression of the original components on batch, whose batch
// part is taken away from each cell in proportion to its share in the cluster.
import type { DenseMatrix } from '#shared/model/matrix.ts';
import { splitRange } from './blocks.ts';
import { solveInto } from './cholesky.ts';
import type { HarmonyClusters } from './harmony-clusters.ts';

const cellsPerCheckpoint = 2_048;
/** A cluster that holds less than this many cells has nothing to correct. */
const leastSize = 1e-9;

/** The original scores less the batch part of every cluster: [nCells x nDims] float32, new. */
export async function correct(
  scores: DenseMatrix,
  clusters: HarmonyClusters,
  report: () => Promise<void>,
): Promise<Float32Array> {
  const sums = await sumScores(scores, clusters, report);
  const effects = solveEffects(sums, clusters, scores.nCols);
  return subtractEffects(scores, clusters, effects, report);
}

/** Share-weighted sums of the scores at each level in each cluster, [nLevels x nClusters x nDims]. */
async function sumScores(
  scores: DenseMatrix,
  clusters: HarmonyClusters,
  report: () => Promise<void>,
): Promise<Float64Array> {
  const { design, nClusters, shares } = clusters;
  const { data, nRows, nCols } = scores;
  const sums = new Float64Array(design.shares.length * nClusters * nCols);
  for (const { from, to } of splitRange(nRows, cellsPerCheckpoint)) {
    for (const codes of design.codes) {
      for (let cell = from; cell < to; cell++) {
        const level = codes[cell] * nClusters;
        for (let k = 0; k < nClusters; k++) {
          const share = shares[cell * nClusters + k];
          if (share === 0) continue;
          const at = (level + k) * nCols;
          for (let j = 0; j < nCols; j++) sums[at + j] += share * data[cell * nCols + j];
        }
      }
    }
    await report();
  }
  return sums;
}

/** Batch part of each level in each cluster, [nLevels x nClusters x nDims]; 0 in clusters that hold no cell. */
function solveEffects(sums: Float64Array, clusters: HarmonyClusters, nDims: number): Float64Array {
  const { design, nClusters, observed, sizes } = clusters;
  const nLevels = design.shares.length;
  const n = nLevels + 1;
  const crossed = countCrossed(clusters);
  const effects = new Float64Array(sums.length);
  for (let k = 0; k < nClusters; k++) {
    if (!(sizes[k] > leastSize)) continue;
    const system = new Float64Array(n * n);
    const sides = new Float64Array(n * nDims);
    system[0] = sizes[k];
    for (let level = 0; level < nLevels; level++) {
      const row = level + 1;
      system[row * n] = observed[level * nClusters + k];
      system[row * n + row] = observed[level * nClusters + k] + design.lambda;
      for (let other = 0; other < level; other++) {
        system[row * n + other + 1] = crossed[(k * nLevels + level) * nLevels + other] ?? 0;
      }
      for (let j = 0; j < nDims; j++) {
        const sum = sums[(level * nClusters + k) * nDims + j];
        sides[row * nDims + j] = sum;
        // every cell has one level in the first column, so those levels add up to all cells
        if (level < design.nLevels[0]) sides[j] += sum;
      }
    }
    solveInto(system, sides, n);
    for (let level = 0; level < nLevels; level++) {
      const solved = sides.subarray((level + 1) * nDims, (level + 2) * nDims);
      effects.set(solved, (level * nClusters + k) * nDims);
    }
  }
  return effects;
}

/** Cells at each pair of levels of different columns, [nClusters x nLevels x nLevels], lower triangle; empty for one column. */
function countCrossed(clusters: HarmonyClusters): Float64Array {
  const { design, nClusters, shares } = clusters;
  if (design.codes.length === 1) return new Float64Array(0);
  const nLevels = design.shares.length;
  const crossed = new Float64Array(nClusters * nLevels * nLevels);
  design.codes.forEach((later, c) => {
    for (const earlier of design.codes.slice(0, c)) {
      for (let cell = 0; cell < later.length; cell++) {
        const pair = later[cell] * nLevels + earlier[cell];
        for (let k = 0; k < nClusters; k++) {
          crossed[k * nLevels * nLevels + pair] += shares[cell * nClusters + k];
        }
      }
    }
  });
  return crossed;
}

async function subtractEffects(
  scores: DenseMatrix,
  clusters: HarmonyClusters,
  effects: Float64Array,
  report: () => Promise<void>,
): Promise<Float32Array> {
  const { design, nClusters, shares } = clusters;
  const { nRows, nCols } = scores;
  const corrected = new Float32Array(scores.data.length);
  const values = new Float64Array(nCols);
  for (const { from, to } of splitRange(nRows, cellsPerCheckpoint)) {
    for (let cell = from; cell < to; cell++) {
      values.set(scores.data.subarray(cell * nCols, (cell + 1) * nCols));
      for (const codes of design.codes) {
        const level = codes[cell] * nClusters;
        for (let k = 0; k < nClusters; k++) {
          const share = shares[cell * nClusters + k];
          if (share === 0) continue;
          const at = (level + k) * nCols;
          for (let j = 0; j < nCols; j++) values[j] -= share * effects[at + j];
        }
      }
      corrected.set(values, cell * nCols);
    }
    await report();
  }
  return corrected;
}
