// Builds and serves the page over the fake service, for screenshots and for tests of states that are hard to reach.
import react from '@vitejs/plugin-react';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, preview } from 'vite';
import type { InlineConfig } from 'vite';
import type { Page } from 'playwright-core';
import { root } from '../../scripts/paths.ts';
import { windowSize } from './app.ts';
import type { ScenarioName } from './fake-scenarios.ts';
import { startBrowser } from './server.ts';

export interface FakeTab {
  readonly tab: Page;
  /** Errors of the page's scripts, as they come. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface FakePage {
  /** Opens a screen in a state, in light at 1280 x 800, with nothing kept of the tabs before. */
  open(screen: string, scenario: ScenarioName, step?: string): Promise<FakeTab>;
  close(): Promise<void>;
}

/** The page of the product over the fake service, in a browser. */
export async function openFakePage(): Promise<FakePage> {
  const { url, close } = await servePage(path.join(root, 'test/helpers/fake-app'));
  const browser = await startBrowser();
  // One context: it keeps the compiled scripts from tab to tab.
  const context = await browser.newContext({
    viewport: windowSize,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  return {
    async open(screen, scenario, step = 'data') {
      const tab = await context.newPage();
      const faults: string[] = [];
      tab.on('pageerror', (error) => faults.push(String(error)));
      await tab.goto(`${url}?scenario=${scenario}&step=${step}#/${screen}`);
      return {
        tab,
        faults,
        async close() {
          await tab.evaluate(() => localStorage.clear());
          await tab.close();
        },
      };
    },
    async close() {
      await browser.close();
      await close();
    },
  };
}

/** Builds the page in `folder` and serves it on a free port of the loopback. */
export async function servePage(
  folder: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'cellwright-page-'));
  const config: InlineConfig = {
    root: folder,
    configFile: false,
    logLevel: 'error',
    base: './',
    publicDir: false,
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome108',
      minify: false,
      chunkSizeWarningLimit: 12_000,
    },
    preview: { host: '127.0.0.1', port: 0 },
  };
  await build(config);
  const server = await preview(config);
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return {
    url,
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
