import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CpuHost } from '../compute/cpu/device.ts';
import { appPaths } from './app-paths.ts';
import { createComputer } from './computer.ts';

/** The parts of the CPU device, in the source tree or in the built bundles. */
export function createComputeParts(): Omit<CpuHost, 'nThreads'> {
  const { computeFile, kernelDir } = appPaths();
  return {
    workerFile: computeFile,
    memoryFreeBytes: () => createComputer().memoryFreeBytes(),
    readKernels: (build) => readFile(path.join(kernelDir, `${build}.wasm`)),
  };
}
