// Parts of the supervised contrastive loss; its products are those of gemm.ts.
import { exponential, highDoubles, lowDoubles } from './simd';

/** Shorter rows have no direction. */
const shortestLength: f64 = 1e-12;

@unmanaged
export class UnitRowsArgs {
  nCols: i32;
  x: usize;
  xRow: usize;
  /** The rows scaled to length 1, and the gradient of those. */
  z: usize;
  dZ: usize;
  zRow: usize;
  dX: usize;
  dXRow: usize;
  /** A double per row: 1 / length, 0 of what has none. */
  factors: usize;
}

/** Sum of products of two rows, in double. */
function dot(a: usize, b: usize, nBytes: usize): f64 {
  let low = f64x2.splat(0);
  let high = low;
  for (let at: usize = 0; at < nBytes; at += 16) {
    const u = v128.load(a + at);
    const v = v128.load(b + at);
    low = f64x2.add(low, f64x2.mul(lowDoubles(u), lowDoubles(v)));
    high = f64x2.add(high, f64x2.mul(highDoubles(u), highDoubles(v)));
  }
  low = f64x2.add(low, high);
  return f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
}

/** z = x / |x| of one row. */
export function unitRows(a: UnitRowsArgs, row: i32, scratch: usize): void {
  const x = a.x + <usize>row * a.xRow;
  const z = a.z + <usize>row * a.zRow;
  const nBytes = <usize>a.nCols << 2;
  const length = Math.sqrt(dot(x, x, nBytes));
  const factor: f64 = length < shortestLength ? 0 : 1 / length;
  store<f64>(a.factors + (row << 3), factor);
  for (let at: usize = 0; at < nBytes; at += 4) {
    store<f32>(z + at, <f32>(<f64>load<f32>(x + at) * factor));
  }
}

/** From the gradient of one unit row to that of the row itself. */
export function unitRowsBackward(a: UnitRowsArgs, row: i32, scratch: usize): void {
  const z = a.z + <usize>row * a.zRow;
  const dZ = a.dZ + <usize>row * a.zRow;
  const dX = a.dX + <usize>row * a.dXRow;
  const nBytes = <usize>a.nCols << 2;
  const along = dot(z, dZ, nBytes);
  const factor = load<f64>(a.factors + (row << 3));
  for (let at: usize = 0; at < nBytes; at += 4) {
    const value = <f64>load<f32>(dZ + at) - along * <f64>load<f32>(z + at);
    store<f32>(dX + at, <f32>(factor * value));
  }
}

@unmanaged
export class ContrastiveArgs {
  nRows: i32;
  /** The row of the first task. */
  firstRow: i32;
  /** Does a partner compete with all other rows, or with those of other groups only? */
  againstAll: i32;
  /** Two numbers per row: its group's first row, and the first one behind it. */
  groups: usize;
  /** A row per task: its products with all rows; becomes the slopes. */
  products: usize;
  productsRow: usize;
  /** A double per task: the loss. */
  partials: usize;
  /** 1 / temperature, and that times 1 / number of rows. */
  sharpness: f32;
  slopeFactor: f32;
}

/** The loss of one row; its products become the loss's slopes by them. */
export function contrastiveSlopes(a: ContrastiveArgs, task: i32, scratch: usize): void {
  const own = a.firstRow + task;
  const from = load<i32>(a.groups + (own << 3));
  const to = load<i32>(a.groups + (own << 3), 4);
  const row = a.products + <usize>task * a.productsRow;
  const end = row + ((<usize>a.nRows + 3) & ~3) * 4;
  if (to - from < 2) {
    memory.fill(row, 0, end - row);
    store<f64>(a.partials + (task << 3), 0);
    return;
  }
  // The partners' similarities, while their places are kept out of the sum below.
  const partners = scratch - (<usize>from << 2);
  for (let p = from; p < to; p++) {
    store<f32>(partners + (p << 2), load<f32>(row + (p << 2)) * a.sharpness);
    if (a.againstAll == 0) store<f32>(row + (p << 2), -Infinity);
  }
  store<f32>(row + (own << 2), -Infinity);
  for (let at = row + (<usize>a.nRows << 2); at < end; at += 4) store<f32>(at, -Infinity);
  const rivals = logSum(row, end, a.sharpness);

  let loss: f64 = 0;
  let weight: f64 = 1;
  if (a.againstAll) loss = rivals;
  else weight = 0;
  const share = 1 / <f64>(to - from - 1);
  if (a.againstAll == 0) {
    for (let p = from; p < to; p++) {
      if (p == own) continue;
      const excess = rivals - <f64>load<f32>(partners + (p << 2));
      const e = Math.exp(-Math.abs(excess));
      const sigmoid = share * (excess > 0 ? 1 / (1 + e) : e / (1 + e));
      loss += share * (Math.max(excess, 0) + Math.log1p(e));
      weight += sigmoid;
      // Overwrites its own place only, read above.
      store<f32>(partners + (p << 2), <f32>(-sigmoid * <f64>a.slopeFactor));
    }
  }
  spreadSlopes(row, end, a.sharpness, rivals, weight * <f64>a.slopeFactor);
  for (let p = from; p < to; p++) {
    const at = row + (p << 2);
    if (p == own) store<f32>(at, 0);
    else if (a.againstAll) {
      loss -= share * <f64>load<f32>(partners + (p << 2));
      store<f32>(at, <f32>(<f64>load<f32>(at) - share * <f64>a.slopeFactor));
    } else store<f32>(at, load<f32>(partners + (p << 2)));
  }
  store<f64>(a.partials + (task << 3), loss);
}

/** log of the sum of exp(sharpness x value); -Infinity when all are. */
function logSum(from: usize, to: usize, sharpness: f32): f64 {
  let best = f32x4.splat(-Infinity);
  for (let at = from; at < to; at += 16) best = f32x4.max(best, v128.load(at));
  const top = max(
    max(f32x4.extract_lane(best, 0), f32x4.extract_lane(best, 1)),
    max(f32x4.extract_lane(best, 2), f32x4.extract_lane(best, 3)),
  );
  if (!isFinite(top)) return top;
  const factor = f32x4.splat(sharpness);
  const shift = f32x4.splat(top);
  let low = f64x2.splat(0);
  let high = low;
  for (let at = from; at < to; at += 16) {
    const e = exponential(f32x4.mul(f32x4.sub(v128.load(at), shift), factor));
    low = f64x2.add(low, lowDoubles(e));
    high = f64x2.add(high, highDoubles(e));
  }
  low = f64x2.add(low, high);
  const sum = f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
  return Math.log(sum) + <f64>top * <f64>sharpness;
}

/** value = exp(sharpness x value - logSum) x factor. */
function spreadSlopes(from: usize, to: usize, sharpness: f32, total: f64, factor: f64): void {
  if (total == -Infinity) {
    memory.fill(from, 0, to - from);
    return;
  }
  const sharp = f32x4.splat(sharpness);
  const shift = f32x4.splat(<f32>total);
  const scale = f32x4.splat(<f32>factor);
  for (let at = from; at < to; at += 16) {
    const e = exponential(f32x4.sub(f32x4.mul(v128.load(at), sharp), shift));
    v128.store(at, f32x4.mul(e, scale));
  }
}
