// Drawing without WebGL2, and into exported pictures: one disc after the other on a 2D canvas.
import type { Projection } from './camera.ts';
import type { Painter } from './painter.ts';
import { spreadStep } from '#shared/figure/points.ts';
import type { PointStyle, Scene } from './scene.ts';

/** Points drawn on a 2D canvas while it is also moved about. */
export const canvasLimit = 20_000;
/** Opacity of what is not selected, as a part of that of the rest. */
export const dimming = 0.3;

/** Draws with the 2D context of `canvas`; throws nothing, every browser has one. */
export function createCanvasPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d')!;
  return {
    kind: 'canvas-2d',
    limit: canvasLimit,
    resize(width, height, pixelRatio) {
      canvas.width = Math.round(width * pixelRatio);
      canvas.height = Math.round(height * pixelRatio);
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    },
    paint({ scene, projection, style, from, to }) {
      if (from === 0) context.clearRect(0, 0, canvas.width, canvas.height);
      drawPoints(context, { scene, projection, style, from, to });
    },
    dispose() {},
  };
}

/** Draws the points `from` to `to` (in drawing order) with the context's own transform. */
function drawPoints(
  context: CanvasRenderingContext2D,
  points: {
    readonly scene: Scene;
    readonly projection: Projection;
    readonly style: PointStyle;
    readonly from: number;
    readonly to: number;
  },
): void {
  const { scene, projection, style } = points;
  const fills = Array.from({ length: scene.table.length / 4 }, (_, entry) => {
    const [red, green, blue] = scene.table.subarray(4 * entry, 4 * entry + 3);
    return `rgb(${red} ${green} ${blue})`;
  });
  for (const index of paintOrder(scene, points.from, points.to)) {
    const entry = scene.entries[index]!;
    if (scene.table[4 * entry + 3] === 0) continue;
    const isDim = scene.selected !== null && scene.selected[index] === 0;
    context.globalAlpha = isDim ? style.alpha * dimming : style.alpha;
    context.fillStyle = fills[isDim ? 0 : entry]!;
    context.beginPath();
    context.arc(
      projection.originX + scene.xy[2 * index]! * projection.scale,
      projection.originY - scene.xy[2 * index + 1]! * projection.scale,
      style.radius,
      0,
      2 * Math.PI,
    );
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Points in the order in which they are painted: the even spread of `spreadStep`; selected and high ones last. */
function paintOrder(scene: Scene, from: number, to: number): Uint32Array {
  const nPoints = scene.entries.length;
  const step = spreadStep(nPoints);
  const order = new Uint32Array(to - from);
  for (let i = from; i < to; i++) order[i - from] = (i * step) % nPoints;
  if (!scene.isOrdered && !scene.selected) return order;
  const rank = (index: number): number =>
    (scene.selected?.[index] ? 65_536 : 0) + (scene.isOrdered ? scene.entries[index]! : 0);
  return order.sort((a, b) => rank(a) - rank(b));
}
