// Minibatches of the CPU device. Rows are copied from the source as they are asked for; turning them into columns and
// drawing the normals is left to a helper thread, one step ahead.
import { groupByDomain } from '#main/numerics/nn/group-by-domain.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { Loader, LoaderOptions, Minibatch } from '../device.ts';
import type { Arena } from './arena.ts';
import type { Pool } from './pool.ts';
import { preparation } from './shared-memory.ts';
import { CpuTensor } from './tensors.ts';

/** Addresses of a minibatch, by row and by column. */
interface Slot {
  readonly record: number;
  readonly indptr: number;
  readonly indices: number;
  readonly data: number;
  readonly columnIndptr: number;
  readonly columnIndices: number;
  readonly columnData: number;
  readonly noise: CpuTensor | null;
}

export class CpuMinibatch implements Minibatch {
  readonly nRows: number;
  readonly nCols: number;
  /** Non-zeros. */
  readonly nStored: number;
  readonly rows: Int32Array;
  readonly domainOffsets: Int32Array;
  readonly slot: Slot;
  readonly #finish: () => void;

  constructor(
    grouped: { readonly rows: Int32Array; readonly offsets: Int32Array },
    size: { readonly nCols: number; readonly nStored: number },
    slot: Slot,
    finish: () => void,
  ) {
    this.nRows = grouped.rows.length;
    this.nCols = size.nCols;
    this.nStored = size.nStored;
    this.rows = grouped.rows;
    this.domainOffsets = grouped.offsets;
    this.slot = slot;
    this.#finish = finish;
  }

  get noise(): CpuTensor | null {
    if (this.slot.noise !== null) this.#finish();
    return this.slot.noise;
  }

  /** Addresses by column, ready to be read. */
  get columns(): Pick<Slot, 'columnIndptr' | 'columnIndices' | 'columnData'> {
    this.#finish();
    return this.slot;
  }
}

/**
 * @param takeRecord gives the address of a free preparation record
 * @throws AppError `memory`
 */
export function createCpuLoader(
  arena: Arena,
  pool: Pool,
  options: LoaderOptions,
  takeRecord: () => number,
): Loader {
  const slots = [0, 1].map(() => createSlot(arena, options, takeRecord()));
  let nPrepared = 0;
  let prepared: CpuMinibatch | null = null;
  return {
    prepare(rows, noiseOffset) {
      const { matrix, domains, nDomains, maxRows } = options;
      if (prepared !== null) throw new AppError('internal', 'A minibatch is already waiting.');
      if (rows.length < 1 || rows.length > maxRows) {
        throw new AppError('internal', `A minibatch of ${rows.length} rows; 1 to ${maxRows} fit.`);
      }
      const slot = slots[nPrepared++ % 2] as Slot;
      // What an earlier minibatch left here may still be in the making.
      pool.finish(slot.record);
      const grouped = groupByDomain(rows, domains, nDomains);
      const nStored = gatherRows(arena, slot, matrix, grouped.rows);
      writeRecord(arena, slot, options, rows.length, noiseOffset);
      pool.offer(slot.record);
      const size = { nCols: matrix.nCols, nStored };
      prepared = new CpuMinibatch(grouped, size, slot, () => pool.finish(slot.record));
    },
    take() {
      if (prepared === null) throw new AppError('internal', 'No minibatch was prepared.');
      const minibatch = prepared;
      prepared = null;
      return minibatch;
    },
  };
}

function createSlot(arena: Arena, options: LoaderOptions, record: number): Slot {
  const { matrix, maxRows, noise } = options;
  const nStored = maxRows * longestRow(matrix);
  return {
    record,
    indptr: arena.allocate(4 * (maxRows + 1)),
    indices: arena.allocate(4 * nStored),
    data: arena.allocate(4 * nStored),
    columnIndptr: arena.allocate(4 * (matrix.nCols + 1)),
    columnIndices: arena.allocate(4 * nStored),
    columnData: arena.allocate(4 * nStored),
    noise: noise === null ? null : new CpuTensor(arena, maxRows, noise.nCols),
  };
}

function longestRow({ indptr, nRows }: CsrMatrix): number {
  let longest = 0;
  for (let row = 0; row < nRows; row++) {
    longest = Math.max(longest, (indptr[row + 1] ?? 0) - (indptr[row] ?? 0));
  }
  return longest;
}

/** Copies rows of the source into a slot; gives the number of non-zeros. */
function gatherRows(arena: Arena, slot: Slot, matrix: CsrMatrix, rows: Int32Array): number {
  const indptr = arena.ints(slot.indptr, rows.length + 1);
  let end = 0;
  rows.forEach((row, i) => {
    const from = matrix.indptr[row] ?? 0;
    const to = matrix.indptr[row + 1] ?? 0;
    arena.ints(slot.indices + 4 * end, to - from).set(matrix.indices.subarray(from, to));
    arena.floats(slot.data + 4 * end, to - from).set(matrix.data.subarray(from, to));
    end += to - from;
    indptr[i + 1] = end;
  });
  return end;
}

function writeRecord(
  arena: Arena,
  slot: Slot,
  { matrix, noise }: LoaderOptions,
  nRows: number,
  noiseOffset: number,
): void {
  const record = arena.ints(slot.record, preparation.key);
  record[preparation.noiseCols] = 0;
  record.set(
    [
      ...[nRows, matrix.nCols, slot.indptr, slot.indices, slot.data],
      ...[slot.columnIndptr, slot.columnIndices, slot.columnData],
    ],
    preparation.transpose,
  );
  if (noise === null || slot.noise === null) return;
  slot.noise.resize(nRows);
  record[preparation.noiseCols] = noise.nCols;
  record[preparation.noise] = slot.noise.address;
  record[preparation.noiseRow] = slot.noise.rowBytes;
  const { seed, stream } = noise.key;
  arena.doubles(slot.record + 4 * preparation.key, 3).set([seed, stream, noiseOffset]);
}

export function cpuMinibatch(minibatch: Minibatch): CpuMinibatch {
  if (minibatch instanceof CpuMinibatch) return minibatch;
  throw new AppError('internal', 'A minibatch of another device was given to the CPU device.');
}
