// Products of dense matrices. One kernel serves x W, x' dOut and dOut W': they differ in the strides only. A block of the
// right matrix is packed into panels of eight columns; the left one is read where it is.
import { highDoubles, joinDoubles, lowDoubles, multiplyAdd } from './simd';

/** Columns of a task. */
const blockCols = 64;
/** Rows of the right matrix packed at a time. */
const blockDepth = 256;
const panelCols = 8;
/** Scratch: the packed block, then zeros. */
const zerosOffset: usize = blockCols * blockDepth * 4;

@unmanaged
export class GemmArgs {
  m: i32;
  /** Columns of the result. */
  n: i32;
  k: i32;
  rowsPerTask: i32;
  a: usize;
  /** Bytes from a row of A to the next, and from a column to the next. */
  aRow: usize;
  aCol: usize;
  b: usize;
  bRow: usize;
  bCol: usize;
  c: usize;
  cRow: usize;
  /** What the sums start from, and bytes from a row of it to the next; 0: from zero. */
  start: usize;
  startRow: usize;
}

/** One block of C = A B + start. The sum of an element runs over k in order, whatever the blocks. */
export function gemm(g: GemmArgs, task: i32, scratch: usize): void {
  const nBlocks = (g.n + blockCols - 1) / blockCols;
  const i0 = (task / nBlocks) * g.rowsPerTask;
  const i1 = min(i0 + g.rowsPerTask, g.m);
  const j0 = (task % nBlocks) * blockCols;
  const j1 = min(j0 + blockCols, (g.n + panelCols - 1) & ~(panelCols - 1));
  const cRow = g.cRow;
  for (let k0 = 0; k0 < g.k; k0 += blockDepth) {
    const depth = min(blockDepth, g.k - k0);
    const panelBytes = <usize>((depth + 3) & ~3) * panelCols * 4;
    if (g.bCol == 4) packRows(g, k0, depth, j0, j1, panelBytes, scratch);
    else packColumns(g, k0, depth, j0, j1, panelBytes, scratch);
    let panel = scratch;
    for (let j = j0; j < j1; j += panelCols) {
      let i = i0;
      while (i < i1) {
        const a = g.a + <usize>i * g.aRow + <usize>k0 * g.aCol;
        const c = g.c + <usize>i * cRow + (<usize>j << 2);
        let start = c;
        let startRow = cRow;
        if (k0 == 0) {
          startRow = g.startRow;
          start = scratch + zerosOffset;
          if (g.start != 0) start = g.start + <usize>i * startRow + (<usize>j << 2);
        }
        const left = i1 - i;
        if (left >= 6 && left != 8) {
          multiply(6, depth, a, g.aRow, g.aCol, panel, start, startRow, c, cRow);
          i += 6;
        } else if (left >= 4) {
          multiply(4, depth, a, g.aRow, g.aCol, panel, start, startRow, c, cRow);
          i += 4;
        } else {
          multiply(1, depth, a, g.aRow, g.aCol, panel, start, startRow, c, cRow);
          i++;
        }
      }
      panel += panelBytes;
    }
  }
}

/** Packs a block whose rows lie in memory as they are. */
function packRows(g: GemmArgs, k0: i32, depth: i32, j0: i32, j1: i32, panelBytes: usize, to: usize): void {
  let row = g.b + <usize>k0 * g.bRow + (<usize>j0 << 2);
  const nBytes = <usize>(j1 - j0) << 2;
  for (let k = 0; k < depth; k++) {
    let target = to + (<usize>k << 5);
    for (let at = row; at < row + nBytes; at += 32) {
      v128.store(target, v128.load(at));
      v128.store(target, v128.load(at, 16), 16);
      target += panelBytes;
    }
    row += g.bRow;
  }
}

/** Packs a block whose columns lie in memory as rows; missing columns are zero. */
function packColumns(g: GemmArgs, k0: i32, depth: i32, j0: i32, j1: i32, panelBytes: usize, to: usize): void {
  const zeros = to + zerosOffset;
  let target = to;
  for (let j = j0; j < j1; j += 4) {
    const first = g.b + <usize>j * g.bCol + (<usize>k0 << 2);
    const a0 = first;
    const a1 = j + 1 < g.n ? first + g.bCol : zeros;
    const a2 = j + 2 < g.n ? first + 2 * g.bCol : zeros;
    const a3 = j + 3 < g.n ? first + 3 * g.bCol : zeros;
    const source0 = j < g.n ? a0 : zeros;
    // The two halves of a panel lie 16 bytes apart.
    let at = target + (j & 4 ? 16 : 0);
    for (let k: usize = 0; k < <usize>depth << 2; k += 16) {
      const r0 = v128.load(source0 + k);
      const r1 = v128.load(a1 + k);
      const r2 = v128.load(a2 + k);
      const r3 = v128.load(a3 + k);
      const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
      const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
      v128.store(at, v128.shuffle<i64>(t0, t2, 0, 2));
      v128.store(at, v128.shuffle<i64>(t0, t2, 1, 3), 32);
      v128.store(at, v128.shuffle<i64>(t1, t3, 0, 2), 64);
      v128.store(at, v128.shuffle<i64>(t1, t3, 1, 3), 96);
      at += 128;
    }
    if (j & 4) target += panelBytes;
  }
}

/**
 * A tile of `rows` rows and eight columns, whose sums stay in registers. `rows` is a literal where it is called, so that
 * only its own part is compiled: 6, 4 or 1.
 */
@inline
function multiply(
  rows: i32, depth: i32, a: usize, aRow: usize, aCol: usize, b: usize,
  start: usize, startRow: usize, c: usize, cRow: usize,
): void {
  const zero = f32x4.splat(0);
  let c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  let c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  let s = start;
  let c00 = v128.load(s), c01 = v128.load(s, 16);
  if (rows > 1) {
    s += startRow;
    c10 = v128.load(s); c11 = v128.load(s, 16);
    s += startRow;
    c20 = v128.load(s); c21 = v128.load(s, 16);
    s += startRow;
    c30 = v128.load(s); c31 = v128.load(s, 16);
  }
  if (rows > 4) {
    s += startRow;
    c40 = v128.load(s); c41 = v128.load(s, 16);
    s += startRow;
    c50 = v128.load(s); c51 = v128.load(s, 16);
  }
  let a0 = a, a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    c00 = multiplyAdd(x, b0, c00); c01 = multiplyAdd(x, b1, c01);
    a0 += aCol;
    if (rows > 1) {
      x = v128.load32_splat(a1);
      c10 = multiplyAdd(x, b0, c10); c11 = multiplyAdd(x, b1, c11);
      x = v128.load32_splat(a2);
      c20 = multiplyAdd(x, b0, c20); c21 = multiplyAdd(x, b1, c21);
      x = v128.load32_splat(a3);
      c30 = multiplyAdd(x, b0, c30); c31 = multiplyAdd(x, b1, c31);
      a1 += aCol; a2 += aCol; a3 += aCol;
    }
    if (rows > 4) {
      x = v128.load32_splat(a4);
      c40 = multiplyAdd(x, b0, c40); c41 = multiplyAdd(x, b1, c41);
      x = v128.load32_splat(a5);
      c50 = multiplyAdd(x, b0, c50); c51 = multiplyAdd(x, b1, c51);
      a4 += aCol; a5 += aCol;
    }
    b += 32;
  }
  let t = c;
  v128.store(t, c00); v128.store(t, c01, 16);
  if (rows > 1) {
    t += cRow;
    v128.store(t, c10); v128.store(t, c11, 16);
    t += cRow;
    v128.store(t, c20); v128.store(t, c21, 16);
    t += cRow;
    v128.store(t, c30); v128.store(t, c31, 16);
  }
  if (rows > 4) {
    t += cRow;
    v128.store(t, c40); v128.store(t, c41, 16);
    t += cRow;
    v128.store(t, c50); v128.store(t, c51, 16);
  }
}

@unmanaged
export class ColumnSumsArgs {
  nRows: i32;
  nCols: i32;
  x: usize;
  xRow: usize;
  out: usize;
}

/** Sums of 64 columns, in double, rows in order. */
export function columnSums(a: ColumnSumsArgs, task: i32, scratch: usize): void {
  const from = task * blockCols;
  const to = min(from + blockCols, a.nCols);
  for (let column = from; column < to; column += 8) {
    let at = a.x + (<usize>column << 2);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let row = 0; row < a.nRows; row++) {
      const u = v128.load(at);
      const v = v128.load(at, 16);
      s0 = f64x2.add(s0, lowDoubles(u));
      s1 = f64x2.add(s1, highDoubles(u));
      s2 = f64x2.add(s2, lowDoubles(v));
      s3 = f64x2.add(s3, highDoubles(v));
      at += a.xRow;
    }
    const target = a.out + (<usize>column << 2);
    v128.store(target, joinDoubles(s0, s1));
    v128.store(target, joinDoubles(s2, s3), 16);
  }
}
