// Products with a sparse minibatch. Rows of dense matrices are multiples of 64 bytes.
import { highDoubles, lowDoubles, multiplyAdd } from './simd';

@unmanaged
export class SparseLinearArgs {
  nRows: i32;
  nCols: i32;
  rowsPerTask: i32;
  /** Columns of x whose weights are used at a time; they should stay in the second-level cache. */
  blockCols: i32;
  indptr: usize;
  indices: usize;
  data: usize;
  weight: usize;
  weightRow: usize;
  bias: usize;
  out: usize;
  outRow: usize;
}

/**
 * Some rows of out = x weight + bias. They walk through x together, a block of columns at a time, so that the weights
 * come from memory once for all of them, in whole rows: pieces of rows would cost a page look-up each. A row adds its
 * columns in order, whatever the blocks.
 */
export function sparseLinear(a: SparseLinearArgs, task: i32, scratch: usize): void {
  const firstRow = task * a.rowsPerTask;
  const lastRow = min(firstRow + a.rowsPerTask, a.nRows);
  // Where each row has got to.
  const cursors = scratch - (<usize>firstRow << 2);
  for (let row = firstRow; row < lastRow; row++) {
    memory.copy(a.out + <usize>row * a.outRow, a.bias, a.weightRow);
    store<u32>(cursors + (row << 2), load<u32>(a.indptr + (row << 2)));
  }
  for (let from = 0; from < a.nCols; from += a.blockCols) {
    const to = <u32>(from + a.blockCols);
    for (let row = firstRow; row < lastRow; row++) {
      const place = load<u32>(cursors + (row << 2));
      const end = load<u32>(a.indptr + (row << 2), 4);
      const y = a.out + <usize>row * a.outRow;
      store<u32>(cursors + (row << 2), addWeights(a, y, place, end, to));
    }
  }
}

/** Adds the weights of a row's columns below `to`, four at a time; gives the first place behind them. */
function addWeights(
  a: SparseLinearArgs,
  y: usize,
  place: u32,
  end: u32,
  to: u32,
): u32 {
  const weight = a.weight;
  const weightRow = a.weightRow;
  const last = y + weightRow;
  for (; place + 4 <= end; place += 4) {
    const index = a.indices + (place << 2);
    if (load<u32>(index, 12) >= to) break;
    const value = a.data + (place << 2);
    let w0 = weight + <usize>load<u32>(index) * weightRow;
    let w1 = weight + <usize>load<u32>(index, 4) * weightRow;
    let w2 = weight + <usize>load<u32>(index, 8) * weightRow;
    let w3 = weight + <usize>load<u32>(index, 12) * weightRow;
    const x0 = v128.load32_splat(value);
    const x1 = v128.load32_splat(value, 4);
    const x2 = v128.load32_splat(value, 8);
    const x3 = v128.load32_splat(value, 12);
    for (let at = y; at < last; at += 32) {
      let s = v128.load(at);
      let t = v128.load(at, 16);
      s = multiplyAdd(x0, v128.load(w0), s);
      t = multiplyAdd(x0, v128.load(w0, 16), t);
      s = multiplyAdd(x1, v128.load(w1), s);
      t = multiplyAdd(x1, v128.load(w1, 16), t);
      s = multiplyAdd(x2, v128.load(w2), s);
      t = multiplyAdd(x2, v128.load(w2, 16), t);
      s = multiplyAdd(x3, v128.load(w3), s);
      t = multiplyAdd(x3, v128.load(w3, 16), t);
      v128.store(at, s);
      v128.store(at, t, 16);
      w0 += 32;
      w1 += 32;
      w2 += 32;
      w3 += 32;
    }
  }
  for (; place < end; place++) {
    const index = load<u32>(a.indices + (place << 2));
    if (index >= to) break;
    let w = weight + <usize>index * weightRow;
    const x = v128.load32_splat(a.data + (place << 2));
    for (let at = y; at < last; at += 32) {
      v128.store(at, multiplyAdd(x, v128.load(w), v128.load(at)));
      v128.store(at, multiplyAdd(x, v128.load(w, 16), v128.load(at, 16)), 16);
      w += 32;
    }
  }
  return place;
}

@unmanaged
export class TransposeArgs {
  nRows: i32;
  nCols: i32;
  indptr: usize;
  indices: usize;
  data: usize;
  columnIndptr: usize;
  columnIndices: usize;
  columnData: usize;
}

/** The minibatch by column. Rows ascend within a column. */
export function transposeToColumns(a: TransposeArgs, task: i32, scratch: usize): void {
  const nStored = load<u32>(a.indptr + (a.nRows << 2));
  const counts = a.columnIndptr;
  memory.fill(counts, 0, (<usize>a.nCols + 1) << 2);
  // counts[c + 1] becomes the start of column c, and in the pass below its end: the start of column c + 1.
  for (let place: u32 = 0; place < nStored; place++) {
    const column = load<u32>(a.indices + (place << 2));
    if (<i32>column + 2 <= a.nCols) {
      const at = counts + ((column + 2) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  for (let column = 2; column <= a.nCols; column++) {
    const at = counts + (column << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at - 4));
  }
  for (let row = 0; row < a.nRows; row++) {
    const end = load<u32>(a.indptr + (row << 2), 4);
    for (let place = load<u32>(a.indptr + (row << 2)); place < end; place++) {
      const at = counts + ((load<u32>(a.indices + (place << 2)) + 1) << 2);
      const to = load<u32>(at);
      store<u32>(at, to + 1);
      store<u32>(a.columnIndices + (to << 2), row);
      store<f32>(a.columnData + (to << 2), load<f32>(a.data + (place << 2)));
    }
  }
}

@unmanaged
export class GramArgs {
  nRows: i32;
  x: usize;
  xRow: usize;
  out: usize;
}

/** Row `row` of the lower half of x x', and its mirror image; in double. */
export function gram(a: GramArgs, row: i32, scratch: usize): void {
  const first = a.x + <usize>row * a.xRow;
  for (let other = 0; other <= row; other++) {
    const second = a.x + <usize>other * a.xRow;
    let s = f64x2.splat(0);
    let t = f64x2.splat(0);
    for (let at: usize = 0; at < a.xRow; at += 16) {
      const u = v128.load(first + at);
      const v = v128.load(second + at);
      s = f64x2.add(s, f64x2.mul(lowDoubles(u), lowDoubles(v)));
      t = f64x2.add(t, f64x2.mul(highDoubles(u), highDoubles(v)));
    }
    s = f64x2.add(s, t);
    const sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
    store<f64>(a.out + ((row * a.nRows + other) << 3), sum);
    store<f64>(a.out + ((other * a.nRows + row) << 3), sum);
  }
}

@unmanaged
export class SparseNormArgs {
  nRows: i32;
  nCols: i32;
  columnsPerTask: i32;
  columnIndptr: usize;
  columnIndices: usize;
  columnData: usize;
  gram: usize;
  partials: usize;
}

/** The squared norm of some columns' rows of x' dOut, from the Gram matrix of dOut: one double per task. */
export function sparseNorm(a: SparseNormArgs, task: i32, scratch: usize): void {
  const from = task * a.columnsPerTask;
  const to = min(from + a.columnsPerTask, a.nCols);
  let total: f64 = 0;
  for (let column = from; column < to; column++) {
    const start = load<u32>(a.columnIndptr + (column << 2));
    const end = load<u32>(a.columnIndptr + (column << 2), 4);
    for (let p = start; p < end; p++) {
      const gramRow = a.gram + ((load<u32>(a.columnIndices + (p << 2)) * a.nRows) << 3);
      let sum: f64 = 0;
      for (let q = start; q < end; q++) {
        const other = load<u32>(a.columnIndices + (q << 2));
        sum += <f64>load<f32>(a.columnData + (q << 2)) * load<f64>(gramRow + (other << 3));
      }
      total += <f64>load<f32>(a.columnData + (p << 2)) * sum;
    }
  }
  store<f64>(a.partials + (task << 3), total);
}
