// Correction for testing many features at once.

/**
 * Benjamini-Hochberg adjusted p-values, on the scale of log10.
 * @param log10P one per test; NaN: not tested, and not counted
 * @returns float64, one per test: log10 of the adjusted p-value, at most 0; NaN where not tested
 * Cost: one sort. Source: Benjamini and Hochberg, J. R. Stat. Soc. B 57, 289 (1995); agrees with
 * `scipy.stats.false_discovery_control` of SciPy 1.17.
 */
export function adjustLog10P(log10P: Float64Array): Float64Array {
  const tested = Uint32Array.from(log10P.keys()).filter((i) => !Number.isNaN(log10P[i]));
  tested.sort((a, b) => log10P[a] - log10P[b]);
  const adjusted = new Float64Array(log10P.length).fill(Number.NaN);
  const nTested = tested.length;
  let smallest = 0;
  for (let rank = nTested; rank >= 1; rank--) {
    const test = tested[rank - 1];
    smallest = Math.min(smallest, log10P[test] + Math.log10(nTested / rank));
    adjusted[test] = smallest;
  }
  return adjusted;
}
