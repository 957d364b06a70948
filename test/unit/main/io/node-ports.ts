// The ports of main/io over the real file system, and places of test files.
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { IoPorts } from '#main/io/ports.ts';

export const nodePorts: IoPorts = {
  probe: {
    async sizeOf(place) {
      const found = await stat(place).catch(() => null);
      return found?.isFile() ? found.size : null;
    },
    async readBytes(place, start, length) {
      const file = await open(place);
      try {
        const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  },
};

/** Path of a file of test/fixtures/io. */
export function fixture(name: string): string {
  return path.resolve(import.meta.dirname, '../../../fixtures/io', name);
}
