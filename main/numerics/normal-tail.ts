// How unlikely a normal deviate is, as a logarithm: p-values of thousands of cells are far below the smallest double.

const seriesBelow = 2.5;

/**
 * log10 of the two-sided p-value of a standard normal deviate.
 * @param z any real number; NaN gives NaN, 0 gives 0 (p = 1)
 * @returns at most 0; exact to about 12 digits of the logarithm at any size of z
 * Source: p = erfc(|z| / sqrt 2); series and continued fraction of erfc, NIST Digital Library 7.6.2 and 7.9.2.
 */
export function log10TwoSidedP(z: number): number {
  const t = Math.abs(z) / Math.SQRT2;
  if (Number.isNaN(t)) return Number.NaN;
  return t < seriesBelow ? Math.log10(1 - erfSeries(t)) : log10ErfcTail(t);
}

function erfSeries(t: number): number {
  let term = t;
  let sum = t;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= (2 * t * t) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t) * sum;
}

/** erfc(t) = exp(-t^2) / sqrt(pi) / (t + (1/2) / (t + 1 / (t + (3/2) / (t + ...)))), evaluated from the far end. */
function log10ErfcTail(t: number): number {
  let denominator = t;
  for (let n = 120; n >= 1; n--) denominator = t + n / 2 / denominator;
  return -(t * t + Math.log(denominator * Math.sqrt(Math.PI))) / Math.LN10;
}
