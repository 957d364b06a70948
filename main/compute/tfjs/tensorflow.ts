// The tfjs device on NVIDIA GPUs, through TensorFlow and CUDA. The package is optional: it brings 300 MB of libraries.
import { AppError } from '#shared/model/app-error.ts';
import type { Device } from '../device.ts';
import { createTfjsDevice } from './device.ts';
import { goOnWithCpu, startBackend } from './runtime.ts';
import type { Tf } from './runtime.ts';

const packageName = '@tensorflow/tfjs-node-gpu';
/** Where else to look for the package: the path or URL of its main file. */
const packageVariable = 'CELLWRIGHT_TENSORFLOW';

/**
 * Opens the device on TensorFlow.
 * @param needsGpu refuse TensorFlow on the processor
 * @throws AppError `device` when the package, its native half or CUDA is absent
 */
export async function createTensorflowDevice({ needsGpu = false } = {}): Promise<Device> {
  const tf = await loadTensorflow();
  await startBackend(tf, 'tensorflow');
  if (needsGpu && !hasGpu(tf)) {
    throw new AppError('device', 'TensorFlow found no NVIDIA GPU.', { hint: goOnWithCpu });
  }
  return createTfjsDevice({
    tf,
    kind: 'tensorflow',
    backend: 'tensorflow',
    description: describe(tf),
    stepsPerRead: 20,
    maxTensorBytes: Infinity,
    lostBecause: () => null,
    close: () => Promise.resolve(),
  });
}

async function loadTensorflow(): Promise<Tf> {
  restoreNodeHelpers();
  const name = process.env[packageVariable] ?? packageName;
  try {
    const loaded = (await import(name)) as Tf & { readonly default?: Tf };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new AppError('device', 'TensorFlow for NVIDIA GPUs is not installed on this computer.', {
      hint: `${goOnWithCpu} To use an NVIDIA GPU, install the npm package ${packageName} with CUDA 11 and cuDNN 8, and name its main file in the environment variable ${packageVariable}.`,
      details: { package: name },
      cause,
    });
  }
}

/** Node 23 dropped two helpers that TensorFlow.js 4.22 calls in every operation. */
function restoreNodeHelpers(): void {
  const util: Record<string, unknown> = process.getBuiltinModule('util') as never;
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

/** TensorFlow runs without CUDA too, which a person who chose it for the GPU wants to know. */
function describe(tf: Tf): string {
  return hasGpu(tf) ? 'NVIDIA GPU through TensorFlow' : 'TensorFlow on the CPU, no GPU found';
}

function hasGpu(tf: Tf): boolean {
  return (tf.backend() as { readonly isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
}
