// What the two ways of drawing have in common: by the graphics card through WebGL2, and by the processor where there is none.
import type { Projection } from './camera.ts';
import type { PointStyle, Scene } from './scene.ts';

export interface Painting {
  readonly scene: Scene;
  readonly projection: Projection;
  readonly style: PointStyle;
  /** Points in drawing order to draw now; from 0 means that the picture is cleared first. */
  readonly from: number;
  readonly to: number;
}

export interface Painter {
  readonly kind: 'webgl2' | 'raster';
  /** Sets the size of the picture: CSS px and device px per CSS px. Clears it. */
  resize(width: number, height: number, pixelRatio: number): void;
  paint(painting: Painting): void;
  dispose(): void;
}
