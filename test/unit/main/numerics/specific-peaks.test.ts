import { describe, expect, it } from 'vitest';
import {
  log10FisherP,
  measureSpecificity,
  tabulateLogFactorials,
} from '#main/numerics/specific-peaks.ts';

describe('specificity', () => {
  // Labels (0, 0, 1, 1), target 1; values as in the original's own functions.
  it.each([
    ['open in the group alone', 2, 2, 1],
    ['open everywhere', 2, 4, 0.5354986],
    ['open elsewhere alone', 0, 2, 0.1674454],
  ])('of a peak %s', (_, nOpenInside, nOpen, expected) => {
    expect(measureSpecificity(nOpenInside, nOpen, 2)).toBeCloseTo(expected, 6);
  });
});

describe("Fisher's exact test", () => {
  const table = tabulateLogFactorials(1_000);
  // scipy.stats.fisher_exact([[a, b], [c, d]], alternative='greater') of SciPy 1.17
  it.each([
    [[8, 2, 1, 5], 0.024475524475],
    [[30, 20, 40, 410], 3.126066313561711e-16],
    [[1, 99, 10, 390], 0.9164675439149809],
    [[0, 10, 5, 5], 1],
  ])('of %j', ([a = 0, b = 0, c = 0, d = 0], expected) => {
    const sizes = { nOpen: a + c, nInside: a + b, nCells: a + b + c + d };
    const found = 10 ** log10FisherP(table, a, sizes);
    expect(Math.abs(found / expected - 1)).toBeLessThan(1e-5);
  });
});
