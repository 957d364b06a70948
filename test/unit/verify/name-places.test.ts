import { expect, test } from 'vitest';
import { namePlaces } from '#test/verify/name-places.ts';

const places = { data: '/lab/data/', work: '/scratch/x1', temporary: '/scratch', home: null };

test('folders are named in texts, in keys and inside messages; the rest stays', () => {
  const numbers = {
    nFiles: 2,
    problems: { '/lab/data/a/b.h5ad': ['/lab/data/a/b.h5ad, X: found "/lab/data".', 0.5, null] },
    kept: '/scratch/x1/0.h5ad and /scratch/cellwright-fuzz in /scratch.',
  };
  expect(namePlaces(numbers, places)).toEqual({
    nFiles: 2,
    problems: { '<data>/a/b.h5ad': ['<data>/a/b.h5ad, X: found "<data>".', 0.5, null] },
    kept: '<work>/0.h5ad and <temporary>/cellwright-fuzz in <temporary>.',
  });
});

test('the beginning of another name is no folder', () => {
  expect(namePlaces(['/lab/database/x', '/lab/data.old', '/lab/data-2'], places)).toEqual([
    '/lab/database/x',
    '/lab/data.old',
    '/lab/data-2',
  ]);
});

test('folders of Windows are found behind the escapes of JSON', () => {
  expect(namePlaces({ 'C:\\data\\a.csv': 'C:\\data: no' }, { data: 'C:\\data' })).toEqual({
    '<data>\\a.csv': '<data>: no',
  });
});
