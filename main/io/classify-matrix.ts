import type { ValueKind } from '#shared/contract/data.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { classifyValues } from './classify-values.ts';
import type { ValueSample } from './sample-values.ts';

const nSampledRows = 400;

/** What the numbers of a matrix in memory are, judged on up to 400 rows spread evenly over it. */
export function classifyMatrix(matrix: CsrMatrix): ValueKind {
  return classifyValues(sampleMatrix(matrix));
}

export function sampleMatrix({ data, indptr, nRows, nCols }: CsrMatrix): ValueSample {
  const step = Math.max(1, nRows / nSampledRows);
  const rows: Float64Array[] = [];
  for (let at = 0; at < nRows; at += step) {
    const row = Math.floor(at);
    const stored = data.subarray(indptr[row], indptr[row + 1]);
    rows.push(Float64Array.from(stored.filter((value) => value !== 0)));
  }
  const values = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  let filled = 0;
  for (const row of rows) {
    values.set(row, filled);
    filled += row.length;
  }
  return { rows, values, nPlaces: rows.length * nCols };
}
