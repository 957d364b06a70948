/** How two groupings of the same cells meet. Cells whose code is below 0 in either are left out. */
export interface Contingency {
  /** Cells in each pair of groups, row-major [nRows x nCols]. */
  readonly counts: Float64Array;
  /** Cells in each group of the first and of the second grouping. */
  readonly rowSums: Float64Array;
  readonly columnSums: Float64Array;
  readonly nCells: number;
}

/** Counts the pairs of two codings; both Int32Array of one length. */
export function countPairs(a: Int32Array, b: Int32Array): Contingency {
  const nRows = a.reduce((most, code) => Math.max(most, code + 1), 0);
  const nCols = b.reduce((most, code) => Math.max(most, code + 1), 0);
  const counts = new Float64Array(nRows * nCols);
  const rowSums = new Float64Array(nRows);
  const columnSums = new Float64Array(nCols);
  let nCells = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < 0 || b[i] < 0) continue;
    counts[a[i] * nCols + b[i]]++;
    rowSums[a[i]]++;
    columnSums[b[i]]++;
    nCells++;
  }
  return { counts, rowSums, columnSums, nCells };
}

/** Entropy of the shares count / total, natural log; counts of 0 add nothing. */
export function measureEntropy(counts: Float64Array, total: number): number {
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log(count / total)),
    0,
  );
}
