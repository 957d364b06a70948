// The two layouts in which matrices travel. Rows are cells, columns are features, unless a name says otherwise.

/** Row-major dense matrix: element (row, column) is `data[row * nCols + column]`. */
export interface DenseMatrix {
  readonly data: Float32Array;
  readonly nRows: number;
  readonly nCols: number;
}

/**
 * Compressed sparse rows. Row `r` holds columns `indices[indptr[r] .. indptr[r + 1])`, ascending and without repeats,
 * with values at the same places of `data`. `indptr` has `nRows + 1` entries.
 */
export interface CsrMatrix {
  readonly data: Float32Array;
  readonly indices: Int32Array;
  readonly indptr: Uint32Array;
  readonly nRows: number;
  readonly nCols: number;
}

/** Compressed sparse columns: the same arrays, by column; `indptr` has `nCols + 1` entries. */
export interface CscMatrix {
  readonly data: Float32Array;
  readonly indices: Int32Array;
  readonly indptr: Uint32Array;
  readonly nRows: number;
  readonly nCols: number;
}
