import { expect, test } from 'vitest';
import { divideByFactors, scaleMaxAbs } from '#main/numerics/max-abs.ts';
import { logNormalise } from '#main/numerics/normalise.ts';
import { makeCodes, makeCounts } from '#test/golden/numerics/made-data.ts';
import golden from '#test/golden/numerics/preprocess.json' with { type: 'json' };
import { csrOf, denseOf } from '#test/helpers/sparse.ts';

const matrix = csrOf([
  [2, 0, -8],
  [1, 0, 4],
  [4, 0, 0],
]);
const batch = Int32Array.of(0, 0, 1);

test('global scaling divides by the largest absolute value of all cells', () => {
  const { scaled, factors } = scaleMaxAbs(matrix, batch, 'global');
  expect([...factors.data]).toEqual([4, 1, 8]);
  expect(denseOf(scaled)).toEqual([
    [0.5, 0, -1],
    [0.25, 0, 0.5],
    [1, 0, 0],
  ]);
});

test('per-batch scaling uses the cells of the batch alone', () => {
  const { scaled, factors } = scaleMaxAbs(matrix, batch, 'per-batch');
  expect([factors.nRows, factors.nCols]).toEqual([2, 3]);
  expect([...factors.data]).toEqual([2, 1, 8, 4, 1, 1]);
  expect(denseOf(scaled)).toEqual([
    [1, 0, -1],
    [0.5, 0, 0.5],
    [1, 0, 0],
  ]);
});

test('kept factors scale new cells', () => {
  const { factors } = scaleMaxAbs(matrix, batch, 'per-batch');
  const fresh = divideByFactors(csrOf([[8, 2, 2]]), Int32Array.of(1), factors);
  expect(denseOf(fresh)).toEqual([[2, 2, 2]]);
});

test('factors agree with scikit-learn to float32 rounding', () => {
  const { nCells, nGenes, shares, factorsGlobal, factorsPerBatch } = golden.maxAbs;
  const codes = makeCodes(nCells, shares, 1);
  const counts = makeCounts(nCells, nGenes, codes, makeCodes(nCells, [0.4, 0.3, 0.2, 0.1], 2));
  const logs = logNormalise(counts, 10_000);
  for (const [mode, expected] of [
    ['global', factorsGlobal],
    ['per-batch', factorsPerBatch],
  ] as const) {
    const { factors } = scaleMaxAbs(logs, codes, mode);
    expect(factors.data.length).toBe(expected.length);
    factors.data.forEach((factor, i) => {
      expect(Math.abs(factor - expected[i]!)).toBeLessThan(1e-6 * factor);
    });
  }
});
