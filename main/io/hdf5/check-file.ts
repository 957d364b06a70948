// What can be said about a file before HDF5 opens it. The library calls a missing, an empty, a truncated and a foreign
// file all "name not defined"; a person needs to know which.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** First bytes of kinds of files that are taken for HDF5 by mistake. */
const foreignKinds: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'a zip archive', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a gzip file', magic: [0x1f, 0x8b] },
  { name: 'a bzip2 file', magic: [0x42, 0x5a, 0x68] },
  { name: 'an xz file', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'a PDF', magic: [0x25, 0x50, 0x44, 0x46] },
  { name: 'an R data file', magic: [0x52, 0x44, 0x58] },
];

/**
 * Checks that `path` is a whole HDF5 file: present, not empty, with the signature, and as long as its superblock says.
 * Throws `input-missing` or `input-format`. Source: HDF5 File Format Specification 3.0, section II.A.
 */
export async function checkHdf5File(probe: FileProbe, path: string): Promise<void> {
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
  const text = new TextDecoder('latin1').decode(head).trimStart().toLowerCase();
  const kind =
    foreignKinds.find(({ magic }) => magic.every((byte, i) => head[i] === byte))?.name ??
    (/^<(!doctype|html|\?xml)/.test(text) ? 'a web page' : null) ??
    (/^[\x09\x0a\x0d\x20-\x7e]*$/.test(text) ? 'a text file' : null) ??
    'a file of an unknown kind';
  const hint =
    kind === 'a web page'
      ? 'The download brought an error or sign-in page instead of the data. Open the link in a browser and get it again.'
      : kind.includes('zip') || kind.includes('xz')
        ? 'Unpack it first, then choose the file inside.'
        : 'Choose an .h5ad or a 10x .h5 file.';
  return new AppError(
    'input-format',
    `${path} is not an HDF5 file: expected the HDF5 signature, found ${kind}.`,
    { hint, details: { found: kind, foundBytes: size } },
  );
}

function formatBytes(nBytes: number): string {
  return `${nBytes.toLocaleString('en-US')} bytes`;
}
