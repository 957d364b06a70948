// Reading stored arrays whole, in pieces of bounded size.
import { sizeOf, type StoredArray } from './array-store.ts';

/** Bytes read at once where chunks allow it: some 20 ms of reading and unpacking. */
const pieceBytes = 2 << 20;
const nTextsAtOnce = 16_384;

type Report = (nDone: number) => Promise<void>;

/**
 * All numbers of an array (row-major) copied into `target`, some 2 MB at a time and never splitting a chunk's rows;
 * `report` is called after each piece with the number of values done. Wide values are converted as assignment does.
 */
export async function readNumbersInto(
  target: Int32Array | Float32Array | Float64Array | Uint8Array,
  array: StoredArray,
  report?: Report,
): Promise<void> {
  const [nRows = 0, ...rest] = array.shape;
  const rowLength = rest.reduce((product, n) => product * n, 1);
  const chunkRows = array.chunks?.[0] ?? 1;
  const chunkBytes = Math.max(1, chunkRows * rowLength * sizeOf(array.type));
  const step = Math.max(1, Math.floor(pieceBytes / chunkBytes)) * chunkRows;
  for (let row = 0; row < nRows; row += step) {
    const count = Math.min(step, nRows - row);
    const start = [row, ...rest.map(() => 0)];
    target.set(await array.numbers({ start, count: [count, ...rest] }), row * rowLength);
    await report?.((row + count) * rowLength);
  }
}

/** All texts of a one-dimensional array. */
export async function readAllTexts(array: StoredArray, report?: Report): Promise<string[]> {
  if (array.shape.length === 0) return array.texts({ start: [], count: [] });
  const parts: string[][] = [];
  const nTotal = array.shape[0] ?? 0;
  for (let start = 0; start < nTotal; start += nTextsAtOnce) {
    const count = Math.min(nTextsAtOnce, nTotal - start);
    parts.push(await array.texts({ start: [start], count: [count] }));
    await report?.(start + count);
  }
  return parts.flat();
}
