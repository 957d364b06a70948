import { expect, test } from 'vitest';
import { logNormalise, scaleRowsToSumInto } from '#main/numerics/normalise.ts';
import { csrOf, denseOf } from '#test/helpers/sparse.ts';

test('rows are scaled to the target and empty rows stay empty', () => {
  const matrix = csrOf([
    [1, 3],
    [0, 0],
    [5, 0],
  ]);
  scaleRowsToSumInto(matrix, 8);
  expect(denseOf(matrix)).toEqual([
    [2, 6],
    [0, 0],
    [8, 0],
  ]);
});

test('log normalisation leaves its input untouched', () => {
  const counts = csrOf([[1, 3]]);
  const result = logNormalise(counts, 10_000);
  expect(denseOf(counts)).toEqual([[1, 3]]);
  expect(result.data[0]).toBeCloseTo(Math.log(2501), 6);
  expect(result.data[1]).toBeCloseTo(Math.log(7501), 6);
});
