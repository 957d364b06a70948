// The walk through a Zstandard chunk before it is unpacked. The decoder of numcodecs 0.3.2 waits for ever for the rest
// of a frame that is cut off, or that follows the first (found by the fuzzer). Source: RFC 8878, section 3.1.1.

const frameMagic = 0xfd2fb528;
/** Frames with any content that decoders pass over: 16 of them. */
const skippableMagic = 0x184d2a5;
const dictionaryIdBytes = [0, 1, 2, 4] as const;
const contentSizeBytes = [0, 2, 4, 8] as const;
const runLengthBlock = 1;
const reservedBlock = 3;

/** Throws an `Error` unless `bytes` are whole frames one after the other that state at most `nBytesAtMost` each. */
export function checkZstd(bytes: Uint8Array, nBytesAtMost: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  do at = endOfFrame(view, at, nBytesAtMost);
  while (at < bytes.length);
}

function endOfFrame(view: DataView, start: number, nBytesAtMost: number): number {
  expectBytes(view, start, 8);
  const magic = view.getUint32(start, true);
  if (magic >>> 4 === skippableMagic) {
    return expectBytes(view, start + 8, view.getUint32(start + 4, true));
  }
  if (magic !== frameMagic) throw new Error('a Zstandard chunk does not begin as one');
  const descriptor = view.getUint8(start + 4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const nContentSize = contentSizeBytes[(descriptor >> 6) as 0 | 1 | 2 | 3];
  const nSizeBytes = nContentSize || Number(isSingleSegment);
  const nDictionary = dictionaryIdBytes[(descriptor & 3) as 0 | 1 | 2 | 3];
  const sizeAt = start + 5 + Number(!isSingleSegment) + nDictionary;
  let at = expectBytes(view, sizeAt, nSizeBytes);
  checkContentSize(readContentSize(view, sizeAt, nSizeBytes), nBytesAtMost);
  for (let isLast = false; !isLast;) {
    expectBytes(view, at, 3);
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const type = (header >> 1) & 3;
    if (type === reservedBlock) throw new Error('a Zstandard chunk has a block of no known kind');
    at = expectBytes(view, at + 3, type === runLengthBlock ? 1 : header >> 3);
    isLast = (header & 1) !== 0;
  }
  const hasChecksum = (descriptor & 4) !== 0;
  return hasChecksum ? expectBytes(view, at, 4) : at;
}

/** Null when the frame does not say. Two bytes count from 256. */
function readContentSize(view: DataView, at: number, nBytes: number): number | null {
  if (nBytes === 1) return view.getUint8(at);
  if (nBytes === 2) return view.getUint16(at, true) + 256;
  if (nBytes === 4) return view.getUint32(at, true);
  return nBytes === 8 ? Number(view.getBigUint64(at, true)) : null;
}

function checkContentSize(nBytes: number | null, nBytesAtMost: number): void {
  if (nBytes === null || nBytes <= nBytesAtMost) return;
  throw new Error(`a chunk unpacks to ${nBytes} bytes instead of ${nBytesAtMost}`);
}

/** Where `nBytes` from `at` end. */
function expectBytes(view: DataView, at: number, nBytes: number): number {
  if (at + nBytes <= view.byteLength) return at + nBytes;
  throw new Error('a Zstandard chunk is cut off');
}
