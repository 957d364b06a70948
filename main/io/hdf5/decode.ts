// Bytes in the library's memory as numbers and texts of ours.
import type { ElementType, Numbers } from '../array-store.ts';
import type { Hdf5Module } from './library.ts';

/**
 * A copy of `length` numbers that start at `pointer`. 64-bit whole numbers become Float64Array (exact up to 2^53),
 * booleans Uint8Array of 0 and 1.
 */
export function decodeNumbers(
  heap: Uint8Array,
  pointer: number,
  length: number,
  type: Exclude<ElementType, { kind: 'string' }>,
): Numbers {
  const size = type.kind === 'boolean' ? 1 : type.size;
  const { buffer } = heap.slice(pointer, pointer + length * size);
  if (type.kind === 'boolean') return new Uint8Array(buffer);
  if (type.kind === 'float') {
    return type.size === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
  }
  switch (type.size) {
    case 1:
      return type.isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
    case 2:
      return type.isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
    case 4:
      return type.isSigned ? new Int32Array(buffer) : new Uint32Array(buffer);
    case 8:
      return joinHalves(new Uint32Array(buffer), type.isSigned);
  }
}

/** 64-bit whole numbers given as pairs of low and high halves. */
function joinHalves(halves: Uint32Array, isSigned: boolean): Float64Array {
  const values = new Float64Array(halves.length / 2);
  for (let i = 0; i < values.length; i++) {
    const low = halves[2 * i] ?? 0;
    const high = halves[2 * i + 1] ?? 0;
    values[i] = (isSigned ? high | 0 : high) * 4_294_967_296 + low;
  }
  return values;
}

/** `length` texts that start at `pointer`: pointers to zero-ended texts, or fixed places of `size` bytes. */
export function decodeTexts(
  module: Hdf5Module,
  pointer: number,
  length: number,
  type: Extract<ElementType, { kind: 'string' }>,
): string[] {
  const heap = module.HEAPU8;
  const texts = new Array<string>(length);
  const decoder = new TextDecoder(type.isUtf8 ? 'utf-8' : 'latin1');
  if (type.isVariable) {
    const view = new DataView(heap.buffer, pointer, length * 4);
    for (let i = 0; i < length; i++) {
      const at = view.getUint32(i * 4, true);
      texts[i] = at === 0 ? '' : decoder.decode(heap.subarray(at, heap.indexOf(0, at)));
    }
    return texts;
  }
  for (let i = 0; i < length; i++) {
    const place = heap.subarray(pointer + i * type.size, pointer + (i + 1) * type.size);
    const end = place.indexOf(0);
    texts[i] = decoder.decode(end < 0 ? place : place.subarray(0, end));
  }
  return texts;
}
