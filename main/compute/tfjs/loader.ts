// Minibatches of a tfjs device: rows are gathered on the processor and go to the device as a dense tensor.
import { selectRows } from '#main/numerics/csr.ts';
import { groupByDomain } from '#main/numerics/nn/group-by-domain.ts';
import { fillNormal } from '#main/numerics/random.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { Loader, LoaderOptions, Minibatch } from '../device.ts';
import { TfTensor } from './tensors.ts';
import type { Tf } from './runtime.ts';
import type { Disposable } from './tensors.ts';

interface PreparedRows {
  readonly rows: Int32Array;
  readonly domainOffsets: Int32Array;
  /** nRows x nCols. */
  readonly dense: Float32Array;
  readonly normals: Float32Array;
}

export class TfMinibatch implements Minibatch {
  readonly nRows: number;
  readonly nCols: number;
  readonly rows: Int32Array;
  readonly domainOffsets: Int32Array;
  readonly noise: TfTensor | null;
  /** nRows x nCols. */
  readonly x: TfTensor;

  constructor(prepared: PreparedRows, x: TfTensor, noise: TfTensor | null) {
    this.nRows = prepared.rows.length;
    this.nCols = x.nCols;
    this.rows = prepared.rows;
    this.domainOffsets = prepared.domainOffsets;
    this.x = x;
    this.noise = noise;
  }
}

export class TfLoader implements Loader, Disposable {
  readonly #tf: Tf;
  readonly #options: LoaderOptions;
  readonly #x: TfTensor;
  readonly #noise: TfTensor | null;
  #prepared: PreparedRows | null = null;

  constructor(tf: Tf, options: LoaderOptions) {
    this.#tf = tf;
    this.#options = options;
    this.#x = new TfTensor(options.maxRows, options.matrix.nCols);
    this.#noise =
      options.noise === null ? null : new TfTensor(options.maxRows, options.noise.nCols);
  }

  prepare(rows: Int32Array, noiseOffset: number): void {
    const { matrix, domains, nDomains, maxRows, noise } = this.#options;
    if (this.#prepared !== null) throw new AppError('internal', 'A minibatch is already waiting.');
    if (rows.length < 1 || rows.length > maxRows) {
      throw new AppError('internal', `A minibatch of ${rows.length} rows; 1 to ${maxRows} fit.`);
    }
    const grouped = groupByDomain(rows, domains, nDomains);
    const selected = selectRows(matrix, grouped.rows);
    const dense = new Float32Array(rows.length * matrix.nCols);
    for (let row = 0; row < rows.length; row++) {
      const end = selected.indptr[row + 1] ?? 0;
      for (let at = selected.indptr[row] ?? 0; at < end; at++) {
        dense[row * matrix.nCols + (selected.indices[at] ?? 0)] = selected.data[at] ?? 0;
      }
    }
    const normals = new Float32Array(rows.length * (noise?.nCols ?? 0));
    if (noise !== null) fillNormal(normals, noise.key, noiseOffset);
    this.#prepared = { rows: grouped.rows, domainOffsets: grouped.offsets, dense, normals };
  }

  take(): TfMinibatch {
    const prepared = this.#prepared;
    if (prepared === null) throw new AppError('internal', 'No minibatch was prepared.');
    this.#prepared = null;
    const nRows = prepared.rows.length;
    this.#x.set(this.#tf.tensor2d(prepared.dense, [nRows, this.#x.nCols]));
    this.#noise?.set(this.#tf.tensor2d(prepared.normals, [nRows, this.#noise.nCols]));
    return new TfMinibatch(prepared, this.#x, this.#noise);
  }

  dispose(): void {
    this.#x.dispose();
    this.#noise?.dispose();
  }
}

export function tfMinibatch(minibatch: Minibatch): TfMinibatch {
  if (minibatch instanceof TfMinibatch) return minibatch;
  throw new AppError('internal', 'A minibatch of another device was given to a tfjs device.');
}
