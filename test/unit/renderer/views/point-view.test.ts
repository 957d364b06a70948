import { describe, expect, test } from 'vitest';
import { groupColors } from '#shared/figure/palettes.ts';
import { spreadStep } from '#shared/figure/points.ts';
import { colorAt, parseHex, viridis } from '#shared/figure/color-scale.ts';
import {
  createCamera,
  panBy,
  project,
  resetCamera,
  zoomBy,
} from '#renderer/views/point-view/camera.ts';
import { alignFrames, fitFrame } from '#shared/figure/frame.ts';
import { pickPoint, pointsInside } from '#renderer/views/point-view/pick.ts';
import { insideTest } from '#shared/model/polygon.ts';
import {
  entriesOf,
  styleFor,
  tableOf,
  type PointColor,
  type Scene,
} from '#renderer/views/point-view/scene.ts';

const frame = { x: 10, y: -5, halfWidth: 4, halfHeight: 2 };
const size = { width: 400, height: 400 };

function toPx(x: number, y: number, projection: ReturnType<typeof project>) {
  return {
    x: projection.originX + x * projection.scale,
    y: projection.originY - y * projection.scale,
  };
}

function sceneOf(xy: readonly number[], codes: readonly number[], hidden: number[] = []): Scene {
  const color: PointColor = { kind: 'category', codes, colors: ['#0072b2', '#e69f00'] };
  return {
    xy: Float32Array.from(xy),
    entries: entriesOf(color),
    table: tableOf(color, new Set(hidden), '#b5bcc4'),
    selected: null,
    isOrdered: false,
    pointScale: 1,
  };
}

describe('camera', () => {
  test('the whole frame is seen at first, centred, at one scale on both axes, y upwards', () => {
    const projection = project(frame, createCamera().getState(), size);
    expect(projection.scale).toBe(50);
    expect(toPx(10, -5, projection)).toEqual({ x: 200, y: 200 });
    expect(toPx(14, -3, projection)).toEqual({ x: 400, y: 100 });
  });

  test('panning moves what is seen by just as many px', () => {
    const camera = createCamera();
    const before = project(frame, camera.getState(), size);
    panBy(camera, before, { x: 30, y: -12 });
    const after = project(frame, camera.getState(), size);
    expect(toPx(10, -5, after)).toEqual({ x: 230, y: 188 });
  });

  test('zooming keeps the point under the pointer in its place', () => {
    const camera = createCamera();
    camera.setState({ dx: 0.4, dy: -0.3, zoom: 1.7 });
    const before = project(frame, camera.getState(), size);
    const pointer = toPx(11, -4.5, before);
    zoomBy(camera, before, {
      factor: 2.5,
      fromCentre: { x: pointer.x - 200, y: pointer.y - 200 },
    });
    const after = toPx(11, -4.5, project(frame, camera.getState(), size));
    expect(after.x).toBeCloseTo(pointer.x, 9);
    expect(after.y).toBeCloseTo(pointer.y, 9);
  });

  test('zoom stays within its range, and reset shows everything again', () => {
    const camera = createCamera();
    const zoom = { factor: 1e6, fromCentre: { x: 0, y: 0 } };
    zoomBy(camera, project(frame, camera.getState(), size), zoom);
    expect(camera.getState().zoom).toBe(400);
    resetCamera(camera);
    expect(camera.getState()).toEqual({ dx: 0, dy: 0, zoom: 1 });
  });
});

describe('frame', () => {
  test('one far outlier in a thousand does not shrink the rest', () => {
    const xy = Float32Array.from({ length: 2_000 }, (_, i) => Math.sin(i));
    xy[0] = 1e6;
    expect(fitFrame(xy).halfWidth).toBeLessThan(1.2);
  });

  test('points that are not finite are passed over, and one point alone still has a frame', () => {
    const single = fitFrame(Float32Array.from([3, 4, NaN, Infinity]));
    expect([single.x, single.y]).toEqual([3, 4]);
    expect(single.halfWidth).toBeGreaterThan(0);
    expect(fitFrame(new Float32Array(0)).halfWidth).toBeGreaterThan(0);
  });

  test('aligned frames keep their centres and share the largest extent', () => {
    const [a, b] = alignFrames([frame, { x: 0, y: 0, halfWidth: 1, halfHeight: 9 }]);
    expect(a).toEqual({ x: 10, y: -5, halfWidth: 4, halfHeight: 9 });
    expect(b).toEqual({ x: 0, y: 0, halfWidth: 4, halfHeight: 9 });
  });
});

describe('colours', () => {
  test('missing and unknown categories get the missing entry', () => {
    const color: PointColor = { kind: 'category', codes: [0, 1, -1, 7], colors: ['#000', '#fff'] };
    expect([...entriesOf(color)]).toEqual([1, 2, 0, 0]);
  });

  test('values span the scale, NaN is missing, and equal values are the lowest', () => {
    const color = { kind: 'value', values: [0, 2, 4, NaN, 9], min: 0, max: 4 } as const;
    expect([...entriesOf(color)]).toEqual([1, 128, 255, 0, 255]);
    expect([...entriesOf({ kind: 'value', values: [3, 3], min: 3, max: 3 })]).toEqual([1, 1]);
  });

  test('hidden categories are invisible in the table, the others keep their colour', () => {
    const color: PointColor = { kind: 'category', codes: [], colors: ['#0072b2', '#e69f00'] };
    const table = tableOf(color, new Set([1, -1]), '#b5bcc4');
    expect([...table.subarray(0, 12)]).toEqual([
      181, 188, 196, 0, 0, 114, 178, 255, 230, 159, 0, 0,
    ]);
  });

  test('a scale begins and ends with its stops', () => {
    expect(colorAt(viridis, 0)).toEqual(parseHex('#440154'));
    expect(colorAt(viridis, 1)).toEqual(parseHex('#fde725'));
    expect(colorAt(['#000000', '#ffffff'], 0.5)).toEqual([128, 128, 128]);
  });

  test('up to twenty categories have colours of their own', () => {
    for (const n of [1, 8, 9, 20]) expect(new Set(groupColors(n)).size).toBe(n);
    expect(groupColors(45)).toHaveLength(45);
  });

  test('short and odd colour notations are understood or grey', () => {
    expect(parseHex('#abc')).toEqual([170, 187, 204]);
    expect(parseHex('#0072b2ff')).toEqual([0, 114, 178]);
    expect(parseHex('teal')).toEqual(parseHex('#b5bcc4'));
  });
});

describe('drawing order', () => {
  test('every point is drawn once, and a part of the order is a fair sample of all', () => {
    for (const n of [1, 2, 3, 10, 1_408, 5_000]) {
      const step = spreadStep(n);
      const order = Array.from({ length: n }, (_, i) => (i * step) % n);
      expect(new Set(order).size).toBe(n);
    }
    const step = spreadStep(10_000);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 1_000; i++) tenths[Math.floor(((i * step) % 10_000) / 1_000)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 100)).toBeLessThan(5);
  });

  test('more points are drawn smaller and more transparent, zooming makes them larger', () => {
    const few = styleFor(1_000, size, 1);
    const many = styleFor(1_000_000, size, 1);
    expect(many.radius).toBeLessThan(few.radius);
    expect(many.alpha).toBeLessThan(few.alpha);
    expect(styleFor(1_000, size, 8).radius).toBeGreaterThan(few.radius);
  });
});

describe('picking', () => {
  const projection = { scale: 10, originX: 100, originY: 100 };
  const points = [0, 0, 1, 0, 1, 1, 5, 5];

  test('the nearest visible point within reach is picked', () => {
    const scene = sceneOf(points, [0, 1, 0, 1]);
    expect(pickPoint(scene, projection, { x: 108, y: 101 }, 9)).toBe(1);
    expect(pickPoint(scene, projection, { x: 200, y: 200 }, 9)).toBeNull();
    const withHidden = sceneOf(points, [0, 1, 0, 1], [1]);
    expect(pickPoint(withHidden, projection, { x: 108, y: 101 }, 9)).toBe(0);
  });

  test('a lasso holds the visible points inside it, in ascending order', () => {
    const around = [
      { x: 95, y: 105 },
      { x: 115, y: 105 },
      { x: 115, y: 85 },
      { x: 95, y: 85 },
    ];
    expect([...pointsInside(sceneOf(points, [0, 1, 0, 1]), projection, around)]).toEqual([0, 1, 2]);
    const withHidden = sceneOf(points, [0, 1, 0, 1], [1]);
    expect([...pointsInside(withHidden, projection, around)]).toEqual([0, 2]);
    expect(
      pointsInside(sceneOf(points, [0, 1, 0, 1]), projection, around.slice(0, 2)),
    ).toHaveLength(0);
  });

  test('the notch of a concave outline lies outside', () => {
    const arrow = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 5, y: 3 },
      { x: 0, y: 10 },
    ];
    const isInside = insideTest(arrow);
    expect(isInside(5, 2)).toBe(true);
    expect(isInside(5, 6)).toBe(false);
    expect(isInside(-1, 2)).toBe(false);
    expect(insideTest(arrow.slice(0, 2))(5, 0)).toBe(false);
  });
});
