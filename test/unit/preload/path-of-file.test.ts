import { expect, test } from 'vitest';
import { createPathOfFile } from '../../../preload/path-of-file.ts';

test('with webUtils (Electron 29 and later) the path is asked of it', () => {
  const pathOfFile = createPathOfFile({ getPathForFile: (file) => `/data/${file.name}` });
  expect(pathOfFile({ name: 'a.h5ad' })).toBe('/data/a.h5ad');
});

test('without webUtils (Electron 22) the file carries its path', () => {
  const pathOfFile = createPathOfFile(undefined);
  expect(pathOfFile({ name: 'a.h5ad', path: '/data/a.h5ad' })).toBe('/data/a.h5ad');
});

test('a file that is not on disk has no path', () => {
  expect(createPathOfFile({ getPathForFile: () => '' })({ name: 'made.csv' })).toBeNull();
  expect(createPathOfFile(undefined)({ name: 'made.csv' })).toBeNull();
});
