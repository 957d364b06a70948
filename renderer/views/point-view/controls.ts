// Hands on a point view: drag, wheel, lasso, keys, hover. Turns DOM events into moves of the camera and picks.
import type { Point } from '#shared/model/polygon.ts';
import { panBy, resetCamera, zoomBy, type Camera } from './camera.ts';
import { pickPoint, pointsInside } from './pick.ts';
import type { Stage } from './stage.ts';

export type PointTool = 'pan' | 'lasso';

export interface ControlListeners {
  tool(): PointTool;
  /** The point under the pointer and where it is, in CSS px of the view. */
  onHover(index: number | null, at: Point): void;
  /** Points inside a finished lasso, ascending (empty when it held none), and its corners in the units of the data. */
  onSelect(indices: Uint32Array, corners: readonly Point[]): void;
}

const pickRadiusPx = 9;
const panStepPx = 48;
const zoomStep = 1.3;
/** Corners of a lasso lie at least so far apart. */
const cornerPx = 3;

/** Listens on `host` until the returned function is called. */
export function attachControls(
  host: HTMLElement,
  stage: Stage,
  camera: Camera,
  listeners: ControlListeners,
): () => void {
  let drag: { tool: PointTool; last: Point; corners: Point[] } | null = null;

  const at = (event: MouseEvent): Point => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const toData = ({ x, y }: Point): Point => {
    const { originX, originY, scale } = stage.projection;
    return { x: (x - originX) / scale, y: (originY - y) / scale };
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const tool = event.shiftKey ? 'lasso' : listeners.tool();
    drag = { tool, last: at(event), corners: [at(event)] };
    host.setPointerCapture(event.pointerId);
    listeners.onHover(null, drag.last);
  };
  const onMove = (event: PointerEvent): void => {
    const now = at(event);
    if (!drag) {
      const { scene } = stage;
      listeners.onHover(scene && pickPoint(scene, stage.projection, now, pickRadiusPx), now);
      return;
    }
    if (drag.tool === 'pan') {
      panBy(camera, stage.projection, { x: now.x - drag.last.x, y: now.y - drag.last.y });
    } else if (Math.hypot(now.x - drag.last.x, now.y - drag.last.y) >= cornerPx) {
      drag.corners.push(now);
      stage.setLasso(drag.corners.map(toData));
    } else return;
    drag.last = now;
  };
  const onUp = (): void => {
    const done = drag;
    drag = null;
    if (done?.tool !== 'lasso' || !stage.scene || done.corners.length < 3) return;
    const inside = pointsInside(stage.scene, stage.projection, done.corners);
    if (inside.length === 0) stage.setLasso(null);
    else stage.keepLasso();
    listeners.onSelect(inside, done.corners.map(toData));
  };
  const onCancel = (): void => {
    drag = null;
    stage.setLasso(null);
  };
  const onLeave = (): void => listeners.onHover(null, { x: 0, y: 0 });
  const fromCentre = ({ x, y }: Point): Point => ({
    x: x - stage.size.width / 2,
    y: y - stage.size.height / 2,
  });
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const factor = Math.exp(-0.0016 * event.deltaY * lines);
    zoomBy(camera, stage.projection, { factor, fromCentre: fromCentre(at(event)) });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== host) return;
    const pan = panOf(event.key);
    const factor = zoomOf(event.key);
    if (pan) panBy(camera, stage.projection, pan);
    else if (factor) zoomBy(camera, stage.projection, { factor, fromCentre: { x: 0, y: 0 } });
    else if (event.key === '0') resetCamera(camera);
    else return;
    event.preventDefault();
  };

  const listening = [
    on(host, 'pointerdown', onDown),
    on(host, 'pointermove', onMove),
    on(host, 'pointerup', onUp),
    on(host, 'pointercancel', onCancel),
    on(host, 'pointerleave', onLeave),
    on(host, 'keydown', onKey),
    on(host, 'wheel', onWheel),
  ];
  return () => listening.forEach((stop) => stop());
}

function panOf(key: string): Point | null {
  if (key === 'ArrowLeft') return { x: panStepPx, y: 0 };
  if (key === 'ArrowRight') return { x: -panStepPx, y: 0 };
  if (key === 'ArrowUp') return { x: 0, y: panStepPx };
  if (key === 'ArrowDown') return { x: 0, y: -panStepPx };
  return null;
}

function zoomOf(key: string): number | null {
  if (key === '+' || key === '=') return zoomStep;
  if (key === '-' || key === '_') return 1 / zoomStep;
  return null;
}

function on<Name extends keyof HTMLElementEventMap>(
  host: HTMLElement,
  name: Name,
  listener: (event: HTMLElementEventMap[Name]) => void,
): () => void {
  // Not passive: the wheel zooms the picture and must not scroll the page.
  host.addEventListener(name, listener, { passive: false });
  return () => host.removeEventListener(name, listener);
}
