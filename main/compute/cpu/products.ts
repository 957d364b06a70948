// Calls of the kernels for dense products.
import type { CpuMinibatch } from './loader.ts';
import type { CpuBlock } from './parameters.ts';
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
  /** What the sums start from; zero when absent. A row distance of 0 gives all rows the same start. */
  readonly start?: Omit<Operand, 'columnBytes'>;
}): Job {
  const { m, n, k, a, b, c, start = { address: 0, rowBytes: 0 } } = product;
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
      ...[b.address, b.rowBytes, b.columnBytes, c.address, c.rowBytes],
      ...[start.address, start.rowBytes],
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

/** Rows of a task when the weights stay in the cache, and weights that do. */
const fewRows = 16;
const cachedBytes = 16_000_000;
/** Most rows of a task: their places in x must fit in the scratch memory. */
const manyRows = 4_096;
/** Non-zeros of a row that are added in one visit. */
const nonZerosPerVisit = 16;

/** out = x weight + bias for a sparse minibatch. */
export function sparseLinearJob(
  { x, weight, bias, out }: { x: CpuMinibatch; weight: CpuBlock; bias: CpuBlock; out: CpuTensor },
  nThreads: number,
): Job {
  const { nRows, nCols, nStored, slot } = x;
  // Every task reads all weights it needs from memory: better few tasks.
  const isCached = weight.nRows * weight.rowBytes <= cachedBytes;
  const rowsPerTask = isCached ? fewRows : Math.min(manyRows, Math.ceil(nRows / nThreads));
  const perVisit = (nonZerosPerVisit * nRows * nCols) / Math.max(1, nStored);
  const blockCols = Math.min(1_024, Math.max(32, Math.ceil(perVisit)));
  return {
    kernel: 'sparseLinear',
    nTasks: Math.ceil(nRows / rowsPerTask),
    ints: [
      ...[nRows, nCols, rowsPerTask, blockCols, slot.indptr, slot.indices, slot.data],
      ...[weight.address, weight.rowBytes, bias.address, out.resize(nRows), out.rowBytes],
    ],
  };
}
