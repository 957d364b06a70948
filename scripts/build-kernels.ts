// Compiles the kernels of the CPU device (main/compute/cpu/kernels) to WebAssembly, into .cache/kernels, where the source
// tree looks for them. Does nothing when they are up to date.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './paths.ts';

const sourceDir = path.join(root, 'main/compute/cpu/kernels');
export const kernelDir = path.join(root, '.cache/kernels');
const builds = ['relaxed', 'plain'] as const;

/** Compiles both builds unless their sources are those of the last time. */
export function buildKernels(): void {
  const stampFile = path.join(kernelDir, 'stamp');
  const stamp = digestSources();
  const isDone = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isDone) return;
  mkdirSync(kernelDir, { recursive: true });
  for (const build of builds) compile(build);
  writeFileSync(stampFile, stamp);
}

function digestSources(): string {
  const hash = createHash('sha256').update(compilerVersion());
  for (const file of readdirSync(sourceDir).toSorted()) {
    hash.update(file).update(readFileSync(path.join(sourceDir, file)));
  }
  return hash.digest('hex');
}

const compilerDir = path.join(root, 'node_modules/assemblyscript');

function compilerVersion(): string {
  return readFileSync(path.join(compilerDir, 'package.json'), 'utf8');
}

function compile(build: (typeof builds)[number]): void {
  const target = path.join(kernelDir, `${build}.wasm`);
  const args = [
    path.join(compilerDir, 'bin/asc.js'),
    path.join(sourceDir, 'index.ts'),
    ...['--config', path.join(sourceDir, 'asconfig.json'), '--target', build],
    ...['--outFile', target],
  ];
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** For Vitest's `globalSetup`. */
export function setup(): void {
  buildKernels();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildKernels();
