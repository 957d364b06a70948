import { expect, test } from 'vitest';
import { columnSums } from '#main/numerics/csr.ts';
import { createCovariance } from '#main/numerics/covariance.ts';
import { findLargestEigenpairs } from '#main/numerics/lanczos.ts';
import { makeCounts } from '#test/golden/numerics/made-data.ts';
import { denseOf } from '#test/helpers/sparse.ts';

// many features and few cells go over the rows; few features and many cells keep the covariance
test.each([
  { nCells: 6, nGenes: 150 },
  { nCells: 150, nGenes: 12 },
])('the product is that of the dense covariance for $nCells x $nGenes', async (size) => {
  const { nCells, nGenes } = size;
  const zeros = new Int32Array(nCells);
  const sparse = makeCounts(nCells, nGenes, zeros, zeros);
  const means = columnSums(sparse).map((sum) => sum / nCells);
  const vector = Float64Array.from({ length: nGenes }, (_, j) => Math.sin(j));
  const out = new Float64Array(nGenes);
  const multiplyInto = await createCovariance({ sparse, means }, () => Promise.resolve());
  await multiplyInto(out, vector);

  const centred = denseOf(sparse).map((row) => row.map((value, j) => value - means[j]!));
  const scores = centred.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0));
  for (let j = 0; j < nGenes; j++) {
    const expected = centred.reduce((sum, row, i) => sum + row[j]! * scores[i]!, 0) / (nCells - 1);
    expect(out[j]!).toBeCloseTo(expected, 8);
  }
});

test('repeated eigenvalues are all found', async () => {
  const diagonal = [5, 1, 5, 3, 0, 5];
  const { values, vectors } = await findLargestEigenpairs({
    n: 6,
    k: 4,
    seed: 3,
    multiplyInto: (out, vector) => {
      vector.forEach((value, i) => (out[i] = value * diagonal[i]!));
      return Promise.resolve();
    },
  });
  [5, 5, 5, 3].forEach((value, i) => expect(values[i]!).toBeCloseTo(value, 10));
  expect(Math.abs(vectors[3 * 6 + 3]!)).toBeCloseTo(1, 10);
});
