// Where a point view looks. Several views may share one camera: what one is moved by moves all.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Frame } from '#shared/figure/frame.ts';

export interface CameraState {
  /** From the centre of the frame to the centre of the view, in data units. */
  readonly dx: number;
  readonly dy: number;
  /** 1 shows the whole frame. */
  readonly zoom: number;
}

export type Camera = StoreApi<CameraState>;

const home: CameraState = { dx: 0, dy: 0, zoom: 1 };
const zoomRange = { min: 0.2, max: 400 } as const;

/** A camera that shows the whole frame. */
export function createCamera(): Camera {
  return createStore<CameraState>(() => home);
}

export function resetCamera(camera: Camera): void {
  camera.setState(home);
}

/** Size of a picture in CSS px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Data to CSS px: `px = originX + x * scale`, `py = originY - y * scale`. */
export interface Projection {
  readonly scale: number;
  readonly originX: number;
  readonly originY: number;
}

/** The projection of a frame into a picture: the same scale on both axes, the frame centred. */
export function project(frame: Frame, camera: CameraState, size: Size): Projection {
  const fit = Math.min(size.width / (2 * frame.halfWidth), size.height / (2 * frame.halfHeight));
  const scale = fit * camera.zoom;
  return {
    scale,
    originX: size.width / 2 - (frame.x + camera.dx) * scale,
    originY: size.height / 2 + (frame.y + camera.dy) * scale,
  };
}

/** Moves what is seen by so many CSS px. */
export function panBy(camera: Camera, projection: Projection, px: { x: number; y: number }): void {
  const { dx, dy } = camera.getState();
  camera.setState({ dx: dx - px.x / projection.scale, dy: dy + px.y / projection.scale });
}

/** Zooms by `factor`, keeping what lies `fromCentre` (CSS px from the centre of the picture) in its place. */
export function zoomBy(
  camera: Camera,
  projection: Projection,
  zoom: {
    readonly factor: number;
    readonly fromCentre: { readonly x: number; readonly y: number };
  },
): void {
  const before = camera.getState();
  const after = Math.min(zoomRange.max, Math.max(zoomRange.min, before.zoom * zoom.factor));
  const gain = 1 - before.zoom / after;
  camera.setState({
    zoom: after,
    dx: before.dx + (zoom.fromCentre.x / projection.scale) * gain,
    dy: before.dy - (zoom.fromCentre.y / projection.scale) * gain,
  });
}
