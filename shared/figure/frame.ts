// What part of the plane a picture shows.

/** Part of the plane, in data units. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

const margin = 1.08;
const sampleLimit = 50_000;

/**
 * The frame around the middle `share` of the points on each axis, so that a few far outliers do not shrink the rest.
 * @param xy x0, y0, x1, y1 ...; pairs that are not finite are passed over
 */
export function fitFrame(xy: Float32Array, share = 0.99): Frame {
  const [left, right] = middleRange(xy, 0, share);
  const [bottom, top] = middleRange(xy, 1, share);
  const halfWidth = ((right - left) / 2) * margin;
  const halfHeight = ((top - bottom) / 2) * margin;
  const least = Math.max(halfWidth, halfHeight, 1e-6) * 1e-3;
  return {
    x: (left + right) / 2,
    y: (bottom + top) / 2,
    halfWidth: Math.max(halfWidth, least),
    halfHeight: Math.max(halfHeight, least),
  };
}

/** The frames at one common scale: each keeps its centre, all have the largest width and height. */
export function alignFrames(frames: readonly Frame[]): readonly Frame[] {
  const halfWidth = Math.max(...frames.map((frame) => frame.halfWidth));
  const halfHeight = Math.max(...frames.map((frame) => frame.halfHeight));
  return frames.map(({ x, y }) => ({ x, y, halfWidth, halfHeight }));
}

function middleRange(xy: Float32Array, axis: 0 | 1, share: number): readonly [number, number] {
  const nPoints = xy.length / 2;
  const step = Math.max(1, Math.ceil(nPoints / sampleLimit));
  const values = new Float32Array(Math.ceil(nPoints / step));
  let n = 0;
  for (let i = 0; i < nPoints; i += step) {
    const value = xy[2 * i + axis]!;
    if (Number.isFinite(value)) values[n++] = value;
  }
  if (n === 0) return [-1, 1];
  const sorted = values.subarray(0, n).sort();
  const cut = Math.floor(((1 - share) / 2) * n);
  return [sorted[cut]!, sorted[n - 1 - cut]!];
}
