import { countPairs } from './contingency.ts';

/**
 * Adjusted Rand index of two groupings: 1 the same, about 0 no better than chance (may be below 0).
 * @param a, b code per cell; cells with a code below 0 in either are left out
 * Null without a cell. Source: Hubert and Arabie, Journal of Classification 2, 193 (1985); as scikit-learn 1.9 to 1e-12.
 */
export function measureAri(a: Int32Array, b: Int32Array): number | null {
  const { counts, rowSums, columnSums, nCells } = countPairs(a, b);
  if (nCells === 0) return null;
  const together = sumOfPairs(counts);
  const inRows = sumOfPairs(rowSums);
  const inColumns = sumOfPairs(columnSums);
  const expected = (inRows * inColumns) / ((nCells * (nCells - 1)) / 2);
  const most = (inRows + inColumns) / 2;
  // Equal trivial groupings (one group, or every cell its own) leave 0 / 0.
  return most === expected || nCells === 1 ? 1 : (together - expected) / (most - expected);
}

function sumOfPairs(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}
