// The memory of the CPU device: one stack of blocks in the memory all threads share.
import { AppError } from '#shared/model/app-error.ts';

export const pageBytes = 65_536;
/** What 32-bit addresses reach. */
const maxArenaBytes = 65_536 * pageBytes;
const lineBytes = 64;

/** Memory by address. Blocks begin on cache lines and hold zeros at first. */
export interface Arena {
  /** @throws AppError `memory` when there is no room */
  allocate(nBytes: number): number;
  /** The end of what is in use; `release` gives back all that was allocated since. */
  mark(): number;
  release(mark: number): void;
  /** Bytes that may still be allocated, and how many of them the memory holds already. */
  room(): number;
  held(): number;
  floats(address: number, length: number): Float32Array;
  ints(address: number, length: number): Int32Array;
  doubles(address: number, length: number): Float64Array;
}

/**
 * @param start first free address
 * @param onGrowth called with the number of pages after the memory grew
 */
export function createArena(
  memory: WebAssembly.Memory,
  start: number,
  onGrowth: (nPages: number) => void,
): Arena {
  let top = roundUp(start);
  /** No block has reached further yet, so all behind is zero. */
  let touched = top;

  function growTo(end: number): void {
    const missing = end - memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      memory.grow(Math.ceil(missing / pageBytes));
    } catch (cause) {
      throw outOfMemory(end, cause);
    }
    onGrowth(memory.buffer.byteLength / pageBytes);
  }

  return {
    allocate(nBytes) {
      const address = top;
      const end = roundUp(address + nBytes);
      if (end > maxArenaBytes) throw outOfMemory(end, undefined);
      growTo(end);
      const nOld = Math.min(touched, end) - address;
      if (nOld > 0) new Uint8Array(memory.buffer, address, nOld).fill(0);
      touched = Math.max(touched, end);
      top = end;
      return address;
    },
    mark: () => top,
    release(mark) {
      top = mark;
    },
    room: () => maxArenaBytes - top,
    held: () => touched - top,
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    ints: (address, length) => new Int32Array(memory.buffer, address, length),
    doubles: (address, length) => new Float64Array(memory.buffer, address, length),
  };
}

function roundUp(address: number): number {
  return Math.ceil(address / lineBytes) * lineBytes;
}

function outOfMemory(nBytes: number, cause: unknown): AppError {
  const gigabytes = (nBytes / 1e9).toFixed(1);
  return new AppError('memory', `The computation needs ${gigabytes} GB; there is not so much.`, {
    hint: 'Close other programs, or use fewer features or a narrower network.',
    cause,
  });
}
