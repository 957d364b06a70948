/** Number of different codes of at least 0. */
export function countGroups(codes: Int32Array): number {
  return new Set(codes.filter((code) => code >= 0)).size;
}

/** Median of the values that are not NaN; NaN when there are none. */
export function findMedian(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
