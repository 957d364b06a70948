import { countPairs, measureEntropy } from './contingency.ts';

/**
 * Normalised mutual information of two groupings, by the arithmetic mean of their entropies: 0 unrelated, 1 the same.
 * @param a, b code per cell; cells with a code below 0 in either are left out
 * Null without a cell; 1 for two groupings of one group. Source: as scikit-learn 1.9 (average_method arithmetic) to 1e-12.
 */
export function measureNmi(a: Int32Array, b: Int32Array): number | null {
  const { counts, rowSums, columnSums, nCells } = countPairs(a, b);
  if (nCells === 0) return null;
  const entropyA = measureEntropy(rowSums, nCells);
  const entropyB = measureEntropy(columnSums, nCells);
  if (entropyA === 0 && entropyB === 0) return 1;
  const shared = entropyA + entropyB - measureEntropy(counts, nCells);
  return Math.max(0, shared) / ((entropyA + entropyB) / 2);
}
