// Points and outlines in a plane.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Even-odd rule: a ray from the point crosses the outline an odd number of times. */
export function isInside(point: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  let before = polygon.at(-1)!;
  for (const corner of polygon) {
    const crosses =
      corner.y > point.y !== before.y > point.y &&
      point.x < ((before.x - corner.x) * (point.y - corner.y)) / (before.y - corner.y) + corner.x;
    if (crosses) inside = !inside;
    before = corner;
  }
  return inside;
}
