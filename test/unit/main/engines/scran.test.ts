import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNeighborEngine } from '#main/engines/scran/index.ts';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';

/** Three round groups of points in five dimensions, on a fixed lattice of offsets. */
function threeGroups(nPerGroup: number): DenseMatrix {
  const nDims = 5;
  const data = new Float32Array(3 * nPerGroup * nDims);
  for (let i = 0; i < 3 * nPerGroup; i++) {
    for (let d = 0; d < nDims; d++) {
      const centre = d === i % 3 ? 20 : 0;
      data[i * nDims + d] = centre + Math.sin(i * 12.9898 + d * 78.233);
    }
  }
  return { data, nRows: 3 * nPerGroup, nCols: nDims };
}

describe('scran.js behind our face', () => {
  let engine: NeighborEngine;
  const points = threeGroups(60);
  beforeAll(async () => {
    engine = await loadNeighborEngine(2);
  });
  afterAll(() => engine.close());

  it('finds the same neighbours as a full search, nearest first, without the cell itself', () => {
    const found = engine.nearest(points, 7);
    expect([found.nCells, found.k]).toEqual([180, 7]);
    for (const cell of [0, 1, 77, 179]) {
      const row = (i: number) => points.data.subarray(i * 5, i * 5 + 5);
      const distance = (i: number) =>
        Math.hypot(...row(i).map((value, d) => value - (row(cell)[d] ?? 0)));
      const expected = Array.from({ length: 180 }, (_, i) => i)
        .filter((i) => i !== cell)
        .sort((a, b) => distance(a) - distance(b))
        .slice(0, 7);
      expect([...found.indices.subarray(cell * 7, cell * 7 + 7)]).toEqual(expected);
      expect(found.distances[cell * 7]).toBeCloseTo(distance(expected[0] ?? -1), 5);
    }
  });

  it('gives no more neighbours than there are other cells', () => {
    expect(engine.nearest({ data: new Float32Array([0, 1, 5]), nRows: 3, nCols: 1 }, 10).k).toBe(2);
  });

  it('separates three groups by Leiden, numbered by size', () => {
    const clusters = engine.leiden(engine.nearest(points, 15), 0.3);
    expect(new Set(clusters).size).toBe(3);
    for (let i = 3; i < 180; i++) expect(clusters[i]).toBe(clusters[i % 3]);
  });

  it('draws the same UMAP twice and keeps the groups apart', async () => {
    const neighbors = engine.nearest(points, 15);
    const epochs: number[] = [];
    const draw = () =>
      engine.umap(neighbors, { minDist: 0.1, nEpochs: 100 }, async (done) => {
        epochs.push(done);
      });
    const first = await draw();
    expect((await draw()).data).toEqual(first.data);
    expect(epochs.at(-1)).toBe(100);
    const centre = [0, 1, 2].map((group) => {
      const own = Array.from({ length: 60 }, (_, i) => 3 * i + group);
      return [0, 1].map((d) => own.reduce((sum, i) => sum + (first.data[2 * i + d] ?? 0), 0) / 60);
    });
    const [a, b] = [centre[0] ?? [], centre[1] ?? []];
    expect(Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0))).toBeGreaterThan(3);
  });

  it('brings two shifted batches together by MNN', () => {
    const shifted = { ...points, data: points.data.slice() };
    const batch = new Int32Array(180);
    for (let i = 90; i < 180; i++) {
      batch[i] = 1;
      for (let d = 0; d < 5; d++) shifted.data[i * 5 + d] = (shifted.data[i * 5 + d] ?? 0) + 4;
    }
    const corrected = engine.mnn(shifted, batch);
    const mean = (of: Float32Array, from: number) => {
      let sum = 0;
      for (let i = from * 5; i < (from + 90) * 5; i++) sum += of[i] ?? 0;
      return sum / 450;
    };
    const gap = (of: Float32Array) => Math.abs(mean(of, 0) - mean(of, 90));
    expect(gap(shifted.data)).toBeGreaterThan(3.9);
    expect(gap(corrected.data)).toBeLessThan(0.5);
  });
});
