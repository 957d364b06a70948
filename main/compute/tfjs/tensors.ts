// Tensors and losses of a tfjs device. A tfjs tensor never changes: a slot holds the newest one and disposes the one
// before it, so nothing piles up.
import type * as TensorFlow from '@tensorflow/tfjs';
import { AppError } from '#shared/model/app-error.ts';
import type { Ledger, LossTarget, Tensor } from '../device.ts';
import { download } from './runtime.ts';
import type { Runtime } from './runtime.ts';

/** Something that holds tfjs tensors and can let go of them. */
export interface Disposable {
  dispose(): void;
}

export class TfTensor implements Tensor, Disposable {
  readonly maxRows: number;
  readonly nCols: number;
  #value: TensorFlow.Tensor2D | null = null;

  constructor(maxRows: number, nCols: number) {
    this.maxRows = maxRows;
    this.nCols = nCols;
  }

  get nRows(): number {
    return this.#value?.shape[0] ?? 0;
  }

  get value(): TensorFlow.Tensor2D {
    if (this.#value === null) throw new AppError('internal', 'A tensor was read before written.');
    return this.#value;
  }

  /** Takes ownership of `value`. */
  set(value: TensorFlow.Tensor): void {
    const [nRows = 0, nCols] = value.shape;
    if (value.rank !== 2 || nRows > this.maxRows || nCols !== this.nCols) {
      throw new AppError(
        'internal',
        `A tensor of ${this.maxRows} x ${this.nCols} was given ${value.shape.join(' x ')}.`,
      );
    }
    this.#value?.dispose();
    this.#value = value as TensorFlow.Tensor2D;
  }

  dispose(): void {
    this.#value?.dispose();
    this.#value = null;
  }
}

export class TfLedger implements Ledger, Disposable {
  readonly terms: readonly string[];
  readonly #runtime: Runtime;
  /** Finished rows, each a vector with a number per term. */
  #rows: TensorFlow.Tensor[] = [];
  readonly #current = new Map<string, TensorFlow.Scalar>();

  constructor(runtime: Runtime, terms: readonly string[]) {
    this.#runtime = runtime;
    this.terms = terms;
  }

  /** Takes ownership of `loss`. */
  add(term: string, loss: TensorFlow.Scalar): void {
    if (!this.terms.includes(term)) throw new AppError('internal', `No loss term ${term}.`);
    const before = this.#current.get(term);
    this.#current.set(term, before === undefined ? loss : this.#runtime.tf.add(before, loss));
    if (before === undefined) return;
    before.dispose();
    loss.dispose();
  }

  endRow(): void {
    const { tf } = this.#runtime;
    this.#rows.push(
      tf.tidy(() => tf.stack(this.terms.map((term) => this.#current.get(term) ?? tf.scalar(0)))),
    );
    this.#current.forEach((loss) => loss.dispose());
    this.#current.clear();
  }

  async read(): Promise<Float64Array> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return new Float64Array(0);
    const all = this.#runtime.tf.concat(rows, 0);
    rows.forEach((row) => row.dispose());
    try {
      return Float64Array.from(await download(this.#runtime, all));
    } finally {
      all.dispose();
    }
  }

  dispose(): void {
    this.#rows.forEach((row) => row.dispose());
    this.#current.forEach((loss) => loss.dispose());
    this.#rows = [];
    this.#current.clear();
  }
}

export function tfTensor(tensor: Tensor): TfTensor {
  if (tensor instanceof TfTensor) return tensor;
  throw new AppError('internal', 'A tensor of another device was given to a tfjs device.');
}

/** Adds a scalar to a ledger, which owns it from then on. */
export function addLoss(target: LossTarget, loss: TensorFlow.Scalar): void {
  if (!(target.ledger instanceof TfLedger)) {
    throw new AppError('internal', 'A ledger of another device was given to a tfjs device.');
  }
  target.ledger.add(target.term, loss);
}
