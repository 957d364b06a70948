import { existsSync } from 'node:fs';
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
    rivals: findRivals(),
  };
}

/** Where Linux shows GPUs: any vendor's, NVIDIA's own driver, Windows' when Linux runs below it. */
const gpuNodes = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/**
 * Devices worth asking for. To ask WebGPU takes some tenths of a second and makes drivers talk, TensorFlow a second: the
 * one is asked where the system knows a GPU, the other where somebody has said where it lies.
 */
function findRivals(): DeviceHost['rivals'] {
  const mayHaveGpu = process.platform !== 'linux' || gpuNodes.some((node) => existsSync(node));
  if (!mayHaveGpu) return [];
  return process.env['CELLWRIGHT_TENSORFLOW'] === undefined ? ['webgpu'] : ['webgpu', 'tensorflow'];
}
