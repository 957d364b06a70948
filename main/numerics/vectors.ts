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

/**
 * Product of each row of a matrix with one row of another: out[r] = sum of rows[r, j] vectors[start + j].
 * @param rows row-major [out.length x n]
 * @param vectors read from `start` on, n values
 * Four rows side by side, so that a value is loaded once for four products.
 */
export function multiplyRowsInto(
  out: Float64Array,
  rows: Float64Array,
  vectors: Float64Array,
  start: number,
): void {
  const nRows = out.length;
  const n = rows.length / nRows;
  let row = 0;
  for (; row + 3 < nRows; row += 4) {
    const at0 = row * n;
    const at1 = at0 + n;
    const at2 = at1 + n;
    const at3 = at2 + n;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let j = 0; j < n; j++) {
      const value = vectors[start + j];
      sum0 += rows[at0 + j] * value;
      sum1 += rows[at1 + j] * value;
      sum2 += rows[at2 + j] * value;
      sum3 += rows[at3 + j] * value;
    }
    out[row] = sum0;
    out[row + 1] = sum1;
    out[row + 2] = sum2;
    out[row + 3] = sum3;
  }
  for (; row < nRows; row++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += rows[row * n + j] * vectors[start + j];
    out[row] = sum;
  }
}
