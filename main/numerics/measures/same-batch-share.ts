import { countBatches, countCells } from '../batches.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';

const nNearest = 15;

/**
 * Share of neighbours from the cell's own batch, divided by the share expected if batch had no influence: 1 = mixed,
 * above 1 = batches apart.
 * @param neighbors the nearest 15 count
 * @param batch code per cell, from 0
 * Null with fewer than two batches. Expected share: sum of n_b (n_b - 1) / (n (n - 1)).
 */
export function measureSameBatchShare(neighbors: Neighbors, batch: Int32Array): number | null {
  const { indices, nCells, k } = neighbors;
  const sizes = countCells(batch, countBatches(batch));
  if (sizes.filter((size) => size > 0).length < 2) return null;
  const nNear = Math.min(k, nNearest);
  let nSame = 0;
  for (let cell = 0; cell < nCells; cell++) {
    for (let i = 0; i < nNear; i++) if (batch[indices[cell * k + i]] === batch[cell]) nSame++;
  }
  const nPairs = sizes.reduce((sum, size) => sum + size * (size - 1), 0);
  return nSame / (nCells * nNear) / (nPairs / (nCells * (nCells - 1)));
}
