import type { CsrMatrix } from '#shared/model/matrix.ts';

/**
 * The named rows and columns (ascending; null: all), moved to the front of the same arrays; stored zeros go. `x` is used
 * up. Memory: none but the new pointers.
 */
export function keepInto(
  x: CsrMatrix,
  rows: Int32Array | null,
  columns: Int32Array | null,
): CsrMatrix {
  const { data, indices, indptr } = x;
  const newColumn = new Int32Array(x.nCols).fill(columns === null ? 0 : -1);
  if (columns === null) newColumn.forEach((_, column) => (newColumn[column] = column));
  else columns.forEach((column, i) => (newColumn[column] = i));
  const nRows = rows?.length ?? x.nRows;
  const starts = new Uint32Array(nRows + 1);
  let to = 0;
  for (let i = 0; i < nRows; i++) {
    const row = rows === null ? i : (rows[i] ?? 0);
    for (let at = indptr[row] ?? 0, end = indptr[row + 1] ?? 0; at < end; at++) {
      const column = newColumn[indices[at] ?? 0] ?? -1;
      if (data[at] === 0 || column < 0) continue;
      data[to] = data[at] ?? 0;
      indices[to] = column;
      to++;
    }
    starts[i + 1] = to;
  }
  return {
    data: data.subarray(0, to),
    indices: indices.subarray(0, to),
    indptr: starts,
    nRows,
    nCols: columns?.length ?? x.nCols,
  };
}
