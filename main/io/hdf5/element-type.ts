// What a dataset holds, in our terms.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import type { ElementType } from '../array-store.ts';
import type { Hdf5Module } from './library.ts';

type Metadata = ReturnType<Hdf5Module['get_dataset_metadata']>;

/** The element type of a dataset. Throws `input-format` for one that is neither numbers, booleans nor text. */
export function toElementType(module: Hdf5Module, metadata: Metadata, place: string): ElementType {
  const { type, size, signed } = metadata;
  const kinds = module.H5T_class_t;
  if (type === kinds.H5T_INTEGER.value && isIntegerSize(size)) {
    return { kind: 'integer', size, isSigned: signed };
  }
  if (type === kinds.H5T_FLOAT.value && (size === 4 || size === 8)) return { kind: 'float', size };
  if (type === kinds.H5T_STRING.value) {
    return { kind: 'string', size, isVariable: metadata.vlen, isUtf8: metadata.cset === 1 };
  }
  if (type === kinds.H5T_ENUM.value && size === 1 && isBoolean(metadata.enum_type?.members)) {
    return { kind: 'boolean' };
  }
  const found =
    Object.entries(kinds).find(([, kind]) => kind?.value === type)?.[0] ?? `class ${type}`;
  throw new AppError(
    'input-format',
    `${place}: expected numbers or text, found ${found.replace('H5T_', '').toLowerCase()} of ${size} bytes.`,
    { hint: adviceOnDamage },
  );
}

function isIntegerSize(size: number): size is 1 | 2 | 4 | 8 {
  return size === 1 || size === 2 || size === 4 || size === 8;
}

/** h5py writes booleans as an enumeration of FALSE and TRUE. */
function isBoolean(members: Readonly<Record<string, number>> | undefined): boolean {
  return members?.['FALSE'] === 0 && members['TRUE'] === 1;
}
