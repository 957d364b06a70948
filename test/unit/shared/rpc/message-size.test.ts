import { expect, test } from 'vitest';
import { formatMegabytes, measureBytes } from '#shared/rpc/message-size.ts';

test('arrays count exactly, other values roughly', () => {
  expect(measureBytes({ a: new Float32Array(10) })).toBe(42);
  expect(measureBytes(['abc', 1, null, [true]])).toBe(6 + 8 + 8 + 8);
});

test('deep nesting does not overflow the stack', () => {
  let value: unknown = 1;
  for (let i = 0; i < 100_000; i += 1) value = [value];
  expect(measureBytes(value)).toBe(8);
});

test('sizes read as megabytes', () => {
  expect(formatMegabytes(22_334_668)).toBe('21.3 MB');
});
