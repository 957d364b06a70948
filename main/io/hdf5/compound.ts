// Datasets of records (compound types), as anndata before 0.7 stored tables. A record's fields are read as arrays.
import { sizeOf, type ElementType, type Numbers } from '../array-store.ts';
import { AppError } from '#shared/model/app-error.ts';
import { decodeNumbers, decodeTexts } from './decode.ts';
import { toElementType } from './element-type.ts';
import type { Hdf5Module } from './library.ts';

type Metadata = ReturnType<Hdf5Module['get_dataset_metadata']>;

/** One field of the records of a dataset. */
export interface CompoundField {
  readonly recordBytes: number;
  readonly offset: number;
  readonly type: ElementType;
  /** Shape of the value in one record: [] for a single one. */
  readonly shape: readonly number[];
}

/** The names of the fields, in order; null when the dataset does not hold records. */
export function fieldNames(metadata: Metadata): readonly string[] | null {
  return metadata.compound_type?.members.map(({ name }) => name) ?? null;
}

/** Finds a field. Throws `input-format` when its type cannot be read. */
export function findField(
  module: Hdf5Module,
  metadata: Metadata,
  name: string,
  place: string,
): CompoundField | null {
  const member = metadata.compound_type?.members.find((candidate) => candidate.name === name);
  if (member === undefined) return null;
  const element = member.array_type ?? member;
  const type = toElementType(module, { ...member, ...element }, place);
  const shape = member.array_type?.shape ?? [];
  const end = member.offset + shape.reduce((product, n) => product * n, sizeOf(type));
  if (end > metadata.size) {
    throw new AppError(
      'input-format',
      `${place}: expected a field within ${metadata.size} bytes per row, found one that ends at ${end}.`,
      { hint: 'The file is damaged. Download or copy it again.' },
    );
  }
  return { recordBytes: metadata.size, offset: member.offset, type, shape };
}

/**
 * The values of one field of `nRecords` records that start at `pointer`, record after record, each from value `first`
 * on `count` of them.
 */
export function decodeField(
  module: Hdf5Module,
  pointer: number,
  nRecords: number,
  { recordBytes, offset, type }: CompoundField,
  { first, count }: { readonly first: number; readonly count: number },
): Numbers | string[] {
  const size = sizeOf(type);
  const nBytes = size * count;
  const packed = module._malloc(Math.max(1, nBytes * nRecords));
  if (packed === 0) {
    throw new AppError('memory', `${nBytes * nRecords} bytes of a table do not fit in memory.`);
  }
  try {
    for (let record = 0; record < nRecords; record++) {
      const from = pointer + record * recordBytes + offset + first * size;
      module.HEAPU8.copyWithin(packed + record * nBytes, from, from + nBytes);
    }
    return type.kind === 'string'
      ? decodeTexts(module, packed, nRecords * count, type)
      : decodeNumbers(module.HEAPU8, packed, nRecords * count, type);
  } finally {
    module._free(packed);
  }
}
