// Small literal matrices for the tests of this folder.
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';

export function csrOf(rows: readonly (readonly number[])[]): CsrMatrix {
  const data: number[] = [];
  const indices: number[] = [];
  const indptr = [0];
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value === 0) return;
      data.push(value);
      indices.push(column);
    });
    indptr.push(data.length);
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    indptr: Uint32Array.from(indptr),
    nRows: rows.length,
    nCols: rows[0]?.length ?? 0,
  };
}

export function denseOf(matrix: CsrMatrix): number[][] {
  return Array.from({ length: matrix.nRows }, (_, row) => {
    const values = new Array<number>(matrix.nCols).fill(0);
    for (let at = matrix.indptr[row]!; at < matrix.indptr[row + 1]!; at++) {
      values[matrix.indices[at]!] = matrix.data[at]!;
    }
    return values;
  });
}

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
