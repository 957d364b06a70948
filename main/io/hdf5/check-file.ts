// What can be said about a file before HDF5 opens it. The library calls a missing, an empty, a truncated and a foreign
// file all "name not defined"; a person needs to know which.
import { AppError } from '#shared/model/app-error.ts';
import { adviseOn, nameContent } from '../content-kind.ts';
import type { FileProbe } from '../ports.ts';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Checks that `path` is a whole HDF5 file: present, not empty, with the signature, and as long as its superblock says.
 * Returns its length in bytes. Throws `input-missing` or `input-format`. Source: HDF5 File Format Specification 3.0, section II.A.
 */
export async function checkHdf5File(probe: FileProbe, path: string): Promise<number> {
  const size = await probe.sizeOf(path);
  if (size === null) {
    throw new AppError('input-missing', `${path}: there is no such file.`, {
      hint: 'It may have been moved, renamed, or be on a drive that is not connected.',
    });
  }
  if (size === 0) {
    throw new AppError('input-format', `${path} is empty (0 bytes); expected an HDF5 file.`, {
      hint: 'Download or copy it again.',
    });
  }
  const start = await findSignature(probe, path, size);
  if (start === null) throw await describeForeignFile(probe, path, size);
  const expected = readEndOfFile(await probe.readBytes(path, start, 64), size);
  if (expected !== null && size < expected) {
    throw new AppError(
      'input-format',
      `${path} is cut off: it says it is ${formatBytes(expected)} long, found ${formatBytes(size)}.`,
      {
        hint: 'The download or copy stopped early. Get it again.',
        details: { expectedBytes: expected, foundBytes: size },
      },
    );
  }
  return size;
}

/** Where the superblock starts: 0, or after a user block of 512, 1024, 2048 ... bytes. */
async function findSignature(probe: FileProbe, path: string, size: number): Promise<number | null> {
  for (let start = 0; start + signature.length <= size; start = start === 0 ? 512 : start * 2) {
    const bytes = await probe.readBytes(path, start, signature.length);
    if (signature.every((byte, i) => bytes[i] === byte)) return start;
  }
  return null;
}

/** Length of the whole file by its superblock (user block included), or null when it does not say. */
function readEndOfFile(superblock: Uint8Array, size: number): number | null {
  const version = superblock[8];
  const isOld = version === 0 || version === 1;
  const sizeOfOffsets = superblock[isOld ? 13 : 9];
  if (sizeOfOffsets !== 8) return null;
  // base address, then (old) free-space or (new) extension address, then end of file
  const at = (version === 0 ? 24 : version === 1 ? 28 : 12) + 2 * sizeOfOffsets;
  if (superblock.length < at + 8) return size + at + 8 - superblock.length;
  const end = new DataView(superblock.buffer, superblock.byteOffset).getBigUint64(at, true);
  return end === 0xffff_ffff_ffff_ffffn ? null : Number(end);
}

async function describeForeignFile(
  probe: FileProbe,
  path: string,
  size: number,
): Promise<AppError> {
  const head = await probe.readBytes(path, 0, Math.min(size, 512));
  const kind = nameContent(head);
  const hint = adviseOn(kind, 'Choose an .h5ad or a 10x .h5 file.');
  return new AppError(
    'input-format',
    `${path} is not an HDF5 file: expected the HDF5 signature, found ${kind}.`,
    { hint, details: { found: kind, foundBytes: size } },
  );
}

function formatBytes(nBytes: number): string {
  return `${nBytes.toLocaleString('en-US')} bytes`;
}
