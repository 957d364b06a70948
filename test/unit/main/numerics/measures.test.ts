import { describe, expect, test } from 'vitest';
import { measureAri } from '#main/numerics/measures/ari.ts';
import {
  measureBatchEntropyMixing,
  measureMixing,
} from '#main/numerics/measures/batch-entropy-mixing.ts';
import { measureBatchSilhouette } from '#main/numerics/measures/batch-silhouette.ts';
import { measureKnnAccuracy } from '#main/numerics/measures/knn-accuracy.ts';
import { measureLabelSilhouette } from '#main/numerics/measures/label-silhouette.ts';
import { measureClisi, measureIlisi } from '#main/numerics/measures/lisi.ts';
import { measureNmi } from '#main/numerics/measures/nmi.ts';
import { measureSameBatchShare } from '#main/numerics/measures/same-batch-share.ts';
import { addEmbeddings, makeCodes, makeEmbedding } from '#test/golden/numerics/made-data.ts';
import golden from '#test/golden/numerics/measures.json' with { type: 'json' };
import { findExactNeighbors } from './exact-neighbors.ts';

const { nCells, nDims } = golden;
const batch = makeCodes(nCells, golden.batchShares, 1);
const types = makeCodes(nCells, golden.typeShares, 2);
const others = makeCodes(nCells, [0.2, 0.2, 0.2, 0.2, 0.2], 61);
const clusters = makeCodes(nCells, [0.7, 0.3], 60).map((isOther, i) =>
  isOther === 1 ? others[i]! : types[i]!,
);
const points = addEmbeddings(
  makeEmbedding(nCells, nDims, types, 4, 20),
  makeEmbedding(nCells, nDims, batch, 1.5, 40),
);
const neighbors = findExactNeighbors(points, 89);
const constant = new Int32Array(nCells);

describe('measures agree with scikit-learn and scib-metrics', () => {
  test('adjusted Rand index and mutual information', () => {
    expect(measureAri(types, clusters)).toBeCloseTo(golden.ari, 12);
    expect(measureNmi(types, clusters)).toBeCloseTo(golden.nmi, 12);
  });

  test('label silhouette', async () => {
    const found = await measureLabelSilhouette(points, types, 1);
    expect(found).toBeCloseTo(golden.labelSilhouette, 6);
    expect(found).toBeCloseTo(golden.labelSilhouetteScib, 5);
  });

  test('batch silhouette', async () => {
    expect(await measureBatchSilhouette(points, batch, types, 1)).toBeCloseTo(
      golden.batchSilhouette,
      5,
    );
  });

  // scib-metrics counts the cell itself among its 90 neighbours and then takes it out, as here
  test('LISI of batches and of labels', async () => {
    expect(await measureIlisi(neighbors, batch)).toBeCloseTo(golden.ilisi, 3);
    expect(await measureClisi(neighbors, types)).toBeCloseTo(golden.clisi, 3);
  });

  test('accuracy of the neighbour vote', () => {
    expect(measureKnnAccuracy(neighbors, types)).toBeCloseTo(golden.knnAccuracy, 12);
  });

  test('share of same-batch neighbours', () => {
    expect(measureSameBatchShare(neighbors, batch)).toBeCloseTo(golden.sameBatchShare, 12);
  });

  // ten thousand draws from 400 cells: the sampling error is about 0.002
  test('entropy of batch mixing', () => {
    const found = measureBatchEntropyMixing(neighbors, batch, 1)!;
    expect(Math.abs(found - golden.batchEntropyMixing)).toBeLessThan(0.008);
    expect(measureBatchEntropyMixing(neighbors, batch, 1)).toBe(found);
  });
});

test('the mixing entropy of neighbour counts 60 and 40 is that of the original', () => {
  const entropy = measureMixing(Float64Array.of(60, 40), Float64Array.of(0.75, 0.25));
  expect(entropy).toBeCloseTo(0.6365141, 6);
});

test('equal groupings score 1 whatever their codes, crossed ones about 0', () => {
  const renamed = types.map((code) => 7 - code);
  expect(measureAri(types, renamed)).toBeCloseTo(1, 12);
  expect(measureNmi(types, renamed)).toBeCloseTo(1, 12);
  expect(measureAri(constant, constant)).toBe(1);
  expect(measureNmi(constant, constant)).toBe(1);
  expect(measureNmi(types, constant)).toBeCloseTo(0, 12);
  expect(measureAri(Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1))).toBeCloseTo(-0.5, 12);
});

test('cells without a label do not count', async () => {
  const withGaps = types.map((code, i) => (i % 5 === 0 ? -1 : code));
  const kept = [...types.keys()].filter((i) => i % 5 !== 0);
  const pick = (codes: Int32Array) => Int32Array.from(kept, (i) => codes[i]!);
  expect(measureAri(withGaps, clusters)).toBe(measureAri(pick(types), pick(clusters)));
  expect(measureNmi(withGaps, clusters)).toBe(measureNmi(pick(types), pick(clusters)));
  const accuracy = measureKnnAccuracy(neighbors, withGaps)!;
  expect(Math.abs(accuracy - golden.knnAccuracy)).toBeLessThan(0.05);
  const data = Float32Array.from(
    kept.flatMap((i) => [...points.data.subarray(i * nDims, (i + 1) * nDims)]),
  );
  const fewer = { data, nRows: kept.length, nCols: nDims };
  expect(await measureLabelSilhouette(points, withGaps, 1)).toBeCloseTo(
    (await measureLabelSilhouette(fewer, pick(types), 1))!,
    12,
  );
});

test('what cannot be computed is null', async () => {
  expect(await measureLabelSilhouette(points, constant, 1)).toBeNull();
  expect(await measureBatchSilhouette(points, constant, types, 1)).toBeNull();
  expect(await measureIlisi(neighbors, constant)).toBeNull();
  expect(await measureClisi(neighbors, constant)).toBeNull();
  expect(measureKnnAccuracy(neighbors, constant)).toBeNull();
  expect(measureSameBatchShare(neighbors, constant)).toBeNull();
  expect(measureBatchEntropyMixing(neighbors, constant, 1)).toBeNull();
  expect(measureAri(new Int32Array(0), new Int32Array(0))).toBeNull();
});
