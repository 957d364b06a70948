import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatTable, readBytes } from '#main/hosts/cli/format.ts';
import { suggest } from '#main/hosts/cli/suggest.ts';

test.each([
  ['512', 512],
  ['1.5GB', 1.5 * 2 ** 30],
  ['500 MB', 500 * 2 ** 20],
  ['4g', 4 * 2 ** 30],
  ['2GiB', 2 * 2 ** 30],
])('%s is %d bytes', (text, nBytes) => {
  expect(readBytes(text)).toBe(nBytes);
});

test.each(['', 'much', '-1GB', '4 apples', '1.2.3'])('%j is no size', (text) => {
  expect(readBytes(text)).toBeNull();
});

test('bytes and durations read well', () => {
  expect([0, 999, 90_200, 5_000_000_000].map(formatBytes)).toStrictEqual([
    '0 B',
    '999 B',
    '88.1 kB',
    '4.7 GB',
  ]);
  expect([0, 65.4, 7384].map(formatDuration)).toStrictEqual(['0:00', '1:05', '2:03:04']);
});

test('columns of numbers are set to the right', () => {
  const table = formatTable([
    ['name', 'cells'],
    ['a', '1,000'],
    ['long name', '7'],
  ]);
  expect(table).toBe('name       cells\na          1,000\nlong name      7');
});

test('the nearest word is suggested, a half-typed one completed, a far one not', () => {
  const known = ['inspect', 'integrate', 'simulate rna-batches', 'serve'];
  expect(suggest('integrat', known)).toBe('integrate');
  expect(suggest('inspcet', known)).toBe('inspect');
  expect(suggest('simulate', known)).toBe('simulate rna-batches');
  expect(suggest('tissue', known)).toBeNull();
});
