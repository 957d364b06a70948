import type { CsrMatrix } from '#shared/model/matrix.ts';

/** Sorts one row of `matrix` in place by column; repeats keep their order. Column and place are packed into one number, which sorts natively. */
export function sortRow({ data, indices, indptr }: CsrMatrix, row: number): void {
  const from = indptr[row] ?? 0;
  const to = indptr[row + 1] ?? 0;
  const length = to - from;
  const values = data.slice(from, to);
  const keys = new Float64Array(length);
  for (let i = 0; i < length; i++) keys[i] = (indices[from + i] ?? 0) * length + i;
  keys.sort();
  for (let i = 0; i < length; i++) {
    const column = Math.floor((keys[i] ?? 0) / length);
    indices[from + i] = column;
    data[from + i] = values[(keys[i] ?? 0) - column * length] ?? 0;
  }
}
