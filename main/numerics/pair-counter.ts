import type { CsrMatrix } from '#shared/model/matrix.ts';

/** Counts how often each pair of row and column occurs, pairs coming in any order. */
export interface PairCounter {
  add(row: number, column: number): void;
  /** The counts as CSR; the counter must not be used afterwards. */
  finish(): CsrMatrix;
}

const pairsPerMerge = 1 << 23;

/**
 * @param nRows rows of the result; `nCols` its columns
 * Memory: 8 bytes per distinct pair, twice that while merging, and 64 MB of waiting pairs. Cost: a sort of each 8 million
 * pairs and a merge with what was there.
 */
export function createPairCounter(nRows: number, nCols: number): PairCounter {
  const rows = new Int32Array(pairsPerMerge);
  const columns = new Int32Array(pairsPerMerge);
  let nWaiting = 0;
  let counted: CsrMatrix = {
    ...{ data: new Float32Array(0), indices: new Int32Array(0) },
    ...{ indptr: new Uint32Array(nRows + 1), nRows, nCols },
  };
  const merge = (): void => {
    counted = mergePairs(counted, rows.subarray(0, nWaiting), columns);
    nWaiting = 0;
  };
  return {
    add(row, column) {
      rows[nWaiting] = row;
      columns[nWaiting] = column;
      if (++nWaiting === pairsPerMerge) merge();
    },
    finish() {
      merge();
      return counted;
    },
  };
}

function mergePairs(counted: CsrMatrix, rows: Int32Array, columns: Int32Array): CsrMatrix {
  const { nRows, nCols } = counted;
  const starts = new Uint32Array(nRows + 1);
  for (let i = 0; i < rows.length; i++) starts[rows[i] + 1]++;
  for (let row = 0; row < nRows; row++) starts[row + 1] += starts[row];
  const grouped = new Int32Array(rows.length);
  const next = starts.slice(0, nRows);
  for (let i = 0; i < rows.length; i++) grouped[next[rows[i]]++] = columns[i];
  const most = counted.indptr[nRows] + rows.length;
  const data = new Float32Array(most);
  const indices = new Int32Array(most);
  const indptr = new Uint32Array(nRows + 1);
  let to = 0;
  for (let row = 0; row < nRows; row++) {
    const added = grouped.subarray(starts[row], starts[row + 1]).sort();
    let at = counted.indptr[row];
    const end = counted.indptr[row + 1];
    for (let i = 0; i < added.length || at < end;) {
      const column = Math.min(
        i < added.length ? added[i] : nCols,
        at < end ? counted.indices[at] : nCols,
      );
      let count = 0;
      if (at < end && counted.indices[at] === column) count += counted.data[at++];
      while (i < added.length && added[i] === column) {
        count++;
        i++;
      }
      indices[to] = column;
      data[to++] = count;
    }
    indptr[row + 1] = to;
  }
  return { data: data.slice(0, to), indices: indices.slice(0, to), indptr, nRows, nCols };
}
