import { expect, test } from 'vitest';
import { cutOffStep, moveCutOff, placeToCutOff } from '#renderer/wizards/common/plan/cut-off.ts';

test('a dragged cut-off lies at round numbers, within the axis', () => {
  expect(cutOffStep(9_000)).toBe(100);
  expect(placeToCutOff(0.0678, 9_000)).toBe(600);
  expect(placeToCutOff(-0.2, 9_000)).toBe(0);
  expect(placeToCutOff(1.3, 8_950)).toBe(8_950);
});

test('arrow keys move it by a step, and stop at the ends', () => {
  expect(moveCutOff('ArrowRight', 600, 9_000)).toBe(700);
  expect(moveCutOff('PageDown', 600, 9_000)).toBe(0);
  expect(moveCutOff('End', 600, 9_000)).toBe(9_000);
  expect(moveCutOff('a', 600, 9_000)).toBeNull();
});
