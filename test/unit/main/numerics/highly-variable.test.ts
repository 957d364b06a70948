import { describe, expect, test } from 'vitest';
import { findHighlyVariable } from '#main/numerics/highly-variable.ts';
import { logNormalise } from '#main/numerics/normalise.ts';
import { makeCodes, makeCounts } from '#test/golden/numerics/made-data.ts';
import golden from '#test/golden/numerics/preprocess.json' with { type: 'json' };
import { csrOf } from '#test/helpers/sparse.ts';

const typeShares = [0.4, 0.3, 0.2, 0.1];

describe('features chosen as scanpy 1.11.5 chooses them', () => {
  test.each(Object.entries(golden.highlyVariable))('%s', async (_name, expected) => {
    const batch = makeCodes(expected.nCells, expected.shares, 1);
    const types = makeCodes(expected.nCells, typeShares, 2);
    const counts = makeCounts(expected.nCells, expected.nGenes, batch, types);
    expect(counts.data.reduce((sum, value) => sum + value, 0)).toBe(expected.totalCounts);
    const logs = logNormalise(counts, 10_000);
    const sumOfLogs = logs.data.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(sumOfLogs / expected.sumOfLogs - 1)).toBeLessThan(1e-7);

    const found = await findHighlyVariable(logs, batch, expected);
    expect([...found.selected]).toEqual(expected.selected);
    expect([...found.nBatches.subarray(0, 100)]).toEqual(expected.nBatches);
    // float32 logarithms differ by one unit in the last place between the two libraries
    for (let j = 0; j < 100; j++) {
      expect(Math.abs(found.means[j]! - expected.means[j]!)).toBeLessThan(1e-6);
      const difference = found.normalisedDispersions[j]! - expected.normalisedDispersions[j]!;
      expect(Math.abs(difference)).toBeLessThan(2e-5);
    }
  });
});

const logs = csrOf([
  [1, 0, 3, 0],
  [1, 2, 0, 0],
  [1, 0, 1, 0],
  [1, 4, 0, 0],
]);

test('when no batch is large enough all take part', async () => {
  const batch = Int32Array.of(0, 0, 1, 1);
  const strict = await findHighlyVariable(logs, batch, { nTop: 2, minCellPerBatch: 200 });
  const loose = await findHighlyVariable(logs, batch, { nTop: 2, minCellPerBatch: 1 });
  expect(strict).toEqual(loose);
  expect(strict.selected.length).toBe(2);
});

test('asking for more features than there are gives all of them', async () => {
  const found = await findHighlyVariable(logs, new Int32Array(4), { nTop: 9, minCellPerBatch: 1 });
  expect([...found.selected]).toEqual([0, 1, 2, 3]);
});

test('a feature without variance is never preferred', async () => {
  const found = await findHighlyVariable(logs, new Int32Array(4), { nTop: 2, minCellPerBatch: 1 });
  expect([...found.selected]).toEqual([1, 2]);
});
