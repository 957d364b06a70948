import { expect, test } from 'vitest';
import { logNormalise } from '#main/numerics/normalise.ts';
import { findPrincipalComponents } from '#main/numerics/pca.ts';
import { makeCodes, makeCounts } from '#test/golden/numerics/made-data.ts';
import golden from '#test/golden/numerics/preprocess.json' with { type: 'json' };
import { csrOf } from '#test/helpers/sparse.ts';
import { columnOf, correlate } from './matrices.ts';

function makeLogs() {
  const { nCells, nGenes, shares } = golden.pca;
  const batch = makeCodes(nCells, shares, 1);
  const types = makeCodes(nCells, [0.4, 0.3, 0.2, 0.1], 2);
  return logNormalise(makeCounts(nCells, nGenes, batch, types), 10_000);
}

test('scores and variances agree with scanpy 1.11.5, clipped values included', async () => {
  const { nCells, nComponents, nClipped, variance, scores } = golden.pca;
  expect(nClipped).toBeGreaterThan(0);
  const found = await findPrincipalComponents(makeLogs(), nComponents, 1);
  const expected = { data: Float32Array.from(scores), nRows: nCells, nCols: nComponents };
  for (let i = 0; i < nComponents; i++) {
    expect(Math.abs(found.variances[i]! / variance[i]! - 1)).toBeLessThan(1e-5);
    const r = correlate(columnOf(found.scores, i), columnOf(expected, i));
    expect(Math.abs(r)).toBeGreaterThan(0.9999);
  }
});

test('the same seed gives the same bits and another seed the same components', async () => {
  const logs = makeLogs();
  const first = await findPrincipalComponents(logs, 5, 1);
  expect(await findPrincipalComponents(logs, 5, 1)).toEqual(first);
  const other = await findPrincipalComponents(logs, 5, 2);
  for (let i = 0; i < other.scores.data.length; i++) {
    expect(Math.abs(other.scores.data[i]! - first.scores.data[i]!)).toBeLessThan(1e-3);
  }
});

test('scores are centred and have the variance reported', async () => {
  const { scores, variances } = await findPrincipalComponents(makeLogs(), 3, 1);
  for (let i = 0; i < 3; i++) {
    const column = columnOf(scores, i);
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const variance =
      column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (column.length - 1);
    expect(Math.abs(mean)).toBeLessThan(1e-4);
    expect(Math.abs(variance / variances[i]! - 1)).toBeLessThan(1e-4);
  }
});

test('few cells give no more components than they can carry', async () => {
  const tiny = csrOf([
    [1, 0, 2, 0.5],
    [0, 3, 2, 0],
    [2, 1, 2, 0],
  ]);
  const { scores, variances } = await findPrincipalComponents(tiny, 30, 1);
  expect(scores.nCols).toBe(2);
  // three varying features of variance 1, the constant third one adds nothing
  expect(variances[0]! + variances[1]!).toBeCloseTo(3, 5);
});

test('equal cells have no variance and finite scores', async () => {
  const { scores, variances } = await findPrincipalComponents(
    csrOf([
      [1, 2],
      [1, 2],
      [1, 2],
    ]),
    2,
    1,
  );
  expect([...variances]).toEqual([0, 0]);
  expect([...scores.data].every((value) => value === 0)).toBe(true);
});

test('a checkpoint that throws stops the computation', async () => {
  const stop = () => Promise.reject(new Error('stopped'));
  await expect(findPrincipalComponents(makeLogs(), 5, 1, stop)).rejects.toThrow('stopped');
});

test('a single cell and values that are not numbers are refused', async () => {
  await expect(findPrincipalComponents(csrOf([[1, 2]]), 2, 1)).rejects.toMatchObject({
    code: 'input-shape',
  });
  const broken = csrOf([
    [1, Number.NaN],
    [2, 1],
    [3, 5],
  ]);
  await expect(findPrincipalComponents(broken, 2, 1)).rejects.toMatchObject({ code: 'numeric' });
});
