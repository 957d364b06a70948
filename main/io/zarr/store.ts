// A Zarr store as a file of arrays. Chunks are unpacked by zarrita.
import type { Array as ZarrArray, DataType, Readable } from 'zarrita';
import { AppError, isAppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from '../advice.ts';
import {
  sizeOf,
  type ArrayStore,
  type ElementType,
  type Numbers,
  type Slab,
  type StoredArray,
} from '../array-store.ts';
import { checkCodecs } from './check-codecs.ts';
import type { KeyStore } from './keys.ts';
import type { ArrayOutline } from './outline.ts';
import { readTree, type ZarrNode } from './tree.ts';

/** Largest chunk that is unpacked. */
const chunkBytesAtMost = 256 << 20;
/** Chunks of nothing but zeros are not stored; so much of them is believed, whatever is stored. */
const bytesAlwaysFine = 64 << 20;
/** Nothing packs better than this; see hdf5/plausible-size.ts. */
const bestPacking = 2048;

/** Opens a store; its descriptions are read, no values. Throws `input-format`. */
export async function openZarr(keys: KeyStore): Promise<ArrayStore> {
  const nodes = await readTree(keys);
  const normal = (path: string) => path.replace(/^\/+/, '');
  const children = groupByParent(nodes.keys());
  const arrays = new Map<string, StoredArray>();
  const attribute = (path: string, name: string) =>
    nodes.get(normal(path))?.attributes.get(name) ?? null;
  return {
    path: keys.path,
    kindOf: (path) => nodes.get(normal(path))?.kind ?? null,
    keysOf: (path) => children.get(normal(path)) ?? [],
    attribute,
    textAttribute(path, name) {
      const value = attribute(path, name);
      return typeof value === 'string' ? value : null;
    },
    async dataset(path) {
      const name = normal(path);
      const node = nodes.get(name);
      if (node?.kind !== 'dataset') {
        throw new AppError(
          'input-format',
          `${keys.path}, dataset ${path}: expected a dataset, found ${node?.kind ?? 'nothing'}.`,
          { hint: adviceOnDamage },
        );
      }
      const array = arrays.get(name) ?? (await openArray(keys, name, node));
      arrays.set(name, array);
      return array;
    },
  };
}

function groupByParent(names: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const name of names) {
    if (name === '') continue;
    const at = name.lastIndexOf('/');
    const parent = name.slice(0, Math.max(0, at));
    children.set(parent, [...(children.get(parent) ?? []), name.slice(at + 1)]);
  }
  return children;
}

async function openArray(keys: KeyStore, name: string, node: ZarrNode): Promise<StoredArray> {
  const zarr = await import('zarrita');
  checkCodecs(zarr.registry);
  const place = `${keys.path}, dataset /${name}`;
  const { codecs } = checkOutline(node, place, zarr.registry);
  // Known once the array is open; chunks are read after that.
  let plainBytes: number | null = null;
  const readable: Readable = {
    async get(key) {
      const bytes = (await keys.read(key.slice(1))) ?? undefined;
      if (bytes !== undefined && plainBytes !== null && !isDescription(key)) {
        checkPlain(place, key, bytes.length, plainBytes);
      }
      return bytes;
    },
    async getRange(key, range) {
      return (await keys.readRange(key.slice(1), range)) ?? undefined;
    },
  };
  const location = zarr.root(readable).resolve(name);
  const array = await guard(place, 'its description cannot be read', () =>
    node.version === 3
      ? zarr.open.v3(location, { kind: 'array' })
      : zarr.open.v2(location, { kind: 'array', attrs: false }),
  );
  const type = toElementType(array, place);
  const nInChunk = array.chunks.reduce((product, n) => product * n, 1);
  if (nInChunk * sizeOf(type) > chunkBytesAtMost) {
    throw new AppError(
      'input-format',
      `${place}: chunks of ${nInChunk.toLocaleString('en-US')} values are too large to be unpacked.`,
      { hint: 'Save the store again with smaller chunks.' },
    );
  }
  await checkStored(keys, name, place, {
    shape: array.shape,
    nBytes: array.shape.reduce((product, n) => product * n, sizeOf(type)),
  });
  const isPlain = codecs.every((codec) => codec === 'bytes') && type.kind !== 'string';
  plainBytes = isPlain ? nInChunk * sizeOf(type) : null;
  const read = (slab: Slab) => readSlab(array, slab, place);
  return {
    path: `/${name}`,
    place,
    shape: array.shape,
    chunks: array.chunks,
    type,
    async numbers(slab) {
      const values = await read(slab);
      if (type.kind === 'string')
        throw new AppError('input-format', `${place}: expected numbers, found text.`, {
          hint: adviceOnDamage,
        });
      return toNumbers(values);
    },
    async texts(slab) {
      if (type.kind !== 'string')
        throw new AppError('input-format', `${place}: expected text, found numbers.`, {
          hint: adviceOnDamage,
        });
      return Array.from(await read(slab), (value) => (typeof value === 'string' ? value : ''));
    },
  };
}

/** Throws `input-format` when the description is not complete, or names a codec that cannot be read. */
function checkOutline(
  { outline }: ZarrNode,
  place: string,
  known: { has(name: string): boolean },
): ArrayOutline {
  if (outline === null) {
    throw new AppError(
      'input-format',
      `${place}: expected a description with shape, chunks and codecs, found one that lacks some of them.`,
      { hint: adviceOnDamage },
    );
  }
  const own = new Set(['sharding_indexed', 'numcodecs.fixedscaleoffset']);
  const foreign = outline.codecs.find((codec) => !known.has(codec) && !own.has(codec));
  if (foreign === undefined) return outline;
  throw new AppError(
    'input-format',
    `${place} is packed with ${foreign.replace('numcodecs.', '')}, which cannot be read here.`,
    { hint: 'Save the store again with zstd, Blosc or gzip.' },
  );
}

/** Throws `input-format` when an array of this shape cannot come out of what is stored of it. */
async function checkStored(
  keys: KeyStore,
  name: string,
  place: string,
  { shape, nBytes }: { readonly shape: readonly number[]; readonly nBytes: number },
): Promise<void> {
  if (nBytes <= bytesAlwaysFine) return;
  let nStored = 0;
  for (const key of keys.keys) {
    if (key.startsWith(`${name}/`)) nStored += await keys.storedBytes(key);
    if (nBytes <= bestPacking * nStored) return;
  }
  throw new AppError(
    'input-format',
    `${place}: expected no more than the ${nStored.toLocaleString('en-US')} bytes stored of it can hold, found ${shape.join(' x ')} values.`,
    { hint: 'Parts of the store are missing, or it is damaged. Copy it again.' },
  );
}

function isDescription(key: string): boolean {
  return /\/(\.z[a-z]+|zarr\.json)$/.test(key);
}

/** A chunk that is stored as it is must be as long as its values. */
function checkPlain(place: string, key: string, found: number, expected: number): void {
  if (found === expected) return;
  throw new AppError(
    'input-format',
    `${place}: expected chunk ${key} to have ${expected} bytes, found ${found}.`,
    {
      hint: 'The store is damaged. Copy it again.',
    },
  );
}

async function readSlab(
  array: ZarrArray<DataType>,
  { start, count }: Slab,
  place: string,
): Promise<Iterable<unknown> & { readonly length: number }> {
  const { get, slice } = await import('zarrita');
  const range = start.map((from, i) => `${from} to ${from + (count[i] ?? 0) - 1}`).join(' x ');
  if (count.includes(0)) return [];
  const found = await guard(
    place,
    `the values ${range} cannot be unpacked; the store is damaged there`,
    () =>
      get(
        array,
        start.map((from, i) => slice(from, from + (count[i] ?? 0))),
      ),
  );
  const data: unknown =
    typeof found === 'object' && found !== null && 'data' in found ? found.data : [found];
  return data as Iterable<unknown> & { readonly length: number };
}

function toNumbers(values: Iterable<unknown> & { readonly length: number }): Numbers {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    return Float64Array.from(values as ArrayLike<bigint>, Number);
  }
  const isPlain = ArrayBuffer.isView(values) && !(values instanceof DataView);
  if (isPlain) return values as unknown as Numbers;
  return Float64Array.from(values as ArrayLike<unknown> & Iterable<unknown>, Number);
}

function toElementType({ dtype }: ZarrArray<DataType>, place: string): ElementType {
  const [, kind, bits] = /^(u?int|float)(\d+)$/.exec(dtype) ?? [];
  const size = Number(bits) / 8;
  if (kind === 'float' && (size === 4 || size === 8)) return { kind: 'float', size };
  if (
    kind !== undefined &&
    kind !== 'float' &&
    (size === 1 || size === 2 || size === 4 || size === 8)
  ) {
    return { kind: 'integer', size, isSigned: kind === 'int' };
  }
  if (dtype === 'bool') return { kind: 'boolean' };
  if (dtype === 'string' || /^v2:(object|[US]\d+)$/.test(dtype)) {
    return { kind: 'string', size: 4, isVariable: true, isUtf8: true };
  }
  throw new AppError('input-format', `${place}: expected numbers or text, found ${dtype}.`, {
    hint: adviceOnDamage,
  });
}

/** Errors of the library in our words. */
async function guard<Result>(
  place: string,
  problem: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    const reason = cause instanceof Error ? ` (${firstReason(cause)})` : '';
    throw new AppError('input-format', `${place}: ${problem}${reason}.`, {
      hint: 'Copy the store again, or save it again with zarr.',
      cause,
    });
  }
}

/** The library wraps what a codec said. */
function firstReason({ message, cause }: Error): string {
  return cause instanceof Error ? firstReason(cause) : message;
}
