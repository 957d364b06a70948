// Large arrays live here and nowhere else in the page: fetched in slices by handle, least recently used thrown out first.
import type { ArrayHandle } from '#shared/contract/results.ts';
import { AppError } from '#shared/model/app-error.ts';

export type AnyArray = Float32Array | Int32Array | Uint16Array | Uint8Array;

const constructors = {
  float32: Float32Array,
  int32: Int32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
} as const;

export interface ArrayCacheOptions {
  /** Elements [start, end) of the array named `id`. */
  fetchSlice(id: string, start: number, end: number): Promise<AnyArray>;
  /** Bytes kept in all. The newest array is kept whatever its size. */
  readonly limitBytes: number;
  /** Bytes asked for in one call. */
  readonly sliceBytes: number;
}

export interface ArrayCache {
  /** The whole array; concurrent callers share one fetch. Never write to it. */
  load(handle: ArrayHandle): Promise<AnyArray>;
  /** The array when it is here; counts as a use. */
  peek(handle: ArrayHandle): AnyArray | null;
  /** Drops everything, as after a restart of the service. */
  clear(): void;
  readonly usedBytes: number;
}

export function createArrayCache(options: ArrayCacheOptions): ArrayCache {
  // A Map keeps its order of insertion: the first key is the least recently used.
  const kept = new Map<string, AnyArray>();
  const pending = new Map<string, Promise<AnyArray>>();
  let usedBytes = 0;

  const keep = (id: string, array: AnyArray): void => {
    kept.set(id, array);
    usedBytes += array.byteLength;
    for (const [oldId, old] of kept) {
      if (usedBytes <= options.limitBytes || oldId === id) break;
      kept.delete(oldId);
      usedBytes -= old.byteLength;
    }
  };

  const peek = (handle: ArrayHandle): AnyArray | null => {
    const hit = kept.get(handle.id);
    if (!hit) return null;
    kept.delete(handle.id);
    kept.set(handle.id, hit);
    return hit;
  };

  return {
    peek,
    load(handle) {
      const hit = peek(handle);
      if (hit) return Promise.resolve(hit);
      const underway = pending.get(handle.id);
      if (underway) return underway;
      const work: Promise<AnyArray> = fetchWhole(handle, options)
        .then((array) => {
          if (pending.get(handle.id) === work) keep(handle.id, array);
          return array;
        })
        .finally(() => {
          if (pending.get(handle.id) === work) pending.delete(handle.id);
        });
      pending.set(handle.id, work);
      return work;
    },
    clear() {
      kept.clear();
      pending.clear();
      usedBytes = 0;
    },
    get usedBytes() {
      return usedBytes;
    },
  };
}

async function fetchWhole(handle: ArrayHandle, options: ArrayCacheOptions): Promise<AnyArray> {
  const ArrayType = constructors[handle.dtype];
  const whole = new ArrayType(handle.length);
  const step = Math.max(1, Math.floor(options.sliceBytes / ArrayType.BYTES_PER_ELEMENT));
  for (let start = 0; start < handle.length; start += step) {
    const end = Math.min(handle.length, start + step);
    const part = await options.fetchSlice(handle.id, start, end);
    if (!(part instanceof ArrayType) || part.length !== end - start) {
      throw new AppError(
        'internal',
        `Array ${handle.id}: expected ${end - start} values of ${handle.dtype}, got ${part.length} of ${part.constructor.name}.`,
      );
    }
    whole.set(part, start);
  }
  return whole;
}
