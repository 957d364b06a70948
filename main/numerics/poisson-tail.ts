/**
 * log10 of the chance that a Poisson variable is `count` or more.
 * @param logFactorials ln(n!) up to `count` at least, see `tabulateLogFactorials`
 * @param mean above 0
 * @returns at most 0; exact to about 12 digits of the logarithm at any size, for counts above the mean
 * Cost: terms of the tail until they no longer count, a few times sqrt(mean) at most.
 * Source: P(X >= k) = exp(-m) m^k / k! (1 + m/(k+1) + m^2/((k+1)(k+2)) + ...); `scipy.stats.poisson.logsf(k - 1, m)` of
 * SciPy 1.17 to 1e-9 of the logarithm.
 */
export function log10PoissonTail(logFactorials: Float64Array, count: number, mean: number): number {
  if (count <= 0) return 0;
  let term = 1;
  let sum = 1;
  for (let n = count + 1; ; n++) {
    term *= mean / n;
    sum += term;
    if (mean < n && term < 1e-17 * sum) break;
  }
  const first = count * Math.log(mean) - mean - logFactorials[count];
  return Math.min(0, (first + Math.log(sum)) / Math.LN10);
}
