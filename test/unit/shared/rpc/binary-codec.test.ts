import { expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '#shared/rpc/binary-codec.ts';

const roundTrip = (value: unknown) => decodeMessage(encodeMessage(value).buffer);

test('arrays of every width keep their values however they are mixed', () => {
  const value = [new Uint8Array([1]), new Float64Array([0.1]), new Int16Array([1, 2, 3])];
  expect(roundTrip(value)).toStrictEqual(value);
});

test('decoded arrays own their bytes', () => {
  const [array] = roundTrip([new Float32Array([1, 2])]) as [Float32Array];
  expect(array.buffer.byteLength).toBe(8);
});

test('the size is that of the arrays and a little', () => {
  expect(encodeMessage(new Float32Array(1_000)).byteLength).toBeLessThan(4_100);
});

test('a hostile prototype stays a key', () => {
  const value = roundTrip(JSON.parse('{"__proto__": {"isAdmin": true}}')) as object;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value)).toStrictEqual(['__proto__']);
  expect('isAdmin' in {}).toBe(false);
});

test.each([
  ['a function', () => 1],
  ['a big integer', 5n],
  ['a map', new Map()],
  ['a date', new Date()],
  ['a DataView', new DataView(new ArrayBuffer(8))],
])('%s is refused', (_what, value) => {
  expect(() => encodeMessage({ value })).toThrow(/cannot carry/);
});

function frame(json: string, nBytesSaid = json.length, nTail = 0): ArrayBuffer {
  const bytes = new Uint8Array(4 + json.length + nTail);
  new DataView(bytes.buffer).setUint32(0, nBytesSaid, true);
  bytes.set(new TextEncoder().encode(json), 4);
  return bytes.buffer;
}

test.each([
  ['nothing', new ArrayBuffer(0)],
  ['a length beyond the end', frame('{}', 999)],
  ['broken JSON', frame('{"a":')],
  ['an array beyond the end', frame('{"$":"Float32Array","at":0,"n":1000}', undefined, 8)],
  ['an array before the start', frame('{"$":"Uint8Array","at":-8,"n":4}')],
  ['an array of no type', frame('{"$":"constructor","at":0,"n":0}')],
  ['an array of a fractional length', frame('{"$":"Uint32Array","at":0,"n":0.3}', undefined, 16)],
])('%s is no message', (_what, bytes) => {
  expect(() => decodeMessage(bytes)).toThrow(/not a message/);
});
