import { describe, expect, it } from 'vitest';
import { drawInLarge, removeTrend } from '#main/numerics/remove-trend.ts';
import { createRandom } from '#main/numerics/random.ts';

const nRows = 200;
const random = createRandom(5, 0);
const depth = Float64Array.from({ length: nRows }, () => random.normal());
const type = Float64Array.from({ length: nRows }, (_, row) => (row % 2 === 0 ? -3 : 3));
/** Depth mixed into two dimensions, types in the second, a third without either. */
const points = {
  data: Float32Array.from({ length: nRows * 3 }, (_, at) => {
    const row = Math.floor(at / 3);
    const noise = 0.1 * random.normal();
    const own = [2 * (depth[row] ?? 0), type[row] ?? 0, 0][at % 3] ?? 0;
    return own + noise;
  }),
  nRows,
  nCols: 3,
};

describe('a trend taken out of points', () => {
  it('leaves nothing that predicts the number, and everything else', () => {
    const { points: rest, correlation } = removeTrend(points, depth);
    expect(correlation).toBeGreaterThan(0.99);
    expect(removeTrend(rest, depth).correlation).toBeLessThan(0.2);
    const column = Array.from({ length: nRows }, (_, row) => rest.data[row * 3 + 1] ?? 0);
    expect(column.every((value, row) => value * (type[row] ?? 0) > 0)).toBe(true);
    expect(points.data).not.toBe(rest.data);
  });

  it('does nothing where there is nothing to follow', () => {
    expect(removeTrend(points, new Float64Array(nRows)).correlation).toBe(0);
    const flat = { data: new Float32Array(nRows * 2).fill(4), nRows, nCols: 2 };
    expect(removeTrend(flat, depth)).toEqual({ points: flat, correlation: 0 });
  });
});

describe('deep points drawn in', () => {
  it('move towards the mean by the ratio of the median size to theirs; others stay', () => {
    const three = { data: Float32Array.of(-1, 0, 1, 0, 6, 0), nRows: 3, nCols: 2 };
    const { data } = drawInLarge(three, [50, 100, 400]);
    // The mean is (2, 0): the last point keeps a quarter of its distance.
    expect([...data]).toEqual([-1, 0, 1, 0, 3, 0]);
  });
});
