import { expect, test } from 'vitest';
import {
  findCellsWithFeatures,
  findFeaturesInCells,
  findNonQualityFeatures,
} from '#main/numerics/filter.ts';
import { csrOf } from '#test/helpers/sparse.ts';

const counts = csrOf([
  [1, 2, 0],
  [0, 1, 0],
  [3, 4, 1],
]);

test('cells are kept by the features seen in them', () => {
  expect([...findCellsWithFeatures(counts, 2)]).toEqual([0, 2]);
});

test('features are kept by the cells they are seen in', () => {
  expect([...findFeaturesInCells(counts, 2)]).toEqual([0, 1]);
});

test('mitochondrial genes and spike-ins are recognised by prefix and case', () => {
  const names = ['MT-CO1', 'mt-Co1', 'Mt-x', 'ERCC-0001', 'ERCC1', 'AMT-', 'MTOR'];
  expect([...findNonQualityFeatures(names)]).toEqual([2, 5, 6]);
});
