import { expect, test } from 'vitest';
import { chooseBounds, readBounds } from '#main/hosts/electron/window-bounds.ts';

const screens = [
  { x: 0, y: 25, width: 1920, height: 1055 },
  { x: 1920, y: 0, width: 1280, height: 800 },
];

test('saved bounds on a screen are used', () => {
  const saved = { x: 100, y: 100, width: 1300, height: 850 };
  expect(chooseBounds(saved, screens)).toStrictEqual(saved);
});

test('bounds on a screen that is gone give the usual size', () => {
  const saved = { x: 4000, y: 100, width: 1300, height: 850 };
  expect(chooseBounds(saved, screens)).toStrictEqual({ width: 1360, height: 900 });
  expect(chooseBounds(null, screens)).toStrictEqual({ width: 1360, height: 900 });
});

test('bounds larger than the screen are made to fit it, never below the smallest size', () => {
  expect(chooseBounds({ x: 1930, y: 0, width: 3000, height: 2000 }, screens)).toMatchObject({
    width: 1280,
    height: 800,
  });
  expect(chooseBounds({ x: 0, y: 30, width: 300, height: 200 }, screens)).toMatchObject({
    width: 1024,
    height: 700,
  });
});

test('what is no rectangle is not read', () => {
  expect(readBounds({ x: 1, y: 2, width: 3, height: 4, extra: 5 })).toStrictEqual({
    x: 1,
    y: 2,
    width: 3,
    height: 4,
  });
  for (const junk of [undefined, null, 'text', {}, { x: 1, y: 2, width: 3.5, height: 4 }]) {
    expect(readBounds(junk)).toBeNull();
  }
});
