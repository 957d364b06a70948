// Products of a minibatch with weights, and their gradients. Weights are nIn x nOut, row-major: a row per input, so that
// a sparse row of x picks whole rows of weights. Sums run in double precision and are stored in single.
import type { CscMatrix, CsrMatrix } from '#shared/model/matrix.ts';

/**
 * out = x weight + bias for sparse x.
 * @param out nRows x nOut, row-major float32, overwritten
 * @param x nRows x nIn, CSR
 * @param weight nIn x nOut, row-major float32
 * @param bias nOut values
 * Time 2 nnz nOut flops; memory nOut doubles. Deterministic: each row sums in the order of its columns.
 */
export function sparseLinearInto(
  out: Float32Array,
  x: CsrMatrix,
  weight: Float32Array,
  bias: Float32Array,
): void {
  const nOut = bias.length;
  const { indptr, indices, data } = x;
  const sums = new Float64Array(nOut);
  for (let row = 0; row < x.nRows; row++) {
    sums.set(bias);
    const end = indptr[row + 1];
    let place = indptr[row];
    for (; place + 4 <= end; place += 4) {
      addFourRows(sums, weight, nOut, indices, data, place);
    }
    for (; place < end; place++) addRow(sums, weight, indices[place] * nOut, data[place]);
    out.set(sums, row * nOut);
  }
}

/**
 * out = x weight + bias for dense x.
 * @param out nRows x nOut, overwritten
 * @param x nRows x nIn
 * @param weight nIn x nOut
 * @param bias nOut values
 * All row-major float32. Time 2 nRows nIn nOut flops; memory nOut doubles.
 */
export function linearInto(
  out: Float32Array,
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  nRows: number,
): void {
  const nOut = bias.length;
  const nIn = weight.length / nOut;
  const sums = new Float64Array(nOut);
  for (let row = 0; row < nRows; row++) {
    sums.set(bias);
    for (let k = 0; k < nIn; k++) addRow(sums, weight, k * nOut, x[row * nIn + k]);
    out.set(sums, row * nOut);
  }
}

/**
 * Gradient of the weights of a dense layer: out = x' dOut.
 * @param out nIn x nOut, overwritten
 * @param x nRows x nIn
 * @param dOut nRows x nOut
 * All row-major float32. Time 2 nRows nIn nOut flops; memory nOut doubles.
 */
export function linearWeightGradientInto(
  out: Float32Array,
  x: Float32Array,
  dOut: Float32Array,
  nRows: number,
  nOut: number,
): void {
  const nIn = out.length / nOut;
  const sums = new Float64Array(nOut);
  for (let k = 0; k < nIn; k++) {
    sums.fill(0);
    for (let row = 0; row < nRows; row++) addRow(sums, dOut, row * nOut, x[row * nIn + k]);
    out.set(sums, k * nOut);
  }
}

/**
 * Gradient of the input of a dense layer: out = dOut weight'.
 * @param out nRows x nIn, overwritten
 * @param dOut nRows x nOut
 * @param weight nIn x nOut
 * All row-major float32. Time 2 nRows nIn nOut flops.
 */
export function linearInputGradientInto(
  out: Float32Array,
  dOut: Float32Array,
  weight: Float32Array,
  nRows: number,
  nOut: number,
): void {
  const nIn = weight.length / nOut;
  for (let row = 0; row < nRows; row++) {
    for (let k = 0; k < nIn; k++) {
      let sum = 0;
      for (let j = 0, a = row * nOut, b = k * nOut; j < nOut; j++)
        sum += dOut[a + j] * weight[b + j];
      out[row * nIn + k] = sum;
    }
  }
}

/**
 * Sums of columns: the gradient of a bias.
 * @param out nCols values, overwritten
 * @param x nRows x nCols, row-major float32
 */
export function columnSumsInto(out: Float32Array, x: Float32Array, nRows: number): void {
  const nCols = out.length;
  const sums = new Float64Array(nCols);
  for (let row = 0; row < nRows; row++) addRow(sums, x, row * nCols, 1);
  out.set(sums);
}

/**
 * One row of the weight gradient x' dOut of a sparse layer, in double precision.
 * @param sums nOut doubles, overwritten with the gradient of the weights of `column`
 * @param columns the minibatch by column (CSC, nRows x nIn)
 * @param dOut nRows x nOut, row-major float32
 */
export function sparseGradientRowInto(
  sums: Float64Array,
  columns: CscMatrix,
  column: number,
  dOut: Float32Array,
): void {
  const nOut = sums.length;
  const { indptr, indices, data } = columns;
  const end = indptr[column + 1];
  let place = indptr[column];
  sums.fill(0);
  for (; place + 4 <= end; place += 4) addFourRows(sums, dOut, nOut, indices, data, place);
  for (; place < end; place++) addRow(sums, dOut, indices[place] * nOut, data[place]);
}

/**
 * Squared L2 norm of x' dOut without forming it: the sum over pairs of rows of (x x')_ab (dOut dOut')_ab.
 * @param columns x by column (CSC, nRows x nIn)
 * @param dOut nRows x nOut, row-major float32
 * Time nRows² nOut + the pairs of non-zeros that share a column; memory nRows² doubles.
 */
export function sparseGradientSquaredNorm(
  columns: CscMatrix,
  dOut: Float32Array,
  nOut: number,
): number {
  const { nRows, nCols, indptr, indices, data } = columns;
  const gram = new Float64Array(nRows * nRows);
  for (let a = 0; a < nRows; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let j = 0; j < nOut; j++) sum += dOut[a * nOut + j] * dOut[b * nOut + j];
      gram[a * nRows + b] = sum;
      gram[b * nRows + a] = sum;
    }
  }
  let total = 0;
  for (let column = 0; column < nCols; column++) {
    for (let p = indptr[column]; p < indptr[column + 1]; p++) {
      const gramRow = indices[p] * nRows;
      let sum = 0;
      for (let q = indptr[column]; q < indptr[column + 1]; q++) {
        sum += data[q] * gram[gramRow + indices[q]];
      }
      total += data[p] * sum;
    }
  }
  return total;
}

function addRow(sums: Float64Array, from: Float32Array, start: number, factor: number): void {
  for (let j = 0; j < sums.length; j++) sums[j] += factor * from[start + j];
}

/** Four rows at a time: the sums are read and written once instead of four times. */
function addFourRows(
  sums: Float64Array,
  from: Float32Array,
  nOut: number,
  rows: Int32Array,
  factors: Float32Array,
  place: number,
): void {
  const a = rows[place] * nOut;
  const b = rows[place + 1] * nOut;
  const c = rows[place + 2] * nOut;
  const d = rows[place + 3] * nOut;
  const u = factors[place];
  const v = factors[place + 1];
  const w = factors[place + 2];
  const z = factors[place + 3];
  for (let j = 0; j < nOut; j++) {
    sums[j] += u * from[a + j] + v * from[b + j] + w * from[c + j] + z * from[d + j];
  }
}
