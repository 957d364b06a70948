// Matrices in shared memory. Rows begin on cache lines; what lies behind the last column of a row stays zero.
import { AppError } from '#shared/model/app-error.ts';
import type { Tensor } from '../device.ts';
import type { Arena } from './arena.ts';

const lineFloats = 16;
/** Rows this far apart would compete for the same places in the cache. */
const conflictBytes = 4_096;

/** Floats from a row of a parameter block to the next. */
export function paddedCols(nCols: number): number {
  return Math.ceil(nCols / lineFloats) * lineFloats;
}

/** Bytes from a row of a tensor to the next. Columns are read downwards, so rows must not lie 4 KB apart. */
function tensorRowBytes(nCols: number): number {
  const nBytes = 4 * paddedCols(nCols);
  return nBytes % conflictBytes === 0 ? nBytes + 4 * lineFloats : nBytes;
}

export class CpuTensor implements Tensor {
  readonly maxRows: number;
  readonly nCols: number;
  readonly address: number;
  readonly rowBytes: number;
  readonly #arena: Arena;
  nRows = 0;

  constructor(arena: Arena, maxRows: number, nCols: number) {
    this.maxRows = maxRows;
    this.nCols = nCols;
    this.rowBytes = tensorRowBytes(nCols);
    this.address = arena.allocate(maxRows * this.rowBytes);
    this.#arena = arena;
  }

  /** Sets the rows in use; gives the address. */
  resize(nRows: number): number {
    if (nRows > this.maxRows) {
      throw new AppError('internal', `A tensor of ${this.maxRows} rows was given ${nRows}.`);
    }
    this.nRows = nRows;
    return this.address;
  }

  write(data: Float32Array, nRows: number): void {
    const { nCols, rowBytes } = this;
    const address = this.resize(nRows);
    copyIn(this.#arena, { address, rowBytes, nRows, nCols }, data);
  }

  /** A copy of the rows in use. */
  read(): Float32Array {
    const data = new Float32Array(this.nRows * this.nCols);
    copyOut(this.#arena, this, data);
    return data;
  }
}

/** A matrix in shared memory. */
interface Place {
  readonly address: number;
  readonly rowBytes: number;
  readonly nRows: number;
  readonly nCols: number;
}

/** Writes a dense row-major matrix to its place. */
export function copyIn(arena: Arena, place: Place, data: Float32Array): void {
  const { address, rowBytes, nRows, nCols } = place;
  if (rowBytes === 4 * nCols) {
    arena.floats(address, nRows * nCols).set(data.subarray(0, nRows * nCols));
    return;
  }
  for (let row = 0; row < nRows; row++) {
    const from = data.subarray(row * nCols, (row + 1) * nCols);
    arena.floats(address + row * rowBytes, nCols).set(from);
  }
}

/** Reads a matrix from its place into a dense row-major one. */
export function copyOut(arena: Arena, place: Place, data: Float32Array): void {
  const { address, rowBytes, nRows, nCols } = place;
  if (rowBytes === 4 * nCols) {
    data.set(arena.floats(address, nRows * nCols));
    return;
  }
  for (let row = 0; row < nRows; row++) {
    data.set(arena.floats(address + row * rowBytes, nCols), row * nCols);
  }
}

export function cpuTensor(tensor: Tensor): CpuTensor {
  if (tensor instanceof CpuTensor) return tensor;
  throw new AppError('internal', 'A tensor of another device was given to the CPU device.');
}
