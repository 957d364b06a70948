// Builds every bundle of the app into out/. Hosts are CommonJS (a sandboxed preload must be, and the same output then
// runs in the Electron of the tests and of the product); npm packages stay outside the Node bundles.
import react from '@vitejs/plugin-react';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { InlineConfig } from 'vite';
import { buildKernels, kernelDir } from './build-kernels.ts';
import { root } from './paths.ts';

interface NodeBundle {
  readonly entry: string;
  readonly output: string;
  /** Oldest runtime that must understand the bundle. */
  readonly target: string;
  readonly banner?: string;
}

const nodeBundles: readonly NodeBundle[] = [
  { entry: 'main/hosts/electron/index.ts', output: 'electron/index.cjs', target: 'node16' },
  { entry: 'preload/index.ts', output: 'preload/index.cjs', target: 'chrome108' },
  { entry: 'main/hosts/service/index.ts', output: 'service/index.cjs', target: 'node22' },
  { entry: 'main/hosts/thread/index.ts', output: 'service/thread.cjs', target: 'node22' },
  { entry: 'main/compute/cpu/worker.ts', output: 'service/compute.cjs', target: 'node22' },
  { entry: 'main/hosts/server/index.ts', output: 'server/index.cjs', target: 'node22' },
  {
    entry: 'main/hosts/cli/index.ts',
    output: 'cli/index.cjs',
    target: 'node22',
    banner: '#!/usr/bin/env node',
  },
];

function nodeConfig({ entry, output, target, banner }: NodeBundle): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { external: ['electron'] },
    build: {
      ssr: path.join(root, entry),
      target,
      outDir: path.join(root, 'out'),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        output: {
          format: 'cjs',
          entryFileNames: output,
          codeSplitting: false,
          ...(banner === undefined ? {} : { banner }),
        },
      },
    },
  };
}

function rendererConfig(): InlineConfig {
  const chrome = 108;
  return {
    root: path.join(root, 'renderer'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    publicDir: false,
    plugins: [react()],
    css: {
      transformer: 'lightningcss',
      lightningcss: { targets: { chrome: chrome << 16 } },
    },
    build: {
      target: `chrome${chrome}`,
      cssTarget: `chrome${chrome}`,
      cssMinify: 'lightningcss',
      outDir: path.join(root, 'out/renderer'),
      emptyOutDir: false,
      modulePreload: { polyfill: false },
      // Inlined assets would be data: URLs, which the content policy allows for images only.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 6_000,
      sourcemap: true,
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  };
}

/** Builds everything into `out/`, replacing what was there. Returns the seconds it took. */
export async function buildAll(): Promise<number> {
  const startedAt = performance.now();
  rmSync(path.join(root, 'out'), { recursive: true, force: true });
  buildKernels();
  cpSync(kernelDir, path.join(root, 'out/service/kernels'), { recursive: true });
  const configs = [...nodeBundles.map(nodeConfig), rendererConfig()];
  // All to their end: one broken bundle leaves the others usable.
  const results = await Promise.allSettled(configs.map((config) => build(config)));
  const broken = results.find((result) => result.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  chmodSync(path.join(root, 'out/cli/index.cjs'), 0o755);
  return (performance.now() - startedAt) / 1000;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`built in ${(await buildAll()).toFixed(1)} s`);
}
