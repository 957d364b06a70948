// Where the window was, remembered; corrected when the screen it was on is gone.

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallestSize = { width: 1024, height: 700 } as const;
const usualSize = { width: 1360, height: 900 } as const;

/** Reads what was saved, which may be anything; null when it is no rectangle. */
export function readBounds(saved: unknown): Bounds | null {
  if (typeof saved !== 'object' || saved === null) return null;
  const { x, y, width, height } = saved as Record<string, unknown>;
  const isWhole = [x, y, width, height].every((value) => Number.isSafeInteger(value));
  return isWhole ? ({ x, y, width, height } as Bounds) : null;
}

/** The saved bounds if enough of them lies on a screen to be grabbed, else the usual size wherever the system puts it. */
export function chooseBounds(
  saved: Bounds | null,
  workAreas: readonly Bounds[],
): Bounds | { readonly width: number; readonly height: number } {
  const area = saved && workAreas.find((candidate) => overlapPx(saved, candidate) >= 200 * 100);
  if (!saved || !area) return usualSize;
  return {
    x: saved.x,
    y: saved.y,
    width: Math.max(smallestSize.width, Math.min(saved.width, area.width)),
    height: Math.max(smallestSize.height, Math.min(saved.height, area.height)),
  };
}

/** Common area in square pixels. */
function overlapPx(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
