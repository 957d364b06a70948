// Tensors and losses of the reference device.
import { AppError } from '#shared/model/app-error.ts';
import type { Ledger, LossTarget, Tensor } from '../device.ts';

export class HostTensor implements Tensor {
  readonly maxRows: number;
  readonly nCols: number;
  nRows = 0;
  readonly #data: Float32Array;

  constructor(maxRows: number, nCols: number) {
    this.maxRows = maxRows;
    this.nCols = nCols;
    this.#data = new Float32Array(maxRows * nCols);
  }

  /** The rows in use. */
  get values(): Float32Array {
    return this.#data.subarray(0, this.nRows * this.nCols);
  }

  /** Sets the rows in use and gives them to be written. */
  resize(nRows: number): Float32Array {
    if (nRows > this.maxRows) {
      throw new AppError('internal', `A tensor of ${this.maxRows} rows was given ${nRows}.`);
    }
    this.nRows = nRows;
    return this.values;
  }
}

export class HostLedger implements Ledger {
  readonly terms: readonly string[];
  #rows: number[] = [];
  #current: Float64Array;

  constructor(terms: readonly string[]) {
    this.terms = terms;
    this.#current = new Float64Array(terms.length);
  }

  add(term: string, loss: number): void {
    const index = this.terms.indexOf(term);
    if (index < 0) throw new AppError('internal', `No loss term ${term}.`);
    this.#current[index] = (this.#current[index] ?? 0) + loss;
  }

  endRow(): void {
    this.#rows.push(...this.#current);
    this.#current.fill(0);
  }

  read(): Promise<Float64Array> {
    const rows = Float64Array.from(this.#rows);
    this.#rows = [];
    return Promise.resolve(rows);
  }
}

// Handles of the interface are opaque; these give them back their insides and refuse those of another device.

export function hostTensor(tensor: Tensor): HostTensor {
  if (tensor instanceof HostTensor) return tensor;
  throw new AppError('internal', 'A tensor of another device was given to the reference device.');
}

export function addLoss(target: LossTarget, loss: number): void {
  if (!(target.ledger instanceof HostLedger)) {
    throw new AppError('internal', 'A ledger of another device was given.');
  }
  target.ledger.add(target.term, loss);
}
