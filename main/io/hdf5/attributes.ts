// Attributes: small values beside groups and datasets.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import type { AttributeValue } from '../array-store.ts';
import { withHeap, type Hdf5Module } from './library.ts';
import { decodeNumbers, decodeTexts } from './decode.ts';

const nBytesAtMost = 16 << 20;

/** Value of an attribute, or null when it is absent, empty or of a kind that is not read (references are never followed). */
export function readAttribute(
  file: { readonly path: string; readonly module: Hdf5Module; readonly id: bigint },
  path: string,
  name: string,
): AttributeValue | null {
  const { module, id } = file;
  if (!module.get_attribute_names(id, path).includes(name)) return null;
  const metadata = module.get_attribute_metadata(id, path, name);
  const { type, size, shape } = metadata;
  const kinds = module.H5T_class_t;
  const nBytes = size * metadata.total_size;
  if (shape === null || nBytes === 0 || nBytes > nBytesAtMost) return null;
  const isText = type === kinds.H5T_STRING.value;
  const isNumber = type === kinds.H5T_INTEGER.value || type === kinds.H5T_FLOAT.value;
  const isBoolean = type === kinds.H5T_ENUM.value && size === 1;
  if (!isText && !isNumber && !isBoolean) return null;
  return withHeap(module, nBytes, (pointer) => {
    const status = module.get_attribute_data(id, path, name, BigInt(pointer));
    if (status < 0) {
      throw new AppError(
        'input-format',
        `${file.path}, attribute ${name} of ${path} cannot be read.`,
        { hint: adviceOnDamage },
      );
    }
    try {
      const values = isText
        ? decodeTexts(module, pointer, metadata.total_size, {
            kind: 'string',
            size,
            isVariable: metadata.vlen,
            isUtf8: metadata.cset === 1,
          })
        : [...decodeNumbers(module.HEAPU8, pointer, metadata.total_size, toType(metadata, kinds))];
      return shape.length === 0 ? (values[0] ?? null) : (values as readonly string[]);
    } finally {
      if (metadata.vlen) module.reclaim_vlen_memory(id, path, name, BigInt(pointer));
    }
  });
}

function toType(
  metadata: ReturnType<Hdf5Module['get_attribute_metadata']>,
  kinds: Hdf5Module['H5T_class_t'],
): Parameters<typeof decodeNumbers>[3] {
  const size = metadata.size as 1 | 2 | 4 | 8;
  if (metadata.type !== kinds.H5T_FLOAT.value) {
    return { kind: 'integer', size, isSigned: metadata.signed };
  }
  return { kind: 'float', size: size === 4 ? 4 : 8 };
}
