// max(x, 0), a row per task.

@unmanaged
export class ReluArgs {
  nCols: i32;
  x: usize;
  xRow: usize;
  out: usize;
  outRow: usize;
}

export function relu(a: ReluArgs, row: i32, scratch: usize): void {
  let to = a.out + <usize>row * a.outRow;
  const start = a.x + <usize>row * a.xRow;
  const end = start + (<usize>a.nCols << 2);
  for (let at = start; at < end; at += 16) {
    v128.store(to, f32x4.max(v128.load(at), f32x4.splat(0)));
    to += 16;
  }
}

@unmanaged
export class ReluBackwardArgs {
  nCols: i32;
  out: usize;
  dOut: usize;
  dX: usize;
  /** All three have rows equally far apart. */
  rowBytes: usize;
}

export function reluBackward(a: ReluBackwardArgs, row: i32, scratch: usize): void {
  const start = <usize>row * a.rowBytes;
  const end = start + (<usize>a.nCols << 2);
  for (let at = start; at < end; at += 16) {
    const isOn = f32x4.ne(v128.load(a.out + at), f32x4.splat(0));
    v128.store(a.dX + at, v128.and(v128.load(a.dOut + at), isOn));
  }
}
