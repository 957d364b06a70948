// Cuts long loops into blocks of bounded work, between which a kernel calls its checkpoint.

/** A half-open range of rows or items. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** Consecutive ranges of at most `size` that cover 0 .. n. */
export function* splitRange(n: number, size: number): Generator<Block> {
  for (let from = 0; from < n; from += size) yield { from, to: Math.min(n, from + size) };
}

/** Consecutive ranges of rows that hold about `maxStored` values each (one row at least), given the row starts of a CSR. */
export function* splitRows(
  indptr: ArrayLike<number>,
  nRows: number,
  maxStored: number,
): Generator<Block> {
  let from = 0;
  while (from < nRows) {
    let to = from + 1;
    while (to < nRows && indptr[to + 1] - indptr[from] <= maxStored) to++;
    yield { from, to };
    from = to;
  }
}
