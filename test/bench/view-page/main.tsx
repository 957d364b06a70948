// The page of the benchmark of the point view: three pictures of the same cells side by side, as in Results, and hands
// that load, move and recolour them and say how long that took.
import '#renderer/shell/styles.ts';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { createCamera, panBy, zoomBy } from '#renderer/views/point-view/camera.ts';
import { PointView } from '#renderer/views/point-view/PointView.tsx';
import type { PointColor } from '#renderer/views/point-view/scene.ts';
import { selectCells } from '#renderer/wizards/common/results/selection.ts';

export interface ViewBench {
  /** Draws `nCells` in every picture; ms until the last point is on the screen. */
  load(nCells: number): Promise<number>;
  /** Moves and zooms for so long; frames per second. */
  move(seconds: number): Promise<number>;
  /** Colours all cells by another gene; ms until the last point is on the screen. */
  recolor(): Promise<number>;
  /** Lets go of a lasso around half of the cells. */
  lasso(): Promise<LassoTimes>;
}

export interface LassoTimes {
  /** ms until the cells inside are known and every picture has been told. */
  readonly foundMs: number;
  /** ms until the last point is on the screen, dimmed or not. */
  readonly drawnMs: number;
  readonly nSelected: number;
}

const nPictures = 3;
const nGroups = 12;
const colors = Array.from({ length: nGroups }, (_, i) => `hsl(${30 * i} 60% 50%)`).map(toHex);

/** Frames asked for and not yet drawn, by whoever. */
let nWaiting = 0;
const ask = window.requestAnimationFrame.bind(window);
const cancel = window.cancelAnimationFrame.bind(window);
const open = new Set<number>();
window.requestAnimationFrame = (callback) => {
  const id = ask((now) => {
    if (open.delete(id)) nWaiting -= 1;
    callback(now);
  });
  open.add(id);
  nWaiting += 1;
  return id;
};
window.cancelAnimationFrame = (id) => {
  if (open.delete(id)) nWaiting -= 1;
  cancel(id);
};

const nextFrame = (): Promise<number> => new Promise((resolve) => ask(resolve));

/** Resolves when nothing is left to draw and the graphics driver has drawn it. */
async function settle(): Promise<void> {
  // React may still have effects of effects to run: a view makes its canvases in one and fills them in the next.
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setTimeout(resolve));
  do await nextFrame();
  while (nWaiting > 0);
  for (const canvas of document.querySelectorAll('canvas')) {
    const gl = canvas.getContext('webgl2');
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }
}

async function timed(step: () => void): Promise<number> {
  const begun = performance.now();
  step();
  await settle();
  return performance.now() - begun;
}

let seed = 1;
/** Even numbers between 0 and 1, the same in every run. */
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
  return (seed >>> 0) / 2 ** 32;
}

interface Cells {
  readonly pictures: readonly Float32Array[];
  readonly codes: Int32Array;
}

/** Round groups of cells on a circle, a little different in each picture. */
function makeCells(nCells: number): Cells {
  const codes = Int32Array.from({ length: nCells }, () => Math.floor(random() * nGroups));
  const pictures = Array.from({ length: nPictures }, (_, picture) => {
    const xy = new Float32Array(2 * nCells);
    for (let i = 0; i < nCells; i++) {
      const around = ((codes[i]! + picture / 4) * 2 * Math.PI) / nGroups;
      const [r, turn] = [1.6 * Math.sqrt(-2 * Math.log(1 - random())), 2 * Math.PI * random()];
      xy[2 * i] = 9 * Math.cos(around) + 0.7 * r * Math.cos(turn);
      xy[2 * i + 1] = 9 * Math.sin(around) + 0.7 * r * Math.sin(turn);
    }
    return xy;
  });
  return { pictures, codes };
}

function toHex(css: string): string {
  const context = document.createElement('canvas').getContext('2d')!;
  context.fillStyle = css;
  return context.fillStyle;
}

const camera = createCamera();
const root = createRoot(document.getElementById('root')!);
let cells: Cells | null = null;
let shown: PointColor | null = null;
let selected: Uint8Array | null = null;

function show(color: PointColor | null): void {
  shown = color;
  flushSync(() =>
    root.render(
      <MantineProvider>
        <div style={{ display: 'flex', height: 400, gap: 12 }}>
          {color &&
            cells?.pictures.map((xy, i) => (
              <div key={i} style={{ flex: 1, display: 'flex' }}>
                <PointView
                  xy={xy}
                  color={color}
                  camera={camera}
                  selected={selected}
                  label={`Picture ${i}`}
                  onSelect={select}
                />
              </div>
            ))}
        </div>
      </MantineProvider>,
    ),
  );
}

function select(indices: Uint32Array): void {
  selected = selectCells(cells?.codes.length ?? 0, indices, [])?.mask ?? null;
  show(shown);
}

/** Draws an outline of many corners around the left half of the first picture, as a hand does, but does not let go. */
function drawLasso(): () => void {
  const host = document.querySelector('.cw-points-host')!;
  const { left, top, width, height } = host.getBoundingClientRect();
  const send = (type: string, x: number, y: number): void => {
    const at = { clientX: left + x, clientY: top + y, shiftKey: true, pointerId: 1 };
    host.dispatchEvent(new PointerEvent(type, at));
  };
  // There is no pointer to be captured.
  host.setPointerCapture = () => {};
  const nCorners = 120;
  for (let i = 0; i < nCorners; i++) {
    const around = (2 * Math.PI * i) / nCorners;
    const [x, y] = [
      (width / 2) * (0.5 - 0.49 * Math.cos(around)),
      height * (0.5 - 0.49 * Math.sin(around)),
    ];
    send(i === 0 ? 'pointerdown' : 'pointermove', x, y);
  }
  return () => send('pointerup', 0, 0);
}

const bench: ViewBench = {
  load(nCells) {
    cells = makeCells(nCells);
    const { codes } = cells;
    return timed(() => show({ kind: 'category', codes, colors }));
  },
  async move(seconds) {
    const projection = { scale: 20, originX: 200, originY: 200 };
    const begun = performance.now();
    let nFrames = 0;
    for (let now = begun; now - begun < 1000 * seconds; now = await nextFrame()) {
      const swing = nFrames % 40 < 20 ? 1 : -1;
      panBy(camera, projection, { x: 4 * swing, y: 2 * swing });
      zoomBy(camera, projection, {
        factor: swing > 0 ? 1.01 : 1 / 1.01,
        fromCentre: { x: 9, y: 9 },
      });
      nFrames += 1;
    }
    const perSecond = (1000 * (nFrames - 1)) / (performance.now() - begun);
    await settle();
    return perSecond;
  },
  recolor() {
    // A gene: mostly nothing, as in real data. Made before the clock starts: it comes from the service.
    const values = Float32Array.from({ length: cells?.codes.length ?? 0 }, () =>
      random() < 0.7 ? 0 : 4 * random(),
    );
    return timed(() => show({ kind: 'value', values, min: 0, max: 4 }));
  },
  async lasso() {
    const letGo = drawLasso();
    await settle();
    const begun = performance.now();
    letGo();
    const foundMs = performance.now() - begun;
    await settle();
    const drawnMs = performance.now() - begun;
    const nSelected = selected?.reduce((sum, each) => sum + each, 0) ?? 0;
    selected = null;
    await timed(() => show(shown));
    return { foundMs, drawnMs, nSelected };
  },
};
Object.assign(window, { bench });
