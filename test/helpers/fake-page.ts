// Builds and serves the page over the fake service, for screenshots and for tests of states that are hard to reach.
import react from '@vitejs/plugin-react';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, preview } from 'vite';
import type { InlineConfig } from 'vite';
import { root } from '../../scripts/paths.ts';
import type { ScenarioName } from './fake-scenarios.ts';

export interface FakePage {
  /** Address of a screen in a state. */
  address(screen: string, scenario: ScenarioName, step?: string): string;
  close(): Promise<void>;
}

/** The page of the product over the fake service. */
export async function serveFakePage(): Promise<FakePage> {
  const { url, close } = await servePage(path.join(root, 'test/helpers/fake-app'));
  return {
    address: (screen, scenario, step = 'data') =>
      `${url}?scenario=${scenario}&step=${step}#/${screen}`,
    close,
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
