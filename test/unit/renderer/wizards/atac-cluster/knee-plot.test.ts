import { expect, test } from 'vitest';
import { countAbove, moveThreshold, scaleKnee } from '#renderer/wizards/atac-cluster/knee-plot.ts';

const curve = [
  [1, 10_000],
  [100, 1_000],
  [1_000, 10],
  [10_000, 1],
] as const;

test('both axes go by factor and hold the whole curve', () => {
  const scale = scaleKnee({ curve, nBarcodes: 10_000 });
  expect(scale.toX(1)).toBe(0);
  expect(scale.toX(100)).toBeCloseTo(0.5);
  expect(scale.toX(10_000)).toBe(1);
  expect(scale.toY(10_000)).toBeCloseTo(0);
  expect(scale.toY(100)).toBeCloseTo(0.5);
  expect(scale.toFragments(0.5)).toBe(100);
  expect(scale.toFragments(7)).toBe(1);
});

test('the number of cells at a line is read off the curve', () => {
  expect(countAbove(curve, 20_000)).toBe(0);
  expect(countAbove(curve, 1_000)).toBe(100);
  // Half way down the cliff by factor, half way along it by factor.
  expect(countAbove(curve, 100)).toBe(316);
  expect(countAbove(curve, 1)).toBe(10_000);
});

test('arrow keys move the line by a tenth, and never out of the plot', () => {
  expect(moveThreshold('ArrowUp', 1_000, 10_000)).toBe(1_100);
  expect(moveThreshold('ArrowDown', 3, 10_000)).toBe(2);
  expect(moveThreshold('PageUp', 9_000, 10_000)).toBe(10_000);
  expect(moveThreshold('ArrowDown', 1, 10_000)).toBe(1);
  expect(moveThreshold('Tab', 1_000, 10_000)).toBeNull();
});
