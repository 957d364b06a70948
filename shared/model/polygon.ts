// Points and outlines in a plane.

export interface Point {
  readonly x: number;
  readonly y: number;
}

const nBands = 256;

/**
 * A test of whether points lie inside an outline, by the even-odd rule: a ray from the point crosses the outline an odd
 * number of times. Made for many points: edges are sorted into horizontal bands first, so that a point meets only those at
 * its height. Fewer than three corners hold nothing.
 */
export function insideTest(corners: readonly Point[]): (x: number, y: number) => boolean {
  if (corners.length < 3) return () => false;
  const ys = corners.map(({ y }) => y);
  const xs = corners.map(({ x }) => x);
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const bandOf = (y: number): number =>
    Math.min(nBands - 1, Math.max(0, Math.floor(((y - bottom) / (top - bottom || 1)) * nBands)));
  const bands: number[][] = Array.from({ length: nBands }, () => []);
  corners.forEach((corner, i) => {
    const before = corners.at(i - 1)!;
    const [low, high] = [bandOf(corner.y), bandOf(before.y)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    for (let band = low; band <= high; band++) {
      bands[band]!.push(corner.x, corner.y, before.x, before.y);
    }
  });
  return (x, y) => {
    if (!(x >= left && x <= right && y >= bottom && y <= top)) return false;
    const edges = bands[bandOf(y)]!;
    let inside = false;
    for (let i = 0; i < edges.length; i += 4) {
      const cornerY = edges[i + 1]!;
      const beforeY = edges[i + 3]!;
      if (cornerY > y === beforeY > y) continue;
      const cornerX = edges[i]!;
      const beforeX = edges[i + 2]!;
      if (x < ((beforeX - cornerX) * (y - cornerY)) / (beforeY - cornerY) + cornerX) {
        inside = !inside;
      }
    }
    return inside;
  };
}
