// Where the parts of the app lie, in the source tree and in the built bundles alike.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface AppPaths {
  readonly root: string;
  /** Entry of the worker threads. */
  readonly threadFile: string;
  /** Entry of the helper threads of the CPU device. */
  readonly computeFile: string;
  /** Folder of the compiled kernels of the CPU device. */
  readonly kernelDir: string;
  /** Entry of the service process. */
  readonly serviceFile: string;
  readonly serverFile: string;
  readonly preloadFile: string;
  readonly rendererDir: string;
}

/** Built bundles are `out/HOST/index.cjs`; in the source tree this file is `main/platform/app-paths.ts`. */
export function appPaths(): AppPaths {
  // Vitest gives source files a __dirname, too.
  const isBundle = typeof __filename === 'string' && __filename.endsWith('.cjs');
  const here = isBundle ? __dirname : import.meta.dirname;
  const root = path.resolve(here, '..', '..');
  const out = path.join(root, 'out');
  return {
    root,
    threadFile: isBundle
      ? path.join(out, 'service', 'thread.cjs')
      : path.join(root, 'main', 'hosts', 'thread', 'index.ts'),
    computeFile: isBundle
      ? path.join(out, 'service', 'compute.cjs')
      : path.join(root, 'main', 'compute', 'cpu', 'worker.ts'),
    kernelDir: isBundle
      ? path.join(out, 'service', 'kernels')
      : path.join(root, '.cache', 'kernels'),
    serviceFile: path.join(out, 'service', 'index.cjs'),
    serverFile: isBundle
      ? path.join(out, 'server', 'index.cjs')
      : path.join(root, 'main', 'hosts', 'server', 'index.ts'),
    preloadFile: path.join(out, 'preload', 'index.cjs'),
    rendererDir: path.join(out, 'renderer'),
  };
}

/** The version in package.json. */
export function appVersion(): string {
  const { version } = JSON.parse(
    readFileSync(path.join(appPaths().root, 'package.json'), 'utf8'),
  ) as {
    version: string;
  };
  return version;
}
