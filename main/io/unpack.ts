// Unpacking with an end: what is packed small can be made to fill any memory.

/**
 * The content of `packed`, at most `nBytesAtMost` of it. Throws a `RangeError` when there is more (nothing but one block
 * of it is held then), and the stream's own error for damage.
 */
export async function unpackAtMost(
  packed: Uint8Array,
  format: 'gzip' | 'deflate' | 'deflate-raw',
  nBytesAtMost: number,
): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(packed)])
    .stream()
    .pipeThrough(new DecompressionStream(format));
  const parts: Uint8Array[] = [];
  let nBytes = 0;
  for await (const part of stream) {
    nBytes += part.length;
    if (nBytes > nBytesAtMost) {
      throw new RangeError(`more than ${nBytesAtMost.toLocaleString('en-US')} bytes once unpacked`);
    }
    parts.push(part);
  }
  const all = new Uint8Array(nBytes);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
