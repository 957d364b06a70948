import { open, stat } from 'node:fs/promises';
import type { FileProbe } from '../io/ports.ts';

/** Looks at files of this computer by path. */
export function createFileProbe(): FileProbe {
  return {
    async sizeOf(path) {
      const found = await stat(path).catch(() => null); // absent is an answer, not an error
      return found === null || !found.isFile() ? null : found.size;
    },
    async readBytes(path, start, length) {
      const file = await open(path, 'r');
      try {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}
