// Calls of the kernels for dense products.
import type { Job } from './pool.ts';
import type { CpuTensor } from './tensors.ts';

const blockCols = 64;
/** Enough tasks for every thread to have some. */
const minTasks = 8;
const mostRows = 192;
const fewestRows = 12;

/** A matrix with any strides. */
interface Operand {
  readonly address: number;
  readonly rowBytes: number;
  readonly columnBytes: number;
}

/** C = A B + start: m x n from m x k and k x n. */
export function gemmJob(product: {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Operand;
  readonly b: Operand;
  readonly c: Omit<Operand, 'columnBytes'>;
  /** Address of n floats the sums of every row start from; zero when absent. */
  readonly start?: number;
}): Job {
  const { m, n, k, a, b, c, start = 0 } = product;
  const nBlocks = Math.ceil(n / blockCols);
  let rowsPerTask = mostRows;
  while (rowsPerTask > fewestRows && nBlocks * Math.ceil(m / rowsPerTask) < minTasks) {
    rowsPerTask /= 2;
  }
  return {
    kernel: 'gemm',
    nTasks: nBlocks * Math.ceil(m / rowsPerTask),
    ints: [
      ...[m, n, k, rowsPerTask, a.address, a.rowBytes, a.columnBytes],
      ...[b.address, b.rowBytes, b.columnBytes, c.address, c.rowBytes, start],
    ],
  };
}

/** Sums of the columns of a tensor, to an address. */
export function columnSumsJob(x: CpuTensor, out: number): Job {
  return {
    kernel: 'columnSums',
    nTasks: Math.ceil(x.nCols / blockCols),
    ints: [x.nRows, x.nCols, x.address, x.rowBytes, out],
  };
}
