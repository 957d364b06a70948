// Elementary operations on sparse rows. Every result owns its arrays; only names ending in Into write to an argument.
import type { CscMatrix, CsrMatrix } from '#shared/model/matrix.ts';

/** Sum of each row: float64, one per row. Cost: one pass over the stored values. */
export function rowSums(matrix: CsrMatrix): Float64Array {
  const { data, indptr, nRows } = matrix;
  const sums = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    let sum = 0;
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) sum += data[at];
    sums[row] = sum;
  }
  return sums;
}

/** Sum of each column: float64, one per column. */
export function columnSums(matrix: CsrMatrix): Float64Array {
  const { data, indices } = matrix;
  const sums = new Float64Array(matrix.nCols);
  for (let at = 0, end = countStored(matrix); at < end; at++) sums[indices[at]] += data[at];
  return sums;
}

/** Number of stored entries, zeros stored explicitly included. */
export function countStored(matrix: CsrMatrix): number {
  return matrix.indptr[matrix.nRows];
}

/** Number of values above 0 in each row. */
export function countPerRow(matrix: CsrMatrix): Int32Array {
  const { data, indptr, nRows } = matrix;
  const counts = new Int32Array(nRows);
  for (let row = 0; row < nRows; row++) {
    let count = 0;
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) if (data[at] > 0) count++;
    counts[row] = count;
  }
  return counts;
}

/** Number of values above 0 in each column. */
export function countPerColumn(matrix: CsrMatrix): Int32Array {
  const { data, indices } = matrix;
  const counts = new Int32Array(matrix.nCols);
  for (let at = 0, end = countStored(matrix); at < end; at++)
    if (data[at] > 0) counts[indices[at]]++;
  return counts;
}

/**
 * The named rows, in the order given; a row may be named more than once.
 * @param rows indices into the rows of `matrix`
 */
export function selectRows(matrix: CsrMatrix, rows: ArrayLike<number>): CsrMatrix {
  const indptr = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    indptr[i + 1] = indptr[i] + matrix.indptr[rows[i] + 1] - matrix.indptr[rows[i]];
  }
  const data = new Float32Array(indptr[rows.length]);
  const indices = new Int32Array(indptr[rows.length]);
  for (let i = 0; i < rows.length; i++) {
    const from = matrix.indptr[rows[i]];
    const to = matrix.indptr[rows[i] + 1];
    data.set(matrix.data.subarray(from, to), indptr[i]);
    indices.set(matrix.indices.subarray(from, to), indptr[i]);
  }
  return { data, indices, indptr, nRows: rows.length, nCols: matrix.nCols };
}

/**
 * The named columns, renumbered 0 .. columns.length - 1.
 * @param columns column indices, strictly ascending, so that rows stay sorted
 */
export function selectColumns(matrix: CsrMatrix, columns: ArrayLike<number>): CsrMatrix {
  const newIndex = new Int32Array(matrix.nCols).fill(-1);
  for (let i = 0; i < columns.length; i++) newIndex[columns[i]] = i;
  const indptr = new Uint32Array(matrix.nRows + 1);
  let nKept = 0;
  for (let row = 0; row < matrix.nRows; row++) {
    for (let at = matrix.indptr[row], end = matrix.indptr[row + 1]; at < end; at++) {
      if (newIndex[matrix.indices[at]] >= 0) nKept++;
    }
    indptr[row + 1] = nKept;
  }
  const data = new Float32Array(nKept);
  const indices = new Int32Array(nKept);
  let to = 0;
  for (let at = 0, end = countStored(matrix); at < end; at++) {
    const column = newIndex[matrix.indices[at]];
    if (column < 0) continue;
    data[to] = matrix.data[at];
    indices[to] = column;
    to++;
  }
  return { data, indices, indptr, nRows: matrix.nRows, nCols: columns.length };
}

/** The same matrix by columns; row indices ascend within a column. Cost: two passes, memory of the result. */
export function transposeToCsc(matrix: CsrMatrix): CscMatrix {
  const { nRows, nCols } = matrix;
  const nStored = countStored(matrix);
  const indptr = new Uint32Array(nCols + 1);
  for (let at = 0; at < nStored; at++) indptr[matrix.indices[at] + 1]++;
  for (let column = 0; column < nCols; column++) indptr[column + 1] += indptr[column];
  const next = indptr.slice(0, nCols);
  const data = new Float32Array(nStored);
  const indices = new Int32Array(nStored);
  for (let row = 0; row < nRows; row++) {
    for (let at = matrix.indptr[row], end = matrix.indptr[row + 1]; at < end; at++) {
      const to = next[matrix.indices[at]]++;
      data[to] = matrix.data[at];
      indices[to] = row;
    }
  }
  return { data, indices, indptr, nRows, nCols };
}

/** A matrix that is not needed any more: its arrays are given back as they are used. */
export type SpentMatrix = { -readonly [Field in keyof CsrMatrix]: CsrMatrix[Field] };

/**
 * Rows and columns exchanged, column indices ascending within a row. Values are turned and given back before indices
 * are, so that at most one and a half matrices live at a time. `matrix` is empty afterwards. Cost: three passes.
 */
export function transposeUsingUp(matrix: SpentMatrix): CsrMatrix {
  const { indptr: rowStarts, nRows, nCols } = matrix;
  const nStored = countStored(matrix);
  const indptr = new Uint32Array(nCols + 1);
  for (let at = 0; at < nStored; at++) indptr[matrix.indices[at] + 1]++;
  for (let column = 0; column < nCols; column++) indptr[column + 1] += indptr[column];
  const data = new Float32Array(nStored);
  let next = indptr.slice(0, nCols);
  for (let at = 0; at < nStored; at++) data[next[matrix.indices[at]]++] = matrix.data[at];
  matrix.data = new Float32Array(0);
  const indices = new Int32Array(nStored);
  next = indptr.slice(0, nCols);
  for (let row = 0; row < nRows; row++) {
    for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
      indices[next[matrix.indices[at]]++] = row;
    }
  }
  matrix.indices = new Int32Array(0);
  matrix.indptr = new Uint32Array(nRows + 1);
  return { data, indices, indptr, nRows: nCols, nCols: nRows };
}

/**
 * Columns added up: column `columnOf[c]` of the result is the sum of all columns c of `matrix`.
 * @param columnOf one per column of `matrix`, 0 .. nCols - 1
 * Cost: a sort of each row's new columns. Memory: the result and one row.
 */
export function mergeColumns(matrix: CsrMatrix, columnOf: Int32Array, nCols: number): CsrMatrix {
  const sums = new Float64Array(nCols);
  const isSeen = new Uint8Array(nCols);
  const nStored = countStored(matrix);
  const data = new Float32Array(nStored);
  const indices = new Int32Array(nStored);
  const indptr = new Uint32Array(matrix.nRows + 1);
  let to = 0;
  for (let row = 0; row < matrix.nRows; row++) {
    const first = to;
    for (let at = matrix.indptr[row], end = matrix.indptr[row + 1]; at < end; at++) {
      const column = columnOf[matrix.indices[at]];
      if (isSeen[column] === 0) indices[to++] = column;
      isSeen[column] = 1;
      sums[column] += matrix.data[at];
    }
    indices.subarray(first, to).sort();
    for (let at = first; at < to; at++) {
      data[at] = sums[indices[at]];
      sums[indices[at]] = 0;
      isSeen[indices[at]] = 0;
    }
    indptr[row + 1] = to;
  }
  return {
    data: data.slice(0, to),
    indices: indices.slice(0, to),
    indptr,
    nRows: matrix.nRows,
    nCols,
  };
}
