import { expect, test } from 'vitest';
import { aboutFiles } from '#main/methods/common/about-files.ts';
import { AppError } from '#shared/model/app-error.ts';

const files = ['/a.h5ad', '/b.h5ad', '/c.h5ad', '/d.h5ad', '/e.h5ad'].map((path) => ({ path }));
const refuse = (code: 'input-value' | 'memory') => () => {
  throw new AppError(code, 'Only 3 cells are left.', { hint: 'Lower it.', details: { n: 3 } });
};

test.each([
  [1, '/a.h5ad: Only 3 cells are left.'],
  [2, '/a.h5ad, /b.h5ad: Only 3 cells are left.'],
  [5, '/a.h5ad, /b.h5ad, /c.h5ad and 2 more: Only 3 cells are left.'],
])('what is wrong with the cells of %i files is said with their names', async (n, message) => {
  await expect(aboutFiles(files.slice(0, n), refuse('input-value'))).rejects.toMatchObject({
    code: 'input-value',
    message,
    hint: 'Lower it.',
    details: { n: 3 },
  });
});

test('what has nothing to do with the files stays as it is', async () => {
  await expect(aboutFiles(files, refuse('memory'))).rejects.toThrow(/^Only 3 cells/);
  await expect(aboutFiles(files, () => 7)).resolves.toBe(7);
});
