// The files of a Zarr store by their key ("obs/index/0"), in a folder or in a zip archive.
import type { ZipEntry } from 'unzipit';
import { AppError, isAppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { findStart, isStored, readEntry, type ReadAt } from './zip-entry.ts';

/** Largest file of a store that is unpacked: chunks are a few MB, so more is a mistake or a trap. */
const nBytesAtMost = 256 << 20;
const nKeysAtMost = 2_000_000;
const nLevelsAtMost = 12;

export type KeyRange =
  { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

export interface KeyStore {
  readonly path: string;
  readonly keys: ReadonlySet<string>;
  /** Bytes that a key takes on the drive; 0 for one that is not there. */
  storedBytes(key: string): Promise<number>;
  /** Content of a key, or null when there is none. Throws `input-format` for damage and for what is too large. */
  read(key: string): Promise<Uint8Array | null>;
  /** A part of the content, for chunks that lie together in one file; `suffixLength`: the last bytes. */
  readRange(key: string, range: KeyRange): Promise<Uint8Array | null>;
}

/** All files of a folder and its subfolders. */
export async function openFolderKeys(probe: FileProbe, path: string): Promise<KeyStore> {
  const keys = new Set<string>();
  const visit = async (prefix: string, level: number): Promise<void> => {
    for (const name of (await probe.listFolder(`${path}/${prefix}`)) ?? []) {
      const key = `${prefix}${name}`;
      const isFolder = (await probe.listFolder(`${path}/${key}`)) !== null;
      if (!isFolder) keys.add(key);
      else if (level < nLevelsAtMost) await visit(`${key}/`, level + 1);
      checkNumber(path, keys.size);
    }
  };
  await visit('', 0);
  return {
    path,
    keys,
    storedBytes: async (key) => (keys.has(key) ? ((await probe.sizeOf(`${path}/${key}`)) ?? 0) : 0),
    async read(key) {
      if (!keys.has(key)) return null;
      const size = (await probe.sizeOf(`${path}/${key}`)) ?? 0;
      checkSize(path, key, size);
      return probe.readBytes(`${path}/${key}`, 0, size);
    },
    async readRange(key, range) {
      if (!keys.has(key)) return null;
      const size = (await probe.sizeOf(`${path}/${key}`)) ?? 0;
      const { from, length } = toExtent(range, size);
      checkSize(path, key, length);
      return probe.readBytes(`${path}/${key}`, from, length);
    },
  };
}

/** All files of a zip archive; of several with one name the last counts, as anndata writes them. */
export async function openZipKeys(probe: FileProbe, path: string): Promise<KeyStore> {
  const { unzipRaw } = await import('unzipit');
  const size = (await probe.sizeOf(path)) ?? 0;
  const readAt: ReadAt = (offset, length) => probe.readBytes(path, offset, length);
  const reader = {
    getLength: () => Promise.resolve(size),
    read: async (offset: number, length: number) => new Uint8Array(await readAt(offset, length)),
  };
  const damaged = (place: string, cause: unknown) =>
    new AppError('input-format', `${path}${place}: the zip archive is cut off or damaged.`, {
      hint: 'Download or copy it again.',
      cause,
    });
  let found: readonly ZipEntry[];
  try {
    found = (await unzipRaw(reader)).entries;
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw damaged('', cause);
  }
  checkNumber(path, found.length);
  const files = found.filter((entry) => !entry.isDirectory);
  const root = findRoot(files.map((entry) => entry.name));
  const entries = new Map(
    files
      .filter((entry) => entry.name.startsWith(root))
      .map((entry) => [entry.name.slice(root.length), entry]),
  );
  const unpacking = async (key: string, work: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    try {
      return await work();
    } catch (cause) {
      if (isAppError(cause)) throw cause;
      throw damaged(`, ${key}`, cause);
    }
  };
  // Chunks that lie together are asked for one by one: the file they lie in is unpacked once.
  let last: { readonly key: string; readonly content: Uint8Array | null } | null = null;
  const store: KeyStore = {
    path,
    keys: new Set(entries.keys()),
    storedBytes: (key) => Promise.resolve(entries.get(key)?.compressedSize ?? 0),
    async readRange(key, range) {
      const entry = entries.get(key);
      if (entry !== undefined && isStored(entry)) {
        const { from, length } = toExtent(range, entry.size);
        checkSize(path, key, length);
        const bytes = await unpacking(key, async () =>
          readAt((await findStart(entry, readAt)) + from, Math.min(length, entry.size - from)),
        );
        return bytes;
      }
      last = last?.key === key ? last : { key, content: await store.read(key) };
      const { content } = last;
      if (content === null) return null;
      const { from, length } = toExtent(range, content.length);
      return content.subarray(from, from + length);
    },
    async read(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      checkSize(path, key, entry.size);
      return unpacking(key, () => readEntry(entry, readAt));
    },
  };
  return store;
}

function toExtent(range: KeyRange, size: number): { from: number; length: number } {
  return 'suffixLength' in range
    ? { from: Math.max(0, size - range.suffixLength), length: range.suffixLength }
    : { from: range.offset, length: range.length };
}

/** Archives often hold one folder with the store in it. */
function findRoot(names: readonly string[]): string {
  const marks = /(^|.*?\/)(\.zgroup|zarr\.json)$/;
  const roots = names.flatMap((name) => marks.exec(name)?.[1] ?? []);
  return roots.sort((a, b) => a.length - b.length)[0] ?? '';
}

function checkNumber(path: string, n: number): void {
  if (n <= nKeysAtMost) return;
  throw new AppError(
    'input-format',
    `${path} holds more than ${nKeysAtMost} files; it cannot be read as one Zarr store.`,
    { hint: 'Choose the folder of one store, not one above it.' },
  );
}

function checkSize(path: string, key: string, size: number): void {
  if (size <= nBytesAtMost) return;
  throw new AppError(
    'input-format',
    `${path}, ${key}: ${size.toLocaleString('en-US')} bytes once unpacked are more than a chunk may have.`,
    { hint: 'The file is damaged, or was made to fill the memory. Get it from another source.' },
  );
}
