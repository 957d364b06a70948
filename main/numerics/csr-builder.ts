import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

/** Collects rows one after the other. */
export interface CsrBuilder {
  /** Appends the values of a dense row that are not 0. */
  addRow(values: ArrayLike<number>): void;
  /** The matrix of the rows added; the builder must not be used afterwards. */
  finish(): CsrMatrix;
}

/**
 * @param nRows rows that will be added
 * @param expectedStored values expected; more are taken too, at the price of copying
 * Throws `memory` when the values do not fit.
 */
export function createCsrBuilder(nRows: number, nCols: number, expectedStored: number): CsrBuilder {
  let data = allocate(expectedStored, Float32Array);
  let indices = allocate(expectedStored, Int32Array);
  const indptr = new Uint32Array(nRows + 1);
  let row = 0;
  let nStored = 0;
  const grow = (): void => {
    const size = Math.ceil(data.length * 1.5) + nCols;
    const moreData = allocate(size, Float32Array);
    const moreIndices = allocate(size, Int32Array);
    moreData.set(data);
    moreIndices.set(indices);
    data = moreData;
    indices = moreIndices;
  };
  return {
    addRow(values) {
      if (nStored + nCols > data.length) grow();
      for (let column = 0; column < nCols; column++) {
        if (values[column] === 0) continue;
        data[nStored] = values[column];
        indices[nStored] = column;
        nStored++;
      }
      indptr[++row] = nStored;
    },
    finish: () => ({
      data: data.slice(0, nStored),
      indices: indices.slice(0, nStored),
      indptr,
      nRows,
      nCols,
    }),
  };
}

function allocate<Values>(length: number, ArrayType: new (length: number) => Values): Values {
  try {
    return new ArrayType(length);
  } catch (cause) {
    throw new AppError('memory', `No room in memory for ${length} values of a sparse matrix.`, {
      hint: 'Use fewer cells or genes.',
      cause,
    });
  }
}
