// Puts the rows of a sparse matrix in order, and refuses what cannot be right.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { StoredArray } from './array-store.ts';
import { sortRow } from './sort-row.ts';

/** Throws `input-value` unless pointers start at 0, never fall and end at `nStored`. */
export function checkPointers(pointers: Float64Array, nStored: number, place: string): void {
  let previous = 0;
  pointers.forEach((pointer, i) => {
    if (!(i === 0 ? pointer === 0 : pointer >= previous && pointer <= nStored)) {
      throw new AppError(
        'input-value',
        `${place}, entry ${i}: expected ${i === 0 ? '0' : `${previous} to ${nStored}`}, found ${pointer}.`,
        { hint: 'The file is damaged or was not written by anndata. Save it again.' },
      );
    }
    previous = pointer;
  });
}

/**
 * The same matrix with ascending column indices and no column twice in a row: values of repeats are summed, with a
 * line in `warnings`. `matrix` is changed in place and must not be used afterwards.
 * Throws `input-value` naming the row for an index out of range.
 */
export async function cleanRows(
  matrix: CsrMatrix,
  options: {
    readonly place: string;
    readonly warnings: string[];
    /** Called every thousand rows. */
    readonly pause: () => Promise<void>;
  },
): Promise<CsrMatrix> {
  const { indices, indptr, nRows, nCols } = matrix;
  let nRepeats = 0;
  for (let row = 0; row < nRows; row++) {
    const state = inspectRow(matrix, row);
    if (state.outside !== null) {
      throw new AppError(
        'input-value',
        `${options.place}, row ${row}: expected indices from 0 to ${nCols - 1}, found ${state.outside}.`,
        { hint: 'The file is damaged or its shape is wrong. Save it again.' },
      );
    }
    if (!state.isSorted) sortRow(matrix, row);
    nRepeats += countRepeats(indices, indptr[row] ?? 0, indptr[row + 1] ?? 0);
    if (row % 1024 === 1023) await options.pause();
  }
  if (nRepeats === 0) return matrix;
  options.warnings.push(
    `${options.place}: ${nRepeats} values stand at a place that has one already; they were added up.`,
  );
  return sumRepeats(matrix);
}

function inspectRow(
  { indices, indptr, nCols }: CsrMatrix,
  row: number,
): { readonly outside: number | null; readonly isSorted: boolean } {
  let previous = -1;
  let isSorted = true;
  for (let at = indptr[row] ?? 0, end = indptr[row + 1] ?? 0; at < end; at++) {
    const column = indices[at] ?? 0;
    if (column < 0 || column >= nCols) return { outside: column, isSorted };
    if (column < previous) isSorted = false;
    previous = column;
  }
  return { outside: null, isSorted };
}

function countRepeats(indices: Int32Array, from: number, to: number): number {
  let n = 0;
  for (let at = from + 1; at < to; at++) if (indices[at] === indices[at - 1]) n++;
  return n;
}

/** Adds up repeats in sorted rows, moving values to the front of the same arrays. */
function sumRepeats({ data, indices, indptr, nRows, nCols }: CsrMatrix): CsrMatrix {
  const starts = new Uint32Array(nRows + 1);
  let to = 0;
  for (let row = 0; row < nRows; row++) {
    const rowStart = to;
    for (let at = indptr[row] ?? 0, end = indptr[row + 1] ?? 0; at < end; at++) {
      const column = indices[at] ?? 0;
      const value = data[at] ?? 0;
      if (to > rowStart && indices[to - 1] === column) {
        data[to - 1] = (data[to - 1] ?? 0) + value;
      } else {
        indices[to] = column;
        data[to] = value;
        to++;
      }
    }
    starts[row + 1] = to;
  }
  const summed = { data: data.subarray(0, to), indices: indices.subarray(0, to) };
  return { ...summed, indptr: starts, nRows, nCols };
}

/** Float32 holds whole numbers exactly up to 2^24 only. */
export function warnIfRounded(data: Float32Array, source: StoredArray, warnings: string[]): void {
  if (source.type.kind !== 'integer' || source.type.size < 4) return;
  let nRounded = 0;
  for (const value of data) if (value >= 16_777_216 || value <= -16_777_216) nRounded++;
  if (nRounded > 0) {
    warnings.push(
      `${source.path}: ${nRounded} values are 16,777,216 or more and may lose their last digits (they are kept as 32-bit numbers).`,
    );
  }
}
