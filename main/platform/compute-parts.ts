import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DeviceHost } from '../compute/discover.ts';
import { appPaths } from './app-paths.ts';
import { createComputer } from './computer.ts';

/** The parts of the devices, in the source tree or in the built bundles. */
export function createComputeParts(): DeviceHost {
  const { computeFile, kernelDir } = appPaths();
  return {
    workerFile: computeFile,
    memoryFreeBytes: () => createComputer().memoryFreeBytes(),
    readKernels: (build) => readFile(path.join(kernelDir, `${build}.wasm`)),
    // To ask TensorFlow whether it is there costs a second; whoever installed it for this app has said where.
    rivals:
      process.env['CELLWRIGHT_TENSORFLOW'] === undefined ? ['webgpu'] : ['webgpu', 'tensorflow'],
  };
}
