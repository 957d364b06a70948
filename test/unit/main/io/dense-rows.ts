import type { CsrMatrix } from '#shared/model/matrix.ts';

/** The rows of a sparse matrix with their zeros. */
export function denseRows({ data, indices, indptr, nRows, nCols }: CsrMatrix): number[][] {
  return Array.from({ length: nRows }, (_, row) => {
    const values = new Array<number>(nCols).fill(0);
    for (let at = indptr[row] ?? 0; at < (indptr[row + 1] ?? 0); at++) {
      values[indices[at] ?? 0] = data[at] ?? 0;
    }
    return values;
  });
}
