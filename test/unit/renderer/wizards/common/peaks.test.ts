import { expect, test } from 'vitest';
import {
  countAboveBound,
  describeNumbers,
} from '#renderer/wizards/common/results/clusters/cluster-numbers.ts';
import {
  describeGene,
  orderPeaks,
  peaksCsv,
  readPeaks,
  topPeaks,
} from '#renderer/wizards/common/results/peaks/peak-table.ts';
import { fakeAtacRun, fakeTable } from '#test/helpers/fake-atac.ts';

const peaks = readPeaks(fakeTable('peaks'));
const byFold = { id: 'log2Fold', isDescending: false };

test('the table of peaks is read by the names of its columns', () => {
  expect(peaks).toHaveLength(300);
  expect(peaks[60]).toMatchObject({ cluster: '1', specificity: 0.82, inside: 0.62 });
});

test('peaks are those of one cluster, found by name, sorted as asked', () => {
  const rows = orderPeaks(peaks, { cluster: '2', query: '', sort: byFold });
  expect(rows).toHaveLength(60);
  expect(peaks[rows[0]!]!.log2Fold).toBeLessThan(peaks[rows[59]!]!.log2Fold);
  const name = peaks[125]!.peak;
  const found = orderPeaks(peaks, { cluster: '2', query: name.toUpperCase(), sort: byFold });
  expect([...found]).toEqual([125]);
});

test('the peaks shown go to a file with the columns of the run’s own table', () => {
  const [head, first] = peaksCsv(peaks, [60]).split('\n');
  expect(head).toBe(
    'cluster,peak,specificity,open_in_cluster,open_elsewhere,log2_fold,log10_p_adjusted',
  );
  expect(first).toMatch(/^1,chr\d+:\d+-\d+,0\.82,0\.62,0\.02,/);
});

test('the first peaks of each cluster stand for it', () => {
  const top = topPeaks(peaks, 2);
  expect(top.map(({ group }) => group)).toEqual(['0', '1', '2', '3', '4']);
  expect(top[1]!.genes).toEqual([peaks[60]!.peak, peaks[61]!.peak]);
});

test('final clusters and components of the mixture are told as two numbers', () => {
  const run = fakeAtacRun();
  expect(describeNumbers(run)).toEqual({
    clusters: '5 clusters, by k-means, as many as you asked for',
    mixture: '5 components, 5 of them the likeliest of some cell',
  });
  const found = { ...run.run.parameters, clusters: 0 };
  const free = { ...run, run: { ...run.run, parameters: found } };
  expect(describeNumbers(free).clusters).toBe('5 clusters, found by Leiden at resolution 1');
});

test('the estimate is the number of eigenvalues above the bound', () => {
  expect(countAboveBound(fakeTable('eigenvalues'))).toBe(6);
});

test('the nearest gene is said where genes were given, and goes to the file', () => {
  const table = fakeTable('peaks');
  const near = readPeaks({
    columns: [...table.columns, 'nearest_gene', 'distance_to_tss'],
    rows: table.rows.map((row, i) => [...row, ['Neurod6', 'Olig2', null][i % 3] ?? null, 400 * i]),
  });
  expect(near.slice(0, 3).map(describeGene)).toEqual(['Neurod6', 'Olig2, 400 bases', '–']);
  expect(describeGene(peaks[0]!)).toBe('–');
  expect(peaksCsv(near, [1]).split('\n')[1]).toMatch(/,Olig2,400$/);
});
