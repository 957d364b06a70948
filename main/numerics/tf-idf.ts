import type { CsrMatrix } from '#shared/model/matrix.ts';
import { countPerColumn, countPerRow, countStored } from './csr.ts';

const scale = 1e4;

/**
 * Weights of open peaks: ln(1 + 1e4 x tf x idf), where tf = 1 / peaks open in the cell and idf = cells / cells in which
 * the peak is open. Only whether a value is above 0 counts.
 * @param matrix cells x peaks, CSR; not changed
 * @returns a new matrix with entries at the values above 0
 * Cost two passes. Deterministic. Source: "log(TF-IDF)" of Stuart et al. 2021 (Signac 1), equal to its formula in
 * double precision to float32 rounding.
 */
export function weighTfIdf(matrix: CsrMatrix): CsrMatrix {
  const { nRows, nCols, indices, indptr } = matrix;
  const perRow = countPerRow(matrix);
  const perColumn = countPerColumn(matrix);
  const data = new Float32Array(countStored(matrix));
  for (let row = 0; row < nRows; row++) {
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
      if (!(matrix.data[at] > 0)) continue;
      data[at] = Math.log1p((scale * nRows) / (perRow[row] * perColumn[indices[at]]));
    }
  }
  return { data, indices, indptr, nRows, nCols };
}
