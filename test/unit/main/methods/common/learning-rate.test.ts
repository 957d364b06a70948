import { expect, test } from 'vitest';
import { fallAtEnd } from '#main/methods/common/learning-rate.ts';

test('the rate stays, then falls in a straight line to almost nothing', () => {
  expect([Infinity, 400, 101].map((nLeft) => fallAtEnd(0.1, nLeft, 100))).toEqual([0.1, 0.1, 0.1]);
  expect(fallAtEnd(0.1, 100, 100)).toBeCloseTo((0.1 * 100) / 101, 12);
  expect(fallAtEnd(0.1, 51, 100)).toBeCloseTo((0.1 * 51) / 101, 12);
  expect(fallAtEnd(0.1, 1, 100)).toBeCloseTo(0.1 / 101, 12);
});

test('without a decay the rate never changes', () => {
  expect([400, 2, 1].map((nLeft) => fallAtEnd(0.1, nLeft, 0))).toEqual([0.1, 0.1, 0.1]);
});
