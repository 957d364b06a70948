// Texts of variable length lie in "global heap collections". HDF5 2.0 believes what a collection says about its length
// and those of its objects: it asks for any amount of memory, and walks in circles over an object of no length. So
// collections are checked as they come from the drive.
// Source: HDF5 File Format Specification 3.0, section III.E.

const signature = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0]; // "GCOL", version 1
const headerBytes = 16;
const objectHeaderBytes = 16;

/** True when the bytes just read hold a collection that cannot be right in a file of `fileBytes`. */
export function holdsDamagedHeap(bytes: Uint8Array, fileBytes: number): boolean {
  for (let at = bytes.indexOf(0x47); at >= 0; at = bytes.indexOf(0x47, at + 1)) {
    if (!signature.every((byte, i) => bytes[at + i] === byte)) continue;
    if (at + headerBytes <= bytes.length && isDamaged(bytes, at, fileBytes)) return true;
  }
  return false;
}

function isDamaged(bytes: Uint8Array, start: number, fileBytes: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Number(view.getBigUint64(start + 8, true));
  if (size < headerBytes || size > fileBytes) return true;
  const end = start + size;
  let at = start + headerBytes;
  // The end of a large collection is read later.
  while (at + objectHeaderBytes <= Math.min(bytes.length, end)) {
    const index = view.getUint16(at, true);
    const length = Number(view.getBigUint64(at + 8, true));
    // The length of free space counts its header, that of an object does not.
    const step = index === 0 ? length : objectHeaderBytes + 8 * Math.ceil(length / 8);
    if (step === 0 || at + step > end) return true;
    at += step;
  }
  return false;
}
