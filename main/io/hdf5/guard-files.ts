// What the library may open, how much it may read and how much memory it may take. HDF5 knows three ways out of a file (external links, virtual
// datasets, values stored in files beside it): its own door to the file system is the one place that closes them all.
// The same door counts what is read, because a damaged index can send the library round in circles.
import type { ReadWatch } from '../ports.ts';
import { holdsDamagedHeap } from './check-heap.ts';
import type { MemoryLimit } from './limit-memory.ts';

/** The part of Emscripten's file system that the library calls. */
export interface FileSystem {
  open(path: string, flags: number, mode?: number): unknown;
  read(
    stream: unknown,
    buffer: Int8Array,
    offset: number,
    length: number,
    position?: number,
  ): number;
  write(
    stream: { readonly fd?: number },
    buffer: unknown,
    offset: number,
    length: number,
    position?: number,
  ): number;
  cwd(): string;
  readonly ErrnoError: new (errno: number) => Error;
}

/** Error numbers as WASI has them. */
const noSuchFile = 44;
const inputOutputError = 29;
const standardError = 2;
/** Every call of the library may read the file a few times over, and this much in any case. */
const nTimesOver = 8;
const bytesAlwaysFine = 64 << 20;
/** Memory beside the chunks being unpacked: a multiple of the file, and this much in any case. */
const memoryTimesOver = 64;
const memoryAlwaysFine = 64 << 20;
/** A chunk lies packed, unpacked and in between. */
const copiesOfChunk = 3;
/** A read of nothing counts too, or a circle at the end of the file would never end. */
const leastBytesPerRead = 512;

export interface FileGuard {
  /** Lets the library open `path` (as it is, no other file) until the returned function is called. */
  allow(path: string): () => void;
  /** Lets it open what lies in a folder, for good. */
  allowFolder(path: string): void;
  /** Makes room for chunks of `nBytes`, once they are known to be plausible. */
  expectChunk(nBytes: number): void;
  /** Starts one call of the library on a file of `fileBytes`. */
  enter(fileBytes: number, watch: ReadWatch | undefined): void;
  leave(): void;
  /** The file that the library wanted and did not get in the call just made; null: none. */
  refused(): string | null;
}

/** Puts the guard in place, once per thread. */
export function guardFiles(fs: FileSystem, memory: MemoryLimit): FileGuard {
  const open = fs.open.bind(fs);
  const read = fs.read.bind(fs);
  const write = fs.write.bind(fs);
  const allowed = new Map<string, number>();
  const folders = new Set<string>();
  let bytesOfFile = Number.POSITIVE_INFINITY;
  let bytesLeft = Number.POSITIVE_INFINITY;
  let chunkBytes = 0;
  let watching: ReadWatch | undefined;
  let refusedPath: string | null = null;

  fs.open = (path, flags, mode) => {
    const isInFolder = [...folders].some((dir) => path === dir || path.startsWith(`${dir}/`));
    if (isInFolder || allowed.has(path)) return open(path, flags, mode);
    refusedPath = path;
    throw new fs.ErrnoError(noSuchFile);
  };
  fs.read = (stream, buffer, offset, length, position) => {
    bytesLeft -= Math.max(length, leastBytesPerRead);
    if (bytesLeft < 0) throw new fs.ErrnoError(inputOutputError);
    watching?.waitForDrive();
    let nRead: number;
    try {
      nRead = read(stream, buffer, offset, length, position);
    } finally {
      watching?.enter();
    }
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, Math.max(0, nRead));
    if (holdsDamagedHeap(bytes, bytesOfFile)) throw new fs.ErrnoError(inputOutputError);
    return nRead;
  };

  // The library prints pages about every failure; what a person needs of them is in our errors.
  fs.write = (stream, buffer, offset, length, position) =>
    stream.fd === standardError ? length : write(stream, buffer, offset, length, position);

  return {
    allow(path) {
      const names = [path, `${fs.cwd()}/${path}`];
      for (const name of names) allowed.set(name, (allowed.get(name) ?? 0) + 1);
      return () => {
        for (const name of names) {
          const n = (allowed.get(name) ?? 1) - 1;
          if (n === 0) allowed.delete(name);
          else allowed.set(name, n);
        }
      };
    },
    allowFolder: (path) => void folders.add(path),
    expectChunk: (nBytes) => void (chunkBytes = Math.max(chunkBytes, nBytes)),
    enter(fileBytes, watch) {
      memory.set(memoryTimesOver * fileBytes + memoryAlwaysFine + copiesOfChunk * chunkBytes);
      bytesOfFile = fileBytes;
      bytesLeft = nTimesOver * fileBytes + bytesAlwaysFine;
      refusedPath = null;
      watching = watch;
      watch?.enter();
    },
    leave() {
      memory.clear();
      bytesOfFile = Number.POSITIVE_INFINITY;
      bytesLeft = Number.POSITIVE_INFINITY;
      watching?.leave();
      watching = undefined;
    },
    refused: () => refusedPath,
  };
}
