// Minibatches of the reference device, gathered when they are asked for.
import { transposeToCsc, selectRows } from '#main/numerics/csr.ts';
import { groupByDomain } from '#main/numerics/nn/group-by-domain.ts';
import { fillNormal } from '#main/numerics/random.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CscMatrix, CsrMatrix } from '#shared/model/matrix.ts';
import type { Loader, LoaderOptions, Minibatch } from '../device.ts';
import { HostTensor } from './tensors.ts';

export class HostMinibatch implements Minibatch {
  readonly nRows: number;
  readonly nCols: number;
  readonly rows: Int32Array;
  readonly domainOffsets: Int32Array;
  readonly noise: HostTensor | null;
  readonly matrix: CsrMatrix;
  #columns: CscMatrix | null = null;

  constructor(options: LoaderOptions, rows: Int32Array, noise: HostTensor | null) {
    const grouped = groupByDomain(rows, options.domains, options.nDomains);
    this.rows = grouped.rows;
    this.domainOffsets = grouped.offsets;
    this.matrix = selectRows(options.matrix, this.rows);
    this.nRows = rows.length;
    this.nCols = options.matrix.nCols;
    this.noise = noise;
  }

  /** The same minibatch by column; made when first wanted, since encoding never does. */
  get columns(): CscMatrix {
    this.#columns ??= transposeToCsc(this.matrix);
    return this.#columns;
  }
}

export function createHostLoader(options: LoaderOptions): Loader {
  let prepared: HostMinibatch | null = null;
  return {
    prepare(rows, noiseOffset) {
      if (prepared !== null) throw new AppError('internal', 'A minibatch is already waiting.');
      if (rows.length < 1 || rows.length > options.maxRows) {
        throw new AppError(
          'internal',
          `A minibatch of ${rows.length} rows; 1 to ${options.maxRows} fit.`,
        );
      }
      prepared = new HostMinibatch(options, rows, makeNoise(options, rows.length, noiseOffset));
    },
    take() {
      if (prepared === null) throw new AppError('internal', 'No minibatch was prepared.');
      const minibatch = prepared;
      prepared = null;
      return minibatch;
    },
  };
}

function makeNoise(options: LoaderOptions, nRows: number, offset: number): HostTensor | null {
  if (options.noise === null) return null;
  const noise = new HostTensor(nRows, options.noise.nCols);
  fillNormal(noise.resize(nRows), options.noise.key, offset);
  return noise;
}

export function hostMinibatch(minibatch: Minibatch): HostMinibatch {
  if (minibatch instanceof HostMinibatch) return minibatch;
  throw new AppError('internal', 'A minibatch of another device was given.');
}
