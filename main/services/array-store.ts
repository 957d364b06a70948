// Arrays that stay in the service and are handed out in slices, least recently used given up first.
import type { ArrayHandle } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';

export type StoredArray = Float32Array | Int32Array | Uint16Array | Uint8Array;

export interface ArrayStore {
  /** Keeps an array under `id`; `reload` makes it again should it have been given up by then. */
  keep(id: string, array: StoredArray, reload: () => Promise<StoredArray>): ArrayHandle;
  /** A copy of elements [start, end). Throws `usage` for an unknown handle or a slice over the message cap. */
  slice(id: string, start: number, end: number): Promise<StoredArray>;
}

const maxSliceBytes = 16 * 2 ** 20;

export function createArrayStore(maxBytes: number): ArrayStore {
  const arrays = new Map<string, StoredArray>();
  const reloads = new Map<string, () => Promise<StoredArray>>();

  function remember(id: string, array: StoredArray): void {
    arrays.delete(id);
    arrays.set(id, array);
    let bytes = 0;
    for (const [key, { byteLength }] of [...arrays].reverse()) {
      bytes += byteLength;
      if (bytes > maxBytes && key !== id) arrays.delete(key);
    }
  }

  async function find(id: string): Promise<StoredArray> {
    const array = arrays.get(id) ?? (await reloads.get(id)?.());
    if (array === undefined) throw new AppError('usage', `There is no array ${id}.`);
    remember(id, array);
    return array;
  }

  return {
    keep(id, array, reload) {
      reloads.set(id, reload);
      remember(id, array);
      return { id, dtype: dtypeOf(array), length: array.length };
    },
    async slice(id, start, end) {
      const array = await find(id);
      const part = array.slice(start, Math.min(end, array.length));
      if (part.byteLength > maxSliceBytes) {
        throw new AppError('usage', 'A slice may hold at most 16 MB.', {
          details: { bytes: part.byteLength },
        });
      }
      return part;
    },
  };
}

function dtypeOf(array: StoredArray): ArrayHandle['dtype'] {
  if (array instanceof Float32Array) return 'float32';
  if (array instanceof Int32Array) return 'int32';
  return array instanceof Uint16Array ? 'uint16' : 'uint8';
}
