// What lies over the points: the outline of a lasso and a ring around the cell under the pointer.
import type { Projection, Size } from './camera.ts';
import type { Point } from '#shared/model/polygon.ts';

export interface Overlay {
  resize(size: Size, pixelRatio: number): void;
  paint(content: OverlayContent): void;
}

export interface OverlayContent {
  readonly projection: Projection;
  readonly radius: number;
  /** Outline in data units. */
  readonly lasso: readonly Point[] | null;
  /** A point in data units. */
  readonly ring: Point | null;
}

/** Draws on `canvas` in the text and accent colours that hold where it stands. */
export function createOverlay(canvas: HTMLCanvasElement): Overlay {
  const context = canvas.getContext('2d')!;
  const toPx = (point: Point, { originX, originY, scale }: Projection): Point => ({
    x: originX + point.x * scale,
    y: originY - point.y * scale,
  });
  let isBlank = true;
  return {
    resize({ width, height }, pixelRatio) {
      canvas.width = Math.round(width * pixelRatio);
      canvas.height = Math.round(height * pixelRatio);
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    },
    paint({ projection, radius, lasso, ring }) {
      const isEmpty = lasso === null && ring === null;
      if (isEmpty && isBlank) return;
      isBlank = isEmpty;
      context.clearRect(0, 0, canvas.width, canvas.height);
      const style = getComputedStyle(canvas);
      if (lasso && lasso.length > 1) {
        const [first, ...others] = lasso.map((corner) => toPx(corner, projection));
        context.beginPath();
        context.moveTo(first!.x, first!.y);
        for (const corner of others) context.lineTo(corner.x, corner.y);
        context.closePath();
        context.strokeStyle = style.getPropertyValue('--cw-accent');
        context.fillStyle = context.strokeStyle;
        context.globalAlpha = 0.08;
        context.fill();
        context.globalAlpha = 1;
        context.lineWidth = 1.5;
        context.setLineDash([4, 3]);
        context.stroke();
        context.setLineDash([]);
      }
      if (ring) {
        const at = toPx(ring, projection);
        context.beginPath();
        context.arc(at.x, at.y, radius + 3.5, 0, 2 * Math.PI);
        context.lineWidth = 2;
        context.strokeStyle = style.getPropertyValue('--cw-text');
        context.stroke();
      }
    },
  };
}
