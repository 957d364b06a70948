// Texts of variable length lie in "global heap collections". HDF5 2.0 walks through the objects of one without end when
// an object of no length is in it, so collections are checked as they come from the drive.
// Source: HDF5 File Format Specification 3.0, section III.E.

const signature = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0]; // "GCOL", version 1
const headerBytes = 16;
const objectHeaderBytes = 16;

/** True when the bytes just read hold a collection that the library would never get through. */
export function holdsEndlessHeap(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x47); at >= 0; at = bytes.indexOf(0x47, at + 1)) {
    if (signature.every((byte, i) => bytes[at + i] === byte) && isEndless(bytes, at)) return true;
  }
  return false;
}

function isEndless(bytes: Uint8Array, start: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (start + headerBytes > bytes.length) return false;
  const size = Number(view.getBigUint64(start + 8, true));
  const end = Math.min(bytes.length, start + size);
  let at = start + headerBytes;
  while (at + objectHeaderBytes <= end) {
    const index = view.getUint16(at, true);
    const length = Number(view.getBigUint64(at + 8, true));
    // The length of free space counts its header, that of an object does not.
    const step = index === 0 ? length : objectHeaderBytes + 8 * Math.ceil(length / 8);
    if (step === 0) return true;
    at += step;
  }
  return false;
}
