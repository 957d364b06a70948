import { createRandom } from '#main/numerics/random.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

/** Each entry non-zero with chance `density`, values uniform in [0, 1). */
export function drawSparse(shape: {
  readonly nRows: number;
  readonly nCols: number;
  readonly density: number;
  readonly seed: number;
}): CsrMatrix {
  const { nRows, nCols, density, seed } = shape;
  const { uniform } = createRandom(seed, 0);
  const indptr = new Uint32Array(nRows + 1);
  const indices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nCols; column++) {
      if (uniform() >= density) continue;
      indices.push(column);
      data.push(uniform());
    }
    indptr[row + 1] = indices.length;
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    ...{ indptr, nRows, nCols },
  };
}

/** The values of dense rows that are not 0. */
export function csrOf(rows: readonly (readonly number[])[]): CsrMatrix {
  const indices: number[] = [];
  const data: number[] = [];
  const indptr = [0];
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value === 0) return;
      indices.push(column);
      data.push(value);
    });
    indptr.push(indices.length);
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    indptr: Uint32Array.from(indptr),
    nRows: rows.length,
    nCols: rows[0]?.length ?? 0,
  };
}

/** The rows of a sparse matrix with their zeros. */
export function denseOf({ data, indices, indptr, nRows, nCols }: CsrMatrix): number[][] {
  return Array.from({ length: nRows }, (_, row) => {
    const values = new Array<number>(nCols).fill(0);
    for (let at = indptr[row] ?? 0; at < (indptr[row + 1] ?? 0); at++) {
      values[indices[at] ?? 0] = data[at] ?? 0;
    }
    return values;
  });
}
