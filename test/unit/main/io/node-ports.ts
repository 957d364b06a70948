// The ports of main/io over the real file system, and places of test files.
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
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

/** A path in a folder of this test's own, removed afterwards. */
export async function scratchPath(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellwright-io-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, name);
}
