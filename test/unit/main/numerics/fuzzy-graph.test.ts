import { expect, test } from 'vitest';
import { buildFuzzyGraph } from '#main/numerics/fuzzy-graph.ts';
import { addEmbeddings, makeCodes, makeEmbedding } from '#test/golden/numerics/made-data.ts';
import golden from '#test/golden/numerics/measures.json' with { type: 'json' };
import { findExactNeighbors } from './exact-neighbors.ts';
import { denseOf } from '#test/helpers/sparse.ts';

const { nCells, nDims, graph } = golden;
const points = addEmbeddings(
  makeEmbedding(nCells, nDims, makeCodes(nCells, golden.typeShares, 2), 4, 20),
  makeEmbedding(nCells, nDims, makeCodes(nCells, golden.batchShares, 1), 1.5, 40),
);

// scanpy counts the cell itself as the first of its neighbours
const neighbors = findExactNeighbors(points, graph.nNeighbors - 1);

test('connectivities agree with scanpy 1.11.5', async () => {
  const { connectivities } = await buildFuzzyGraph(neighbors);
  expect([...connectivities.indptr]).toEqual(graph.indptr);
  expect([...connectivities.indices]).toEqual(graph.indices);
  connectivities.data.forEach((weight, i) => {
    expect(Math.abs(weight - graph.data[i]!)).toBeLessThan(1e-4);
  });
});

test('connectivities are symmetric and distances are those given, by column', async () => {
  const { connectivities, distances } = await buildFuzzyGraph(neighbors);
  const dense = denseOf(connectivities);
  expect(dense.every((row, i) => row.every((weight, j) => weight === dense[j]![i]))).toBe(true);
  const first = denseOf(distances)[0]!;
  for (let i = 0; i < neighbors.k; i++) {
    expect(first[neighbors.indices[i]!]).toBe(neighbors.distances[i]);
  }
  expect(distances.data.length).toBe(nCells * neighbors.k);
});

test('cells at the same place are joined with weight 1', async () => {
  const same = { data: new Float32Array(8), nRows: 4, nCols: 2 };
  const { connectivities } = await buildFuzzyGraph(findExactNeighbors(same, 2));
  expect([...connectivities.data].every((weight) => weight === 1)).toBe(true);
});
