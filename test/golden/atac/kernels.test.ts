// Kernels of the accessibility pipeline against scikit-learn and SciPy. Data and results: golden.json, made by
// make_golden.py.
import { describe, expect, it } from 'vitest';
import { boundOfNoise, estimateClusters } from '#main/numerics/estimate-clusters.ts';
import { findResponsibilities, fitGaussianMixture } from '#main/numerics/gaussian-mixture.ts';
import { measureV } from '#main/numerics/measures/v-measure.ts';
import { log10FisherP, tabulateLogFactorials } from '#main/numerics/specific-peaks.ts';
import { weighTfIdf } from '#main/numerics/tf-idf.ts';
import { findTruncatedSvd } from '#main/numerics/truncated-svd.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import golden from './golden.json' with { type: 'json' };

const { nCells, nPeaks, nDims } = golden;
const x: CsrMatrix = {
  data: new Float32Array(golden.indices.length).fill(1),
  indices: Int32Array.from(golden.indices),
  indptr: Uint32Array.from(golden.indptr),
  nRows: nCells,
  nCols: nPeaks,
};

/** Largest difference relative to the largest expected number. */
function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce(
    (most, value, i) => Math.max(most, Math.abs((found[i] ?? Number.NaN) - value) / scale),
    0,
  );
}

describe('TF-IDF', () => {
  it('is ln(1 + 1e4 tf idf) to float32 rounding', () => {
    expect(distance(weighTfIdf(x).data, golden.tfIdf)).toBeLessThan(1e-6);
  });
});

describe('truncated SVD', () => {
  it.each(['wide', 'tall'])(
    'has the singular values of scikit-learn within 1e-6: %s',
    async (form) => {
      const weighted = weighTfIdf(x);
      const matrix = form === 'wide' ? weighted : transpose(weighted);
      const { singularValues } = await findTruncatedSvd(matrix, 6, 1);
      expect(distance(singularValues, golden.singularValues)).toBeLessThan(1e-6);
    },
  );

  it('has its scores up to sign, correlation above 0.99999', async () => {
    const { scores } = await findTruncatedSvd(weighTfIdf(x), 6, 1);
    for (let i = 0; i < 6; i++) {
      const ours = Array.from({ length: nCells }, (_, row) => scores.data[row * 6 + i] ?? 0);
      const theirs = Array.from({ length: nCells }, (_, row) => golden.scores[row * 6 + i] ?? 0);
      const product = (a: number[], b: number[]) => a.reduce((s, v, at) => s + v * (b[at] ?? 0), 0);
      const cosine =
        product(ours, theirs) / Math.sqrt(product(ours, ours) * product(theirs, theirs));
      expect(Math.abs(cosine)).toBeGreaterThan(0.99999);
    }
  });

  it('gives no more components than the matrix has sides', async () => {
    expect((await findTruncatedSvd(x, 1_000, 1)).scores.nCols).toBe(nCells);
  });
});

describe('number of clusters', () => {
  it('has the eigenvalues of the standardised cells within 1e-5', async () => {
    const { eigenvalues } = await estimateClusters(x, { most: 30, seed: 1 });
    expect(distance(eigenvalues.subarray(0, 8), golden.spectrum)).toBeLessThan(1e-5);
  });

  it('bounds noise as SC3 does', () => {
    expect(boundOfNoise(600, 1_000)).toBeCloseTo(3223.4551, 3);
  });
});

describe('Gaussian mixture', () => {
  const points = { data: Float32Array.from(golden.points), nRows: nCells, nCols: nDims };
  const options = { maxPasses: 1_000, tolerance: 1e-12, floor: 1e-6 };

  it('ends where scikit-learn ends from the same start, within 1e-5', async () => {
    const fitted = await fitGaussianMixture(points, Int32Array.from(golden.start), 3, options);
    expect(distance(fitted.weights, golden.mixture.weights)).toBeLessThan(1e-5);
    expect(distance(fitted.means, golden.mixture.means)).toBeLessThan(1e-5);
    expect(distance(fitted.variances, golden.mixture.variances)).toBeLessThan(1e-5);
    expect(fitted.logLikelihood).toBeCloseTo(golden.mixture.logLikelihood, 5);
  });

  it('gives its responsibilities, and the nearest component to a point far from all', async () => {
    const fitted = await fitGaussianMixture(points, Int32Array.from(golden.start), 3, options);
    const shares = await findResponsibilities(points, fitted);
    expect(distance(shares.data, golden.shares)).toBeLessThan(1e-5);
    const far = { data: new Float32Array(nDims).fill(1e4), nRows: 1, nCols: nDims };
    const ofFar = await findResponsibilities(far, fitted);
    expect(Math.max(...ofFar.data)).toBe(1);
  });
});

describe('measures and tests', () => {
  it('are homogeneity, completeness and V-measure of scikit-learn', () => {
    const v = measureV(Int32Array.from(golden.clusters), Int32Array.from(golden.types));
    const found = [v?.homogeneity ?? 0, v?.completeness ?? 0, v?.vMeasure ?? 0];
    expect(distance(found, golden.v)).toBeLessThan(1e-10);
  });

  it.each(golden.fisher)('are the one-sided p-value of Fisher: $table', ({ table, p }) => {
    const [a = 0, b = 0, c = 0, d = 0] = table;
    const sizes = { nOpen: a + c, nInside: a + b, nCells: a + b + c + d };
    const found = 10 ** log10FisherP(tabulateLogFactorials(1_000), a, sizes);
    expect(Math.abs(found / p - 1)).toBeLessThan(1e-9);
  });
});

function transpose({ data, indices, indptr, nRows, nCols }: CsrMatrix): CsrMatrix {
  const entries: { row: number; column: number; value: number }[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let at = indptr[row] ?? 0; at < (indptr[row + 1] ?? 0); at++) {
      entries.push({ row: indices[at] ?? 0, column: row, value: data[at] ?? 0 });
    }
  }
  entries.sort((a, b) => a.row - b.row || a.column - b.column);
  const starts = new Uint32Array(nCols + 1);
  for (const { row } of entries) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  for (let row = 0; row < nCols; row++)
    starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  return {
    data: Float32Array.from(entries, ({ value }) => value),
    indices: Int32Array.from(entries, ({ column }) => column),
    indptr: starts,
    nRows: nCols,
    nCols: nRows,
  };
}
