import { expect, test } from 'vitest';
import { createCountTable, drawCountsInto } from '#main/numerics/negative-binomial.ts';
import { createRandom } from '#main/numerics/random.ts';

const means = Float64Array.of(0, 0.05, 1, 8, 200);
const shapes = Float64Array.of(2, 3, 0.5, 4, 10);
const nDraws = 40_000;

test.each([1, 0.3])(
  'counts kept with share %d have the negative binomial mean, variance and zeros',
  (share) => {
    const table = createCountTable(means, shapes);
    const random = createRandom(1, 0);
    const sums = new Float64Array(5);
    const squares = new Float64Array(5);
    const zeros = new Float64Array(5);
    const counts = new Int32Array(5);
    for (let draw = 0; draw < nDraws; draw++) {
      counts.fill(0);
      drawCountsInto(counts, table, share, random);
      counts.forEach((count, gene) => {
        sums[gene]! += count;
        squares[gene]! += count * count;
        if (count === 0) zeros[gene]!++;
      });
    }
    means.forEach((full, gene) => {
      const mean = share * full;
      const shape = shapes[gene]!;
      const variance = mean + mean ** 2 / shape;
      const found = sums[gene]! / nDraws;
      expect(Math.abs(found - mean)).toBeLessThanOrEqual(4.5 * Math.sqrt(variance / nDraws));
      const foundVariance = squares[gene]! / nDraws - found ** 2;
      expect(Math.abs(foundVariance - variance)).toBeLessThanOrEqual(0.1 * variance);
      const zeroShare = (1 + mean / shape) ** -shape;
      expect(Math.abs(zeros[gene]! / nDraws - zeroShare)).toBeLessThan(0.012);
    });
  },
);

test('genes are drawn independently of each other', () => {
  const table = createCountTable(Float64Array.of(2, 2), Float64Array.of(1, 1));
  const random = createRandom(2, 0);
  const counts = new Int32Array(2);
  let product = 0;
  for (let draw = 0; draw < nDraws; draw++) {
    counts.fill(0);
    drawCountsInto(counts, table, 1, random);
    product += (counts[0]! - 2) * (counts[1]! - 2);
  }
  expect(Math.abs(product / nDraws)).toBeLessThan((4 * 6) / Math.sqrt(nDraws));
});
