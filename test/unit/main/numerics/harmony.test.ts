import { expect, test } from 'vitest';
import { runHarmony } from '#main/numerics/harmony.ts';
import golden from '#test/golden/numerics/integrate.json' with { type: 'json' };
import { addEmbeddings, makeCodes, makeEmbedding } from '#test/golden/numerics/made-data.ts';
import { columnOf, correlate } from './matrices.ts';

const { nCells, nDims } = golden;
const batch = makeCodes(nCells, golden.batchShares, 1);
const types = makeCodes(nCells, golden.typeShares, 2);
const scores = addEmbeddings(
  makeEmbedding(nCells, nDims, types, 8, 20),
  makeEmbedding(nCells, nDims, batch, 3, 40),
);

test('the golden input is made alike in both languages', () => {
  const sum = scores.data.reduce((total, value) => total + value, 0);
  expect(sum).toBeCloseTo(golden.embeddingSum, 8);
});

// harmonypy 2.1.0 takes the cells in another random order, so bits cannot agree
test('corrected components agree with harmonypy', async () => {
  const { corrected, hasConverged } = await runHarmony(scores, [batch], { seed: 1 });
  const expected = { data: Float32Array.from(golden.harmony), nRows: nCells, nCols: nDims };
  for (let j = 0; j < nDims; j++) {
    expect(correlate(columnOf(corrected, j), columnOf(expected, j))).toBeGreaterThan(0.98);
  }
  expect(hasConverged).toBe(true);
});

/** Largest distance, over types, between the mean scores of batch 0 and batch 1. */
function measureShift(data: Float32Array): number {
  let largest = 0;
  for (let type = 0; type < 4; type++) {
    for (let j = 0; j < nDims; j++) {
      const means = [0, 1].map((code) => {
        const cells = [...batch.keys()].filter((i) => batch[i] === code && types[i] === type);
        return cells.reduce((sum, i) => sum + data[i * nDims + j]!, 0) / cells.length;
      });
      largest = Math.max(largest, Math.abs(means[0]! - means[1]!));
    }
  }
  return largest;
}

test('cells of one type in two batches come together', async () => {
  const { corrected } = await runHarmony(scores, [batch], { seed: 1 });
  expect(measureShift(scores.data)).toBeGreaterThan(1);
  expect(measureShift(corrected.data)).toBeLessThan(0.5 * measureShift(scores.data));
});

test('the same seed gives the same bits and does not write to the input', async () => {
  const before = scores.data.slice();
  const first = await runHarmony(scores, [batch], { seed: 5 });
  const second = await runHarmony(scores, [batch], { seed: 5 });
  expect(second).toEqual(first);
  expect(scores.data).toEqual(before);
});

test('one batch changes nothing and says so', async () => {
  const result = await runHarmony(scores, [new Int32Array(nCells)], { seed: 1 });
  expect(result.nRounds).toBe(0);
  expect(result.corrected.data).toEqual(scores.data);
  expect(result.corrected.data).not.toBe(scores.data);
});

test('two batch columns are corrected together', async () => {
  const split = makeCodes(nCells, [0.5, 0.5], 99);
  const { corrected } = await runHarmony(scores, [batch, split], { seed: 1 });
  expect(measureShift(corrected.data)).toBeLessThan(0.5 * measureShift(scores.data));
  const constant = await runHarmony(scores, [batch, new Int32Array(nCells)], { seed: 1 });
  expect(measureShift(constant.corrected.data)).toBeLessThan(0.6 * measureShift(scores.data));
});

test('few cells, a batch of one cell and an all-zero cell are allowed', async () => {
  const small = makeEmbedding(12, 3, new Int32Array(12), 1, 7);
  small.data.fill(0, 6, 9);
  const codes = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2);
  const { corrected } = await runHarmony(small, [codes], { seed: 1 });
  expect(corrected.data.every((value) => Number.isFinite(value))).toBe(true);
});

test('scores that are not finite are refused', async () => {
  const data = scores.data.slice();
  data[3] = Number.NaN;
  await expect(runHarmony({ ...scores, data }, [batch], { seed: 1 })).rejects.toMatchObject({
    code: 'input-value',
  });
  await expect(runHarmony(scores, [batch.slice(1)], { seed: 1 })).rejects.toMatchObject({
    code: 'input-shape',
  });
});
