import { expect, test } from 'vitest';
import { clusterKMeans } from '#main/numerics/k-means.ts';
import golden from '#test/golden/numerics/integrate.json' with { type: 'json' };
import { addEmbeddings, makeCodes, makeEmbedding } from '#test/golden/numerics/made-data.ts';

const { nCells, nDims } = golden;
const points = addEmbeddings(
  makeEmbedding(nCells, nDims, makeCodes(nCells, golden.typeShares, 2), 8, 20),
  makeEmbedding(nCells, nDims, makeCodes(nCells, golden.batchShares, 1), 3, 40),
);
const options = { nStarts: 20, maxPasses: 300, seed: 1 };

test.each([2, 4, 9] as const)('the inertia of %d clusters is that of scikit-learn', async (k) => {
  const { inertia, codes } = await clusterKMeans(points, { ...options, k });
  expect(inertia / golden.inertia[k]).toBeLessThan(1.001);
  expect(inertia / golden.inertia[k]).toBeGreaterThan(0.995);
  expect(new Set(codes).size).toBe(k);
});

test('the same seed gives the same clusters', async () => {
  const first = await clusterKMeans(points, { ...options, nStarts: 1, k: 5 });
  expect(await clusterKMeans(points, { ...options, nStarts: 1, k: 5 })).toEqual(first);
});

test('as many clusters as points leaves no distance, equal points leave none either', async () => {
  const few = { data: points.data.slice(0, 5 * nDims), nRows: 5, nCols: nDims };
  expect((await clusterKMeans(few, { ...options, k: 5 })).inertia).toBe(0);
  const equal = { data: new Float32Array(12).fill(2), nRows: 6, nCols: 2 };
  expect((await clusterKMeans(equal, { ...options, k: 3 })).inertia).toBe(0);
});

test('more clusters than points are refused', async () => {
  const few = { data: new Float32Array(4), nRows: 2, nCols: 2 };
  await expect(clusterKMeans(few, { ...options, k: 3 })).rejects.toMatchObject({ code: 'usage' });
});
