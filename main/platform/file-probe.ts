import { createReadStream, type BigIntStats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FileProbe } from '../io/ports.ts';

const pieceBytes = 1 << 18;
/** The system reads no more in one call. */
const bytesAtOnce = 2 ** 31 - 1;

/** Looks at files of this computer by path. */
export function createFileProbe(): FileProbe {
  return {
    async sizeOf(path) {
      const found = await findOrNull(path);
      return found === null || !found.isFile() ? null : Number(found.size);
    },
    async stampOf(path) {
      const found = await findOrNull(path);
      return found === null ? null : `${found.size} ${found.mtimeNs} ${found.ino}`;
    },
    async readBytes(path, start, length) {
      const file = await open(path, 'r');
      try {
        // A damaged file can state any length; nothing is asked for that is not there.
        const { size } = await file.stat();
        const nBytes = Math.max(0, Math.min(length, size - start, bytesAtOnce));
        if (nBytes === 0) return new Uint8Array(0);
        const { buffer, bytesRead } = await file.read(new Uint8Array(nBytes), 0, nBytes, start);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    unpackGzip(path) {
      const unpacked = createGunzip({ chunkSize: pieceBytes });
      // Errors of the file and of the unpacking both end the iteration.
      pipeline(createReadStream(path, { highWaterMark: pieceBytes }), unpacked, () => {});
      return unpacked;
    },
    async listFolder(path) {
      const found = await findOrNull(path);
      return found === null || !found.isDirectory() ? null : readdir(path);
    },
  };
}

/** Absent is an answer; a link that leads in a circle, or a folder one may not enter, is an error. */
async function findOrNull(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
