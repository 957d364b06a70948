import { beforeAll, describe, expect, test } from 'vitest';
import { countPerColumn, countPerRow, rowSums, selectColumns } from '#main/numerics/csr.ts';
import { findNonQualityFeatures } from '#main/numerics/filter.ts';
import { measureLabelSilhouette } from '#main/numerics/measures/label-silhouette.ts';
import { logNormalise } from '#main/numerics/normalise.ts';
import { findPrincipalComponents } from '#main/numerics/pca.ts';
import { simulateRna } from '#main/numerics/simulate-rna.ts';
import type { SimulatedRna } from '#main/numerics/simulate-rna.ts';

const defaults = {
  cells: 600,
  genes: 2500,
  batches: 3,
  types: 5,
  batchStrength: 0.6,
  missingTypes: 0,
  unequal: false,
  seed: 1,
};
const small = { ...defaults, cells: 120, genes: 200 };

describe('data with the default number of genes', () => {
  let data: SimulatedRna;
  beforeAll(async () => {
    data = await simulateRna(defaults);
  });

  test('every cell passes the default filter of 600 genes and about two thirds are zeros', () => {
    const used = selectColumns(data.counts, findNonQualityFeatures(data.geneNames));
    expect(countPerRow(used).reduce((least, n) => Math.min(least, n))).toBeGreaterThan(600);
    const zeroShare = 1 - data.counts.data.length / (defaults.cells * defaults.genes);
    expect(zeroShare).toBeGreaterThan(0.6);
    expect(zeroShare).toBeLessThan(0.75);
  });

  test('counts are whole numbers above 0 in ascending columns', () => {
    const { data: values, indices, indptr } = data.counts;
    expect(values.every((value) => value > 0 && Number.isInteger(value))).toBe(true);
    for (let row = 0; row < defaults.cells; row++) {
      const columns = indices.subarray(indptr[row], indptr[row + 1]);
      expect(columns.every((column, i) => i === 0 || column > columns[i - 1]!)).toBe(true);
    }
  });

  test('names are unique and some genes are mitochondrial', () => {
    expect(new Set(data.geneNames).size).toBe(2500);
    expect(new Set(data.cellNames).size).toBe(600);
    expect(data.geneNames[0]).toBe('GENE0001');
    expect(data.geneNames.filter((name) => name.startsWith('MT-')).length).toBe(13);
    expect(data.batchNames).toEqual(['batch_1', 'batch_2', 'batch_3']);
    expect(data.typeNames.length).toBe(5);
  });

  test('types lie apart within batches, and batches within types', async () => {
    const { scores } = await findPrincipalComponents(logNormalise(data.counts, 10_000), 10, 1);
    const pairs = data.type.map((type, i) => type * 3 + data.batch[i]!);
    const apart = (await measureLabelSilhouette(scores, pairs, 1))!;
    expect(apart).toBeGreaterThan(0.6); // cells of a type differ by their state
    expect(await measureLabelSilhouette(scores, data.type, 1)).toBeLessThan(apart - 0.05);
  });
});

test('without batch effect the batches are not told apart', async () => {
  const data = await simulateRna({ ...defaults, cells: 300, batchStrength: 0 });
  const { scores } = await findPrincipalComponents(logNormalise(data.counts, 10_000), 10, 1);
  expect(await measureLabelSilhouette(scores, data.batch, 1)).toBeLessThan(0.5);
  expect(await measureLabelSilhouette(scores, data.type, 1)).toBeGreaterThan(0.57);
});

test('more genes show more, but a smaller share of them', async () => {
  const { counts } = await simulateRna({ ...defaults, cells: 60, genes: 20_000 });
  const seen = counts.data.length / 60;
  expect(seen).toBeGreaterThan(1300);
  expect(seen).toBeLessThan(2000);
});

test('the same seed gives the same data, another seed other data', async () => {
  const first = await simulateRna(small);
  expect(await simulateRna(small)).toEqual(first);
  expect((await simulateRna({ ...small, seed: 2 })).counts.data).not.toEqual(first.counts.data);
});

test('unequal batches halve in size', async () => {
  const { batch } = await simulateRna({ ...small, cells: 700, unequal: true });
  const sizes = [0, 1, 2].map((code) => batch.filter((own) => own === code).length);
  expect(sizes[0]! + sizes[1]! + sizes[2]!).toBe(700);
  expect(Math.abs(sizes[0]! - 400)).toBeLessThan(4);
  expect(Math.abs(sizes[1]! - 200)).toBeLessThan(4);
});

test('each missing type is absent from exactly one batch', async () => {
  const { batch, type } = await simulateRna({ ...small, cells: 300, missingTypes: 3 });
  const present = new Set([...type].map((own, i) => `${own}/${batch[i]}`));
  expect(present.size).toBe(5 * 3 - 3);
  const absent = [0, 1, 2, 3, 4].flatMap((t) => [0, 1, 2].filter((b) => !present.has(`${t}/${b}`)));
  expect(new Set(absent).size).toBe(3);
});

test('the smallest sizes work', async () => {
  const { counts } = await simulateRna({ ...small, cells: 20, genes: 50, batches: 20, types: 1 });
  expect([counts.nRows, counts.nCols]).toEqual([20, 50]);
  expect(countPerColumn(counts).length).toBe(50);
  expect(rowSums(counts).every((sum) => sum > 0)).toBe(true);
});

test('what cannot be made is refused in words', async () => {
  const refused = (change: Partial<typeof small>) =>
    expect(simulateRna({ ...small, ...change })).rejects.toMatchObject({ code: 'usage' });
  await refused({ cells: 20, batches: 21 });
  await refused({ missingTypes: 5 });
  await refused({ missingTypes: 1, batches: 1 });
});
