// One file of a zip archive, unpacked by ourselves: the library unpacks to the end, however far that is.
// Source: PKWARE, .ZIP File Format Specification 6.3, section 4.3.7.
import type { ZipEntry } from 'unzipit';
import { unpackAtMost } from '../unpack.ts';

const headerBytes = 30;
const headerSignature = 0x0403_4b50;
const stored = 0;
const deflated = 8;

/** Reads bytes of the archive. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** True when the bytes of the file lie in the archive as they are. */
export function isStored({ compressionMethod, encrypted }: ZipEntry): boolean {
  return compressionMethod === stored && !encrypted;
}

/** Where the packed bytes of the file start. Throws when the archive is damaged there. */
export async function findStart(entry: ZipEntry, readAt: ReadAt): Promise<number> {
  // The public face of an entry does not say where it lies.
  const offset = entry['_rawEntry'].relativeOffsetOfLocalHeader;
  const bytes = await readAt(offset, headerBytes);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || header.getUint32(0, true) !== headerSignature) {
    throw new Error(`no local header at byte ${offset}`);
  }
  return offset + headerBytes + header.getUint16(26, true) + header.getUint16(28, true);
}

/** The content of the file, as long as the archive says. Throws for damage and for what is longer than that. */
export async function readEntry(entry: ZipEntry, readAt: ReadAt): Promise<Uint8Array> {
  if (entry.encrypted) throw new Error('the file is encrypted');
  const packed = await readAt(await findStart(entry, readAt), entry.compressedSize);
  const content =
    entry.compressionMethod === stored
      ? packed
      : entry.compressionMethod === deflated
        ? await unpackAtMost(packed, 'deflate-raw', entry.size)
        : null;
  if (content === null) throw new Error(`packing method ${entry.compressionMethod} is not known`);
  if (content.length !== entry.size) {
    throw new Error(`${content.length} bytes instead of ${entry.size}`);
  }
  return content;
}
