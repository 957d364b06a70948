import { expect, test } from 'vitest';
import { createArrayCache } from '#renderer/client/array-cache.ts';
import type { ArrayHandle } from '#shared/contract/results.ts';

function setUp(limitBytes: number) {
  const calls: string[] = [];
  const cache = createArrayCache({
    limitBytes,
    sliceBytes: 16,
    fetchSlice(id, start, end) {
      calls.push(`${id} ${start}-${end}`);
      return Promise.resolve(Float32Array.from({ length: end - start }, (_, i) => start + i));
    },
  });
  const handle = (id: string, length = 10): ArrayHandle => ({ id, dtype: 'float32', length });
  return { cache, calls, handle };
}

test('an array is put together from slices of the allowed size', async () => {
  const { cache, calls, handle } = setUp(1e6);
  expect([...(await cache.load(handle('a')))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(calls).toEqual(['a 0-4', 'a 4-8', 'a 8-10']);
});

test('two who ask at once share one fetch, and a third finds it there', async () => {
  const { cache, calls, handle } = setUp(1e6);
  const [first, second] = await Promise.all([
    cache.load(handle('a', 4)),
    cache.load(handle('a', 4)),
  ]);
  expect(first).toBe(second);
  expect(await cache.load(handle('a', 4))).toBe(first);
  expect(calls).toHaveLength(1);
});

test('what was used longest ago goes first when the bytes run out', async () => {
  const { cache, handle } = setUp(80);
  await cache.load(handle('a'));
  await cache.load(handle('b'));
  expect(cache.peek(handle('a'))).not.toBeNull();
  await cache.load(handle('c'));
  expect(cache.peek(handle('b'))).toBeNull();
  expect(cache.peek(handle('a'))).not.toBeNull();
  expect(cache.usedBytes).toBe(80);
});

test('an array larger than the limit is kept alone rather than fetched for ever', async () => {
  const { cache, handle } = setUp(20);
  await cache.load(handle('a'));
  expect(cache.peek(handle('a'))).not.toBeNull();
});

test('what arrives after everything was forgotten is not kept', async () => {
  const { cache, handle } = setUp(1e6);
  const late = cache.load(handle('a', 4));
  cache.clear();
  await late;
  expect(cache.peek(handle('a', 4))).toBeNull();
  expect(cache.usedBytes).toBe(0);
});

test('a slice of the wrong type or size is an error that names the array', async () => {
  const cache = createArrayCache({
    limitBytes: 1e6,
    sliceBytes: 1e6,
    fetchSlice: () => Promise.resolve(new Int32Array(3)),
  });
  await expect(cache.load({ id: 'x', dtype: 'float32', length: 3 })).rejects.toThrow(/Array x/);
});
