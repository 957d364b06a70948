// Which points lie under the pointer (by an index per array of positions, made at first use) or inside a lasso.
import KDBush from 'kdbush';
import { insideTest, type Point } from '#shared/model/polygon.ts';
import type { Projection } from './camera.ts';
import { isVisible, type Scene } from './scene.ts';

const indexes = new WeakMap<Float32Array, KDBush>();

function indexOf(xy: Float32Array): KDBush {
  const known = indexes.get(xy);
  if (known) return known;
  const index = new KDBush(xy.length / 2, 64, Float32Array);
  for (let i = 0; i < xy.length; i += 2) index.add(xy[i]!, xy[i + 1]!);
  index.finish();
  indexes.set(xy, index);
  return index;
}

/** The visible point nearest to `at` (CSS px) within `radiusPx`; null when there is none. */
export function pickPoint(
  scene: Scene,
  projection: Projection,
  at: Point,
  radiusPx: number,
): number | null {
  const x = (at.x - projection.originX) / projection.scale;
  const y = (projection.originY - at.y) / projection.scale;
  let nearest: number | null = null;
  let least = Infinity;
  for (const index of indexOf(scene.xy).within(x, y, radiusPx / projection.scale)) {
    if (!isVisible(scene, index)) continue;
    const distance = (scene.xy[2 * index]! - x) ** 2 + (scene.xy[2 * index + 1]! - y) ** 2;
    if (distance < least) {
      least = distance;
      nearest = index;
    }
  }
  return nearest;
}

/** The visible points inside a polygon given in CSS px, in ascending order. */
export function pointsInside(
  scene: Scene,
  projection: Projection,
  polygon: readonly Point[],
): Uint32Array {
  const isInside = insideTest(
    polygon.map(({ x, y }) => ({
      x: (x - projection.originX) / projection.scale,
      y: (projection.originY - y) / projection.scale,
    })),
  );
  const { xy } = scene;
  const found = new Uint32Array(xy.length / 2);
  let nFound = 0;
  for (let index = 0; index < found.length; index++) {
    if (isInside(xy[2 * index]!, xy[2 * index + 1]!) && isVisible(scene, index)) {
      found[nFound++] = index;
    }
  }
  return found.slice(0, nFound);
}
