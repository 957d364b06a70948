// Sparse rows from values that arrive in any order: counted in a first pass over the file, put in place in a second,
// so that the matrix lives once.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export interface CsrFill {
  /** Throws `input-format` when there are more values in a row than were counted: the file changed meanwhile. */
  add(row: number, column: number, value: number): void;
  /** Rows hold their values in the order they were added. Throws like `add` when some are missing. */
  finish(): CsrMatrix;
}

/** @param counts number of values in each row */
export function createCsrFill(path: string, counts: Uint32Array, nCols: number): CsrFill {
  const nRows = counts.length;
  const indptr = new Uint32Array(nRows + 1);
  for (let row = 0; row < nRows; row++) indptr[row + 1] = (indptr[row] ?? 0) + (counts[row] ?? 0);
  const nStored = indptr[nRows] ?? 0;
  const next = indptr.slice(0, nRows);
  const data = new Float32Array(nStored);
  const indices = new Int32Array(nStored);
  let nAdded = 0;
  return {
    add(row, column, value) {
      const at = next[row] ?? nStored;
      if (at >= (indptr[row + 1] ?? 0)) throw changed(path);
      data[at] = value;
      indices[at] = column;
      next[row] = at + 1;
      nAdded++;
    },
    finish() {
      if (nAdded !== nStored) throw changed(path);
      return { data, indices, indptr, nRows, nCols };
    },
  };
}

/** For a file that is not the same when it is read a second time. */
export function changed(path: string, cause?: unknown): AppError {
  return new AppError('input-format', `${path} changed while it was being read.`, {
    hint: 'Wait until the program that writes it is done, then try again.',
    cause,
  });
}
