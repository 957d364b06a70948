import { countBatches, countCells } from '../batches.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';
import { createRandom } from '../random.ts';

const nPools = 100;
const cellsPerPool = 100;
const maxNeighbors = 100;

/**
 * Entropy of the batches around randomly drawn cells, each batch weighed by its overall share: 0 one batch only, 1 mixed
 * like the whole.
 * @param neighbors the nearest 100 count, or as many as are there
 * @param batch code per cell, from 0
 * @param seed draws 100 pools of 100 cells, with replacement
 * Null with fewer than two batches. Source: spec 5 (Haghverdi et al., Nature Biotechnology 36, 421, 2018), divided by
 * ln(number of batches); the published code divides by log2 and so ends at 0.693.
 */
export function measureBatchEntropyMixing(
  neighbors: Neighbors,
  batch: Int32Array,
  seed: number,
): number | null {
  const { indices, nCells, k } = neighbors;
  const sizes = countCells(batch, countBatches(batch));
  const nPresent = sizes.filter((size) => size > 0).length;
  if (nPresent < 2) return null;
  const shares = Float64Array.from(sizes, (size) => size / nCells);
  const random = createRandom(seed, 0);
  const nNear = Math.min(k, maxNeighbors);
  let sum = 0;
  for (let draw = 0; draw < nPools * cellsPerPool; draw++) {
    const cell = random.integer(nCells);
    const near = indices.subarray(cell * k, cell * k + nNear);
    const counts = new Float64Array(sizes.length);
    for (let i = 0; i < nNear; i++) counts[batch[near[i]]]++;
    sum += measureMixing(counts, shares);
  }
  return sum / (nPools * cellsPerPool) / Math.log(nPresent);
}

/**
 * Entropy (natural logarithm) of neighbour counts, each divided by the overall share of its batch.
 * @param counts, shares one per batch; a batch of share 0 does not count
 */
export function measureMixing(counts: Float64Array, shares: Float64Array): number {
  const weighed = counts.map((count, b) => (shares[b] > 0 ? count / shares[b] : 0));
  const total = weighed.reduce((sum, weight) => sum + weight, 0);
  return weighed.reduce(
    (sum, weight) => sum - (weight / total) * Math.log(weight / total + 1e-8),
    0,
  );
}
