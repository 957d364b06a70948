// Reading under watch: the thread that reads marks its steps in shared memory, the service ends it when they stop.
import type { ReadWatch } from '../io/ports.ts';

/** Longest time the HDF5 library may compute without a step; a step is a call or a read of at most a few MB. */
export const defaultStuckAfterMs = 8_000;
const lookEveryMs = 500;

const cellStep = 0;
const cellState = 1;
const cellBroken = 2;
const computing = 1;

/** Memory for the marks of one thread. */
export function createReadCells(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(12));
}

/** The side of the thread. `onOpen` is told each file, at once. */
export function createReadWatch(
  cells: Int32Array<SharedArrayBuffer>,
  onOpen: (path: string) => void,
): ReadWatch {
  const mark = (state: number) => {
    Atomics.add(cells, cellStep, 1);
    Atomics.store(cells, cellState, state);
  };
  return {
    open: onOpen,
    enter: () => mark(computing),
    waitForDrive: () => mark(0),
    leave: () => mark(0),
    breakDown: () => void Atomics.store(cells, cellBroken, 1),
  };
}

/** True when the thread must not be used any more, though it still answers. */
export function isBroken(cells: Int32Array<SharedArrayBuffer>): boolean {
  return Atomics.load(cells, cellBroken) === 1;
}

/** Looks at the marks until stopped, and calls `onStuck` once when the library computes and no step is made. */
export function watchReading(
  cells: Int32Array<SharedArrayBuffer>,
  onStuck: () => void,
  limitMs = defaultStuckAfterMs,
): () => void {
  let last = -1;
  let since = performance.now();
  const timer = setInterval(() => {
    const step = Atomics.load(cells, cellStep);
    if (step !== last || Atomics.load(cells, cellState) !== computing) {
      last = step;
      since = performance.now();
    } else if (performance.now() - since > limitMs) {
      clearInterval(timer);
      onStuck();
    }
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
