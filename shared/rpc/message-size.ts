// The cap on what one message may carry. Arrays stay in the service; the page asks for slices.

/** 16 MB: about 60 ms between two processes. */
export const maxMessageBytes = 16 * 1024 * 1024;

/** Bytes that a value takes in a message: typed arrays exactly, all else roughly (8 per number, 2 per character). */
export function measureBytes(value: unknown): number {
  let nBytes = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === 'string') nBytes += 2 * part.length;
    else if (typeof part !== 'object' || part === null) nBytes += 8;
    else if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) nBytes += part.byteLength;
    else if (Array.isArray(part)) for (const item of part) waiting.push(item);
    else {
      for (const [key, item] of Object.entries(part)) {
        nBytes += 2 * key.length;
        waiting.push(item);
      }
    }
  }
  return nBytes;
}

/** E.g. "21.3 MB", for messages. */
export function formatMegabytes(nBytes: number): string {
  return `${(nBytes / (1024 * 1024)).toFixed(1)} MB`;
}
