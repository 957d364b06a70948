import { describe, expect, test } from 'vitest';
import {
  borderFor,
  clearRaster,
  copyRaster,
  createRaster,
  paintDots,
  type Dots,
  type Raster,
} from '#renderer/views/point-view/raster.ts';

const place = { scale: 1, originX: 0, originY: 0 };
const [width, height] = [12, 8];
/** Missing, red, half-hidden green, blue. */
const table = Uint8Array.from([181, 188, 196, 255, 255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 255]);

function dotsOf(
  points: readonly (readonly [x: number, y: number, entry: number])[],
  rest: Partial<Dots> = {},
): Dots {
  return {
    xy: Float32Array.from(points.flatMap(([x, y]) => [x, -y])),
    entries: Uint16Array.from(points, ([, , entry]) => entry),
    selected: null,
    table,
    isOrdered: false,
    from: 0,
    to: points.length,
    ...rest,
  };
}

function paint(dots: Dots, { radius = 2, alpha = 1, dimming = 0.5 } = {}): Raster {
  const raster = createRaster(width, height, borderFor(radius));
  paintDots(raster, dots, { place, style: { radius, alpha }, dimming });
  return raster;
}

/** Red, green, blue, opacity of a pixel, not premultiplied. */
function pixelAt(raster: Raster, x: number, y: number): readonly number[] {
  const image = new Uint32Array(width * height);
  copyRaster(raster, image);
  return [...new Uint8Array(image.buffer, 4 * (y * width + x), 4)];
}

function coverOf(raster: Raster): number {
  const image = new Uint32Array(width * height);
  copyRaster(raster, image);
  return image.reduce((sum, pixel) => sum + (pixel >>> 24) / 255, 0);
}

describe('raster', () => {
  test('a point is a disc of its colour, with the area of a circle and nothing around it', () => {
    const raster = paint(dotsOf([[6, 4, 1]]), { radius: 3 });
    expect(pixelAt(raster, 6, 4)).toEqual([255, 0, 0, 255]);
    expect(pixelAt(raster, 0, 0)).toEqual([0, 0, 0, 0]);
    // The soft edge lies inside the radius, as in the WebGL programs.
    expect(Math.abs(coverOf(raster) - Math.PI * 2.5 ** 2)).toBeLessThan(1.5);
  });

  test('a point of two pixels and less is a square, and none is too small to be seen', () => {
    expect(coverOf(paint(dotsOf([[6, 4, 1]]), { radius: 1 }))).toBe(4);
    for (const x of [5, 5.2, 5.5, 5.9]) {
      expect(coverOf(paint(dotsOf([[x, 4.3, 1]]), { radius: 0.1 }))).toBe(1);
    }
  });

  test('opacity adds up as paint does', () => {
    const at = [6.5, 4.5] as const;
    const once = pixelAt(paint(dotsOf([[...at, 1]]), { alpha: 0.5 }), 6, 4);
    expect(once).toEqual([255, 0, 0, 128]);
    const both = dotsOf([
      [...at, 1],
      [...at, 3],
    ]);
    const [red, green, blue, alpha] = pixelAt(paint(both, { alpha: 0.5 }), 6, 4);
    expect(alpha).toBe(192);
    expect(green).toBe(0);
    // A quarter of the light is red, a half blue.
    expect(red! / blue!).toBeCloseTo(0.5, 1);
  });

  test('a thousand layers of one colour are that colour, not darker', () => {
    const points = Array.from({ length: 1_000 }, () => [6.5, 4.5, 1] as const);
    const [red, green, blue, alpha] = pixelAt(paint(dotsOf(points), { alpha: 0.35 }), 6, 4);
    expect([red, green, blue]).toEqual([255, 0, 0]);
    expect(alpha).toBeGreaterThanOrEqual(254);
  });

  test('hidden points, points that are no numbers and points far away are not painted', () => {
    const points = dotsOf([
      [6, 4, 2],
      [NaN, 4, 1],
      [6, Infinity, 1],
      [1e6, 4, 1],
      [-20, 4, 1],
    ]);
    expect(coverOf(paint(points))).toBe(0);
  });

  test('a point whose middle lies outside still shows its part inside, on every side', () => {
    for (const [x, y] of [
      [-1, 4],
      [width + 1, 4],
      [6, -1],
      [6, height + 1],
    ] as const) {
      expect(coverOf(paint(dotsOf([[x, y, 1]]), { radius: 3 })), `${x} ${y}`).toBeGreaterThan(2);
    }
  });

  test('high values lie on top of low ones, in whatever order they come', () => {
    const at = [6.5, 4.5] as const;
    const low = [...at, 1] as const;
    const high = [...at, 3] as const;
    for (const points of [
      [low, high],
      [high, low],
    ]) {
      expect(pixelAt(paint(dotsOf(points, { isOrdered: true })), 6, 4)).toEqual([0, 0, 255, 255]);
    }
  });

  test('what is not selected is grey and faint and never covers what is', () => {
    const at = [6.5, 4.5] as const;
    const selected = Uint8Array.from([1, 0]);
    const behind = dotsOf(
      [
        [...at, 1],
        [...at, 3],
      ],
      { selected },
    );
    expect(pixelAt(paint(behind), 6, 4)).toEqual([255, 0, 0, 255]);
    const alone = dotsOf([[...at, 3]], { selected: Uint8Array.from([0]) });
    const [red, green, blue, alpha] = pixelAt(paint(alone), 6, 4);
    expect(alpha).toBe(128);
    // Half of a byte is half of its steps.
    expect(Math.abs(red! - 181)).toBeLessThan(2);
    expect(Math.abs(green! - 188)).toBeLessThan(2);
    expect(Math.abs(blue! - 196)).toBeLessThan(2);
  });

  test('a picture painted in parts is the picture painted at once', () => {
    const points = Array.from(
      { length: 40 },
      (_, i) => [(i * 7) % 12, (i * 5) % 8, [1, 3][i % 2]!] as const,
    );
    const dots = dotsOf(points);
    const whole = paint(dots, { alpha: 0.6 });
    const parts = createRaster(width, height, borderFor(2));
    const options = { place, style: { radius: 2, alpha: 0.6 }, dimming: 0.5 };
    paintDots(parts, { ...dots, to: 17 }, options);
    paintDots(parts, { ...dots, from: 17 }, options);
    expect(parts.pixels).toEqual(whole.pixels);
    clearRaster(parts);
    expect(coverOf(parts)).toBe(0);
  });
});
