// Dense matrices and columns for the tests of this folder.
import type { DenseMatrix } from '#shared/model/matrix.ts';

export function columnOf(matrix: DenseMatrix, column: number): Float64Array {
  return Float64Array.from(
    { length: matrix.nRows },
    (_, row) => matrix.data[row * matrix.nCols + column]!,
  );
}

/** Pearson correlation. */
export function correlate(a: Float64Array, b: Float64Array): number {
  const centre = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [x, y] = [centre(a), centre(b)];
  const sum = (u: Float64Array, v: Float64Array) =>
    u.reduce((total, value, i) => total + value * v[i]!, 0);
  return sum(x, y) / Math.sqrt(sum(x, x) * sum(y, y));
}
