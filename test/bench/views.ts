// The benchmark of the pictures: three of them side by side in a browser that draws in software, as on a computer
// without a graphics card or over a remote desktop.
import os from 'node:os';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { root } from '../../scripts/paths.ts';
import { servePage } from '../helpers/fake-page.ts';
import { startBrowser } from '../helpers/server.ts';
import type { LassoTimes, ViewBench } from './view-page/main.tsx';

declare global {
  interface Window {
    /** In the page of the benchmark. */
    readonly bench: ViewBench;
  }
}

export interface ViewTimes {
  readonly nCells: number;
  /** How points were painted: webgl2 by a graphics card, raster by the processor. */
  readonly painter: string;
  /** ms from the data being there to the last point on the screen. */
  readonly firstDrawnMs: number;
  readonly framesPerSecond: number;
  /** ms from the values of a gene to the last point on the screen, the slowest of five. */
  readonly recolorMs: number;
  /** ms from letting go of a lasso around so many cells to every picture knowing them, the slowest of five. */
  readonly lassoMs: number;
  /** ms to the last point on the screen, dimmed or not. */
  readonly lassoDrawnMs: number;
  readonly nInLasso: number;
}

export interface ViewsBench {
  readonly at: string;
  readonly processor: string;
  readonly nPictures: 3;
  /** Work waiting for a processor when the run began and when it ended. */
  readonly load: readonly [number, number];
  readonly times: readonly ViewTimes[];
  /** MB after the garbage was collected, after so many colours by other genes. */
  readonly memory: readonly { readonly nRecolors: number; readonly heapMb: number }[];
}

export interface ViewsBenchOptions {
  readonly nCells: readonly number[];
  /** Colours for the measurement of memory. */
  readonly nRecolors: number;
  readonly say: (line: string) => void;
}

export async function benchViews({
  nCells,
  nRecolors,
  say,
}: ViewsBenchOptions): Promise<ViewsBench> {
  const loadBefore = readLoad();
  const page = await servePage(path.join(root, 'test/bench/view-page'));
  const browser = await startBrowser();
  try {
    const times: ViewTimes[] = [];
    let memory: ViewsBench['memory'] = [];
    for (const n of nCells) {
      const tab = await browser.newPage({ viewport: { width: 1280, height: 480 } });
      await tab.goto(page.url);
      const found = await timeViews(tab, n);
      times.push(found);
      say(
        [
          `${n} cells: drawn in ${found.firstDrawnMs.toFixed(0)} ms`,
          `${found.framesPerSecond.toFixed(1)} frames/s`,
          `recoloured in ${found.recolorMs.toFixed(0)} ms`,
          `${found.nInLasso} in a lasso known in ${found.lassoMs.toFixed(0)} ms, drawn in ${found.lassoDrawnMs.toFixed(0)} ms`,
        ].join(', '),
      );
      if (memory.length === 0) memory = await followMemory(tab, nRecolors);
      await tab.close();
    }
    for (const each of memory) say(`${each.nRecolors} colours: ${each.heapMb.toFixed(1)} MB`);
    return {
      at: new Date().toISOString(),
      processor: os.cpus()[0]?.model ?? '',
      nPictures: 3,
      load: [loadBefore, readLoad()],
      times,
      memory,
    };
  } finally {
    await browser.close();
    await page.close();
  }
}

async function timeViews(tab: Page, nCells: number): Promise<ViewTimes> {
  const firstDrawnMs = await tab.evaluate((n) => window.bench.load(n), nCells);
  const painter = await tab.locator('[data-painter]').first().getAttribute('data-painter');
  const framesPerSecond = await tab.evaluate(() => window.bench.move(4));
  const recolors: number[] = [];
  const lassos: LassoTimes[] = [];
  for (let i = 0; i < 5; i++) {
    recolors.push(await tab.evaluate(() => window.bench.recolor()));
    lassos.push(await tab.evaluate(() => window.bench.lasso()));
  }
  return {
    nCells,
    painter: painter ?? '',
    firstDrawnMs,
    framesPerSecond,
    recolorMs: Math.max(...recolors),
    lassoMs: Math.max(...lassos.map(({ foundMs }) => foundMs)),
    lassoDrawnMs: Math.max(...lassos.map(({ drawnMs }) => drawnMs)),
    nInLasso: lassos[0]?.nSelected ?? 0,
  };
}

async function followMemory(tab: Page, nRecolors: number): Promise<ViewsBench['memory']> {
  const session = await tab.context().newCDPSession(tab);
  const found: { nRecolors: number; heapMb: number }[] = [];
  for (let n = 0; n <= nRecolors; n++) {
    if (n % 50 === 0) found.push({ nRecolors: n, heapMb: await heapMb(session) });
    await tab.evaluate(() => window.bench.recolor());
  }
  return found;
}

/** Objects and arrays that are still in use. */
async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    readonly usedSize: number;
    readonly backingStorageSize?: number;
  };
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
}

/** Over the last minute, where the system tells. */
function readLoad(): number {
  return os.loadavg()[0] ?? 0;
}
