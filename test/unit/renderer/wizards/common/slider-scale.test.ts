import { expect, test } from 'vitest';
import { createSliderScale, roundUpNicely } from '#renderer/wizards/common/plan/slider-scale.ts';

test('a narrow range is spread by difference, in steps', () => {
  const scale = createSliderScale(0, 2000, 50);
  expect(scale.toValue(scale.nPlaces / 2)).toBe(1000);
  expect(scale.toValue(13)).toBe(650);
  expect(scale.toPlace(600)).toBe(12);
});

test.each([
  [0, 1_000, 50, 600],
  [500, 2_500, 100, 2_000],
  [100, 30_000, 100, 4_000],
  [100, 30_000, 100, 110],
  [0.1, 3, 0.1, 1],
])('from %d to %d by %d, an arrow key moves away from %d both ways', (min, max, step, value) => {
  const scale = createSliderScale(min, max, step);
  const place = scale.toPlace(value);
  expect(scale.toValue(place)).toBe(value);
  expect(scale.toValue(place - scale.keyStep)).toBeLessThan(value);
  expect(scale.toValue(place + scale.keyStep)).toBeGreaterThan(value);
});

test('a wide range is spread by factor, to two digits', () => {
  const scale = createSliderScale(100, 30_000, 100);
  expect(scale.toValue(0)).toBe(100);
  expect(scale.toValue(scale.nPlaces)).toBe(30_000);
  expect(scale.toValue(scale.toPlace(4_000))).toBe(4_000);
});

test('a value outside the range sits at its end', () => {
  const scale = createSliderScale(0.1, 3, 0.1);
  expect(scale.toPlace(10)).toBe(scale.nPlaces);
  expect(scale.toValue(scale.toPlace(-1))).toBe(0.1);
});

test('ranges end at a round number', () => {
  expect([0, 3, 17, 4_100, 9_000].map(roundUpNicely)).toEqual([1, 5, 20, 5_000, 10_000]);
});
