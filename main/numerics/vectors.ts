// The two loops that linear algebra on float64 vectors is made of.

/** Sum of a[i] b[i] over the length of `a`. Four sums side by side: one alone waits for each addition. */
export function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const nGrouped = n - (n % 4);
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = 0; i < nGrouped; i += 4) {
    sum0 += a[i] * b[i];
    sum1 += a[i + 1] * b[i + 1];
    sum2 += a[i + 2] * b[i + 2];
    sum3 += a[i + 3] * b[i + 3];
  }
  for (let i = nGrouped; i < n; i++) sum0 += a[i] * b[i];
  return sum0 + sum1 + (sum2 + sum3);
}

/** target += factor source, over the length of `target`. */
export function addScaledInto(target: Float64Array, source: Float64Array, factor: number): void {
  const n = target.length;
  for (let i = 0; i < n; i++) target[i] += factor * source[i];
}
