// The moving part of a point view, without React: two canvases, when to draw, how much of it, and what a lost context means.
import type { Frame } from '#shared/figure/frame.ts';
import { project, type Camera, type Projection, type Size } from './camera.ts';
import { hasGraphics } from './graphics.ts';
import { createOverlay } from './overlay.ts';
import { createPacing } from './pacing.ts';
import type { Painter } from './painter.ts';
import type { Point } from '#shared/model/polygon.ts';
import { createRasterPainter } from './raster-painter.ts';
import { styleFor, type Scene } from './scene.ts';
import { createWebglPainter } from './webgl-painter.ts';

/** How points are drawn now: `lost` until the graphics driver gives the context back. */
export type StageState = 'webgl2' | 'raster' | 'lost' | 'none';

export interface Stage {
  setScene(scene: Scene, frame: Frame): void;
  setHighlighted(index: number | null): void;
  /** Shows an outline (data units) until the selection of the scene changes from elsewhere. */
  setLasso(corners: readonly Point[] | null): void;
  /** Says that the next change of selection comes from the outline shown. */
  keepLasso(): void;
  readonly projection: Projection;
  readonly size: Size;
  readonly scene: Scene | null;
  dispose(): void;
}

/** Puts its canvases into `host` and draws there for as long as it lives. Call `dispose` once at the end. */
export function createStage(
  host: HTMLElement,
  camera: Camera,
  onState: (state: StageState) => void,
): Stage {
  const canvas = addCanvas(host);
  const overlayCanvas = addCanvas(host);
  const overlay = createOverlay(overlayCanvas);
  let painter = createPainter(canvas);
  let scene: Scene | null = null;
  let frame: Frame = { x: 0, y: 0, halfWidth: 1, halfHeight: 1 };
  let size: Size = { width: 1, height: 1 };
  let highlighted: number | null = null;
  let lasso: readonly Point[] | null = null;
  let isLassoKept = false;

  let drawnTo = 0;
  const pacing = createPacing();
  let request = 0;

  const projection = (): Projection => project(frame, camera.getState(), size);

  const draw = (now: number): void => {
    request = 0;
    if (!scene) return;
    const usual = styleFor(scene.entries.length, size, camera.getState().zoom);
    const style = { ...usual, radius: usual.radius * scene.pointScale };
    const total = painter ? scene.entries.length : 0;
    const isMoving = pacing.begin(now);
    const isPainted = painter !== null && (drawnTo === 0 || (!isMoving && drawnTo < total));
    if (painter && isPainted) {
      const to = Math.min(total, Math.round(drawnTo + pacing.part));
      painter.paint({ scene, projection: projection(), style, from: drawnTo, to });
      drawnTo = to;
    }
    overlay.paint({
      projection: projection(),
      radius: style.radius,
      lasso,
      ring: highlighted === null ? null : pointOf(scene, highlighted),
    });
    const goesOn = drawnTo < total;
    pacing.end({ isPainted, goesOn });
    if (goesOn) schedule();
  };
  const schedule = (): void => {
    if (request === 0) request = requestAnimationFrame(draw);
  };
  const redraw = (): void => {
    drawnTo = 0;
    schedule();
  };

  const resize = (): void => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    size = { width, height };
    painter?.resize(width, height, devicePixelRatio);
    overlay.resize(size, devicePixelRatio);
    // At once, not in a frame: a resized canvas is empty until it is drawn again.
    drawnTo = 0;
    draw(performance.now());
  };
  const onLost = (event: Event): void => {
    event.preventDefault();
    painter = null;
    onState('lost');
  };
  const onRestored = (): void => {
    painter = createPainter(canvas);
    onState(painter?.kind ?? 'none');
    resize();
  };

  canvas.addEventListener('webglcontextlost', onLost);
  canvas.addEventListener('webglcontextrestored', onRestored);
  const observer = new ResizeObserver(resize);
  observer.observe(host);
  const stopCamera = camera.subscribe(() => {
    pacing.moved(performance.now());
    redraw();
  });
  onState(painter?.kind ?? 'none');

  return {
    setScene(next, nextFrame) {
      if (next.selected !== scene?.selected) {
        if (!isLassoKept) lasso = null;
        isLassoKept = false;
      }
      scene = next;
      frame = nextFrame;
      redraw();
    },
    setHighlighted(index) {
      highlighted = index;
      schedule();
    },
    setLasso(corners) {
      lasso = corners;
      schedule();
    },
    keepLasso() {
      isLassoKept = true;
    },
    get projection() {
      return projection();
    },
    get size() {
      return size;
    },
    get scene() {
      return scene;
    },
    dispose() {
      cancelAnimationFrame(request);
      observer.disconnect();
      stopCamera();
      canvas.removeEventListener('webglcontextlost', onLost);
      canvas.removeEventListener('webglcontextrestored', onRestored);
      painter?.dispose();
      canvas.remove();
      overlayCanvas.remove();
    },
  };
}

function createPainter(canvas: HTMLCanvasElement): Painter | null {
  return (hasGraphics() ? createWebglPainter(canvas) : null) ?? createRasterPainter(canvas);
}

function addCanvas(host: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  host.append(canvas);
  return canvas;
}

function pointOf(scene: Scene, index: number): Point {
  return { x: scene.xy[2 * index]!, y: scene.xy[2 * index + 1]! };
}
