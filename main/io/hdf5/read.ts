// Reading datasets: in pieces of bounded size, with the library's status taken seriously.
import { AppError } from '#shared/model/app-error.ts';
import { decodeNumbers, decodeTexts, type Numbers } from './decode.ts';
import type { Hdf5Dataset } from './file.ts';
import { withHeap } from './library.ts';

/** Bytes read at once where chunks allow it: some 20 ms of reading and unpacking. */
const pieceBytes = 2 << 20;

/** A box of a dataset: first index and length along each dimension. */
export interface Slab {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

/**
 * The numbers in a box, row-major, as an array of the dataset's own type (64-bit whole numbers: Float64Array).
 * Throws `input-format` naming file, dataset and range when a part cannot be unpacked.
 */
export function readNumbers(dataset: Hdf5Dataset, slab: Slab): Numbers {
  const { type } = dataset;
  if (type.kind === 'string') {
    throw new AppError('input-format', `${describe(dataset)}: expected numbers, found text.`);
  }
  const size = type.kind === 'boolean' ? 1 : type.size;
  return readSlab(dataset, slab, size, (pointer, length) =>
    decodeNumbers(dataset.file.module.HEAPU8, pointer, length, type),
  );
}

/** The texts in a box, row-major. */
export function readTexts(dataset: Hdf5Dataset, slab: Slab): string[] {
  const { type, file } = dataset;
  if (type.kind !== 'string') {
    throw new AppError('input-format', `${describe(dataset)}: expected text, found numbers.`);
  }
  const { module } = file;
  return readSlab(dataset, slab, type.size, (pointer, length) => {
    try {
      return decodeTexts(module, pointer, length, type);
    } finally {
      if (type.isVariable) {
        const count = slab.count.map(BigInt);
        module.reclaim_vlen_memory_count(file.id, dataset.path, '', BigInt(pointer), count);
      }
    }
  });
}

function readSlab<Result>(
  dataset: Hdf5Dataset,
  { start, count }: Slab,
  elementBytes: number,
  decode: (pointer: number, length: number) => Result,
): Result {
  const { module, id } = dataset.file;
  const length = count.reduce((product, n) => product * n, 1);
  return withHeap(module, length * elementBytes, (pointer) => {
    if (length > 0) {
      const isScalar = dataset.shape.length === 0;
      const status = module.get_dataset_data(
        id,
        dataset.path,
        isScalar ? null : count.map(BigInt),
        isScalar ? null : start.map(BigInt),
        isScalar ? null : count.map(() => 1n),
        BigInt(pointer),
      );
      if (status < 0) throw describeDamage(dataset, { start, count });
    }
    return decode(pointer, length);
  });
}

function describe(dataset: Hdf5Dataset): string {
  return `${dataset.file.path}, dataset ${dataset.path}`;
}

function describeDamage(dataset: Hdf5Dataset, { start, count }: Slab): AppError {
  const range = start.map((from, i) => `${from} to ${from + (count[i] ?? 0) - 1}`).join(' x ');
  return new AppError(
    'input-format',
    `${describe(dataset)}: the values ${range} cannot be unpacked; the file is damaged there.`,
    { hint: 'Download or copy the file again.', details: { dataset: dataset.path, range } },
  );
}

type Report = (nDone: number) => Promise<void>;

/**
 * All numbers of a dataset (row-major) copied into `target`, some 2 MB at a time and never splitting a chunk's rows;
 * `report` is called after each piece with the number of values done. Wide values are converted as assignment does.
 */
export async function readNumbersInto(
  target: Int32Array | Float32Array | Float64Array | Uint8Array,
  dataset: Hdf5Dataset,
  report?: Report,
): Promise<void> {
  const [nRows = 0, ...rest] = dataset.shape;
  const rowLength = rest.reduce((product, n) => product * n, 1);
  const size = dataset.type.kind === 'boolean' ? 1 : dataset.type.size;
  const chunkRows = dataset.chunks?.[0] ?? 1;
  const chunkBytes = Math.max(1, chunkRows * rowLength * size);
  const step = Math.max(1, Math.floor(pieceBytes / chunkBytes)) * chunkRows;
  for (let row = 0; row < nRows; row += step) {
    const count = Math.min(step, nRows - row);
    const start = [row, ...rest.map(() => 0)];
    target.set(readNumbers(dataset, { start, count: [count, ...rest] }), row * rowLength);
    await report?.((row + count) * rowLength);
  }
}

/** All texts of a one-dimensional dataset. */
export async function readAllTexts(dataset: Hdf5Dataset, report?: Report): Promise<string[]> {
  const parts: string[][] = [];
  const nTotal = dataset.shape[0] ?? 1;
  const step = 16_384;
  for (let start = 0; start < nTotal; start += step) {
    const count = Math.min(step, nTotal - start);
    parts.push(readTexts(dataset, { start: [start], count: [count] }));
    await report?.(start + count);
  }
  return parts.flat();
}
