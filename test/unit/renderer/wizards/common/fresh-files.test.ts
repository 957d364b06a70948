import { expect, test } from 'vitest';
import { isAbout, noteStamps } from '#renderer/wizards/common/files/use-fresh-files.ts';

test('a file is fresh when it is chosen, and stale once its stamp is another', () => {
  const known = new Map<string, string | null>();
  expect(noteStamps(known, ['/a', '/b'], ['1', null])).toEqual([]);
  expect(noteStamps(known, ['/a', '/b', '/c'], ['1', null, '5'])).toEqual([]);
  expect(noteStamps(known, ['/a', '/b', '/c'], ['2', '7', null])).toEqual(['/a', '/b', '/c']);
  expect(noteStamps(known, ['/a', '/b', '/c'], ['2', '7', null])).toEqual([]);
});

test('while stamps are not known yet nothing is stale', () => {
  const known = new Map([['/a', '1']]);
  expect(noteStamps(known, ['/a', '/b'], [])).toEqual([]);
  expect(known).toEqual(new Map([['/a', '1']]));
});

test('answers about a file are those that name it, in a fix as well', () => {
  const fixes = [{ kind: 'sheet-by-file', path: '/s.csv', column: 'file' }];
  expect(isAbout(['data.inspect', { path: '/a', fixes }], ['/s.csv'])).toBe(true);
  expect(isAbout(['plan', 'integration', { inputs: [{ path: '/a' }] }], ['/a'])).toBe(true);
  expect(isAbout(['data.inspect', { path: '/ab' }], ['/a'])).toBe(false);
  expect(isAbout(['files.stamps', { paths: ['/a'] }], ['/a'])).toBe(false);
});
