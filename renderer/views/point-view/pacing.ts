// How much of a picture is drawn in a frame: all of it in a few steps while it stands still, and while it moves as much as
// this computer can draw without losing the hand that moves it.

export interface Pacing {
  /** The camera has moved. ms, as of `performance.now`. */
  moved(now: number): void;
  /** Begins a frame; says whether the picture is moving. */
  begin(now: number): boolean;
  /** Ends it. `isPainted`: points were drawn; `goesOn`: the next frame is asked for already, so its delay is ours. */
  end(frame: { readonly isPainted: boolean; readonly goesOn: boolean }): void;
  /** Points to draw in this frame. */
  readonly part: number;
}

const stillAfterMs = 120;
export const smallestPart = 5_000;
export const firstPart = 60_000;

export function createPacing(): Pacing {
  let part = firstPart;
  let stillPart = firstPart;
  let hasMoved = false;
  let movedAt = -Infinity;
  let isMoving = false;
  let beganAt = -Infinity;
  /** When the frame before this one began, if that drew and asked for this one. */
  let drawnAt: number | null = null;
  return {
    moved(now) {
      hasMoved = true;
      movedAt = now;
    },
    begin(now) {
      // A frame may take longer than a picture needs to be called still: what moved since the last one is moving.
      const wasMoving = isMoving;
      isMoving = hasMoved || now - movedAt < stillAfterMs;
      hasMoved = false;
      if (drawnAt !== null && wasMoving === isMoving) {
        if (isMoving) part = adjustPart(part, now - drawnAt);
        else stillPart = adjustStill(stillPart, now - drawnAt);
      }
      beganAt = now;
      return isMoving;
    },
    end({ isPainted, goesOn }) {
      drawnAt = isPainted && goesOn ? beganAt : null;
    },
    get part() {
      return isMoving ? part : stillPart;
    },
  };
}

/** Each frame of a picture that stands still costs the same beside its points: few frames, that a click need not wait for. */
function adjustStill(part: number, frameMs: number): number {
  if (frameMs > 100) return Math.max(firstPart, part / 2);
  return frameMs < 50 ? 2 * part : part;
}

/** Fewer when the frame took long, more when there was time left. */
function adjustPart(part: number, frameMs: number): number {
  if (frameMs > 200) return Math.max(smallestPart, part * 0.25);
  if (frameMs > 66) return Math.max(smallestPart, part * 0.5);
  if (frameMs > 40) return Math.max(smallestPart, part * 0.8);
  if (frameMs < 20) return part * 1.15;
  return part;
}
