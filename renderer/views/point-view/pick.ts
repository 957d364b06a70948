// Which points lie under the pointer or inside a lasso. All points are looked at: four milliseconds for a million, while an
// index of them takes a quarter of a second to make, at the first touch of each picture.
import { insideTest, type Point } from '#shared/model/polygon.ts';
import type { Projection } from './camera.ts';
import { isVisible, type Scene } from './scene.ts';

/** The visible point nearest to `at` (CSS px) within `radiusPx`; null when there is none. */
export function pickPoint(
  scene: Scene,
  projection: Projection,
  at: Point,
  radiusPx: number,
): number | null {
  const { xy } = scene;
  const x = (at.x - projection.originX) / projection.scale;
  const y = (projection.originY - at.y) / projection.scale;
  let nearest: number | null = null;
  let least = (radiusPx / projection.scale) ** 2;
  for (let index = 0; 2 * index < xy.length; index++) {
    const [dx, dy] = [xy[2 * index]! - x, xy[2 * index + 1]! - y];
    const distance = dx * dx + dy * dy;
    if (distance <= least && isVisible(scene, index)) {
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
