// One dataset of an HDF5 file: reading boxes of it, with the library's status taken seriously.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import {
  sizeOf,
  type ElementType,
  type Numbers,
  type Slab,
  type StoredArray,
} from '../array-store.ts';
import { decodeField, type CompoundField } from './compound.ts';
import { decodeNumbers, decodeTexts } from './decode.ts';
import { withHeap, type Hdf5Module } from './library.ts';

/** A dataset that may be read: no link out of the file, every filter at hand. */
export interface Hdf5Location {
  readonly module: Hdf5Module;
  readonly id: bigint;
  readonly path: string;
  readonly place: string;
  readonly shape: readonly number[];
  readonly chunks: readonly number[] | null;
  /** The other file that the library asked for in its last call; null: none. */
  refused(): string | null;
}

/** A dataset of numbers or texts. */
export function toStoredArray(location: Hdf5Location, type: ElementType): StoredArray {
  const { module, id, path, place, shape, chunks } = location;
  return {
    path,
    place,
    shape,
    chunks,
    type,
    numbers: async (slab) => {
      if (type.kind === 'string') throw wrongKind(place, 'numbers', 'text');
      return readSlab(location, slab, sizeOf(type), (pointer, length) =>
        decodeNumbers(module.HEAPU8, pointer, length, type),
      );
    },
    texts: async (slab) => {
      if (type.kind !== 'string') throw wrongKind(place, 'text', 'numbers');
      return readSlab(location, slab, type.size, (pointer, length) => {
        try {
          return decodeTexts(module, pointer, length, type);
        } finally {
          if (type.isVariable) {
            module.reclaim_vlen_memory_count(id, path, '', BigInt(pointer), slab.count.map(BigInt));
          }
        }
      });
    },
  };
}

/** One field of a dataset of records, as an array of its own. */
export function toFieldArray(
  location: Hdf5Location,
  name: string,
  field: CompoundField,
): StoredArray {
  const { module, id, path, shape, chunks } = location;
  const place = `${location.place}, field ${name}`;
  const read = async ({ start, count }: Slab): Promise<Numbers | string[]> => {
    const records = { start: start.slice(0, 1), count: count.slice(0, 1) };
    const inRecord = { first: start[1] ?? 0, count: count[1] ?? 1 };
    return readSlab(location, records, field.recordBytes, (pointer, length) => {
      const values = decodeField(module, pointer, length, field, inRecord);
      if (field.type.kind === 'string' && field.type.isVariable) {
        module.reclaim_vlen_memory_count(id, path, '', BigInt(pointer), records.count.map(BigInt));
      }
      return values;
    });
  };
  return {
    path: `${path}/${name}`,
    place,
    shape: [...shape, ...field.shape],
    chunks: chunks === null ? null : [...chunks, ...field.shape],
    type: field.type,
    numbers: async (slab) => {
      const values = await read(slab);
      if (Array.isArray(values)) throw wrongKind(place, 'numbers', 'text');
      return values;
    },
    texts: async (slab) => {
      const values = await read(slab);
      if (!Array.isArray(values)) throw wrongKind(place, 'text', 'numbers');
      return values;
    },
  };
}

function wrongKind(place: string, expected: string, found: string): AppError {
  return new AppError('input-format', `${place}: expected ${expected}, found ${found}.`, {
    hint: adviceOnDamage,
  });
}

function readSlab<Result>(
  location: Hdf5Location,
  { start, count }: Slab,
  elementBytes: number,
  decode: (pointer: number, length: number) => Result,
): Result {
  const { module, id, path, shape } = location;
  const length = count.reduce((product, n) => product * n, 1);
  return withHeap(module, length * elementBytes, (pointer) => {
    if (length > 0) {
      const isScalar = shape.length === 0;
      const status = module.get_dataset_data(
        id,
        path,
        isScalar ? null : count.map(BigInt),
        isScalar ? null : start.map(BigInt),
        isScalar ? null : count.map(() => 1n),
        BigInt(pointer),
      );
      if (status < 0) throw describeDamage(location, { start, count });
    }
    return decode(pointer, length);
  });
}

function describeDamage({ path, place, refused }: Hdf5Location, { start, count }: Slab): AppError {
  const other = refused();
  if (other !== null) {
    return new AppError(
      'input-format',
      `${place}: its values are kept in another file (${other}), which is not followed.`,
      { hint: 'Save the data as one file of its own.' },
    );
  }
  const range = start.map((from, i) => `${from} to ${from + (count[i] ?? 0) - 1}`).join(' x ');
  return new AppError(
    'input-format',
    `${place}: the values ${range} cannot be unpacked; the file is damaged there.`,
    { hint: 'Download or copy the file again.', details: { dataset: path, range } },
  );
}
