// The tfjs device on the GPU of any vendor, through WebGPU as Dawn implements it for Node.
import { AppError } from '#shared/model/app-error.ts';
import type { Device } from '../device.ts';
import { createTfjsDevice } from './device.ts';
import { goOnWithCpu, startBackend } from './runtime.ts';

const backend = 'webgpu';
/** tfjs knows one backend of a name. */
let isOpen = false;

/**
 * Opens the device on WebGPU; one at a time.
 * @param needsGpu refuse a renderer in software
 * @throws AppError `device` when there is no GPU that WebGPU can use, `busy` when it is open already
 */
export async function createWebgpuDevice({ needsGpu = false } = {}): Promise<Device> {
  if (isOpen) {
    throw new AppError('busy', 'The GPU is in use by another calculation of this app.', {
      hint: 'Wait for it to end.',
    });
  }
  const adapter = await findAdapter();
  if (needsGpu && isSoftware(adapter.info)) {
    throw new AppError('device', `WebGPU found only software, ${describe(adapter.info)}.`, {
      hint: goOnWithCpu,
    });
  }
  // After the adapter: tfjs prints a stack trace at every attempt without one.
  const tf = await import('@tensorflow/tfjs');
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const gpu = await requestDevice(adapter);
  const health = watchHealth(gpu);
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  // In place of the one the package registers, whose GPU nobody could watch.
  if (tf.findBackendFactory(backend) !== null) tf.removeBackend(backend);
  tf.registerBackend(backend, () => new WebGPUBackend(gpu, adapter.info));
  await startBackend(tf, backend);
  isOpen = true;
  return createTfjsDevice({
    tf,
    kind: 'webgpu',
    backend,
    description: describe(adapter.info),
    stepsPerRead: 20,
    maxTensorBytes: Math.min(gpu.limits.maxBufferSize, gpu.limits.maxStorageBufferBindingSize),
    lostBecause: health.lostBecause,
    close() {
      tf.removeBackend(backend);
      gpu.destroy();
      isOpen = false;
      return Promise.resolve();
    },
  });
}

async function findAdapter(): Promise<GPUAdapter> {
  const gpu = await loadDawn();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter !== null) return adapter;
  throw new AppError('device', 'WebGPU found no GPU on this computer.', {
    hint: `${goOnWithCpu} On Linux a GPU needs its Vulkan driver and the package libvulkan1.`,
  });
}

/** Puts WebGPU where tfjs looks for it, as a browser would. */
async function loadDawn(): Promise<GPU> {
  const { navigator } = globalThis as { readonly navigator?: Navigator };
  if (navigator?.gpu !== undefined) return navigator.gpu;
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
    return gpu;
  } catch (cause) {
    throw new AppError('device', 'WebGPU cannot be loaded on this computer.', {
      hint: goOnWithCpu,
      cause,
    });
  }
}

/** All the adapter has: first layers of many features are large. */
function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const { limits } = adapter;
  return adapter.requestDevice({
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
}

/** Errors of the GPU arrive on their own, not where they are caused. The first one counts. */
function watchHealth(gpu: GPUDevice): { lostBecause(): string | null } {
  let reason: string | null = null;
  void gpu.lost.then((info) => (reason ??= `the GPU was lost (${info.message || info.reason})`));
  gpu.addEventListener('uncapturederror', ({ error }) => (reason ??= error.message));
  return { lostBecause: () => reason };
}

/** Vulkan and Direct3D offer the processor as an adapter where there is no GPU. */
function isSoftware(info: GPUAdapterInfo): boolean {
  const words = [info.vendor, info.architecture, info.device, info.description].join(' ');
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|warp/i.test(words);
}

function describe({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const name = description || [vendor, architecture, device].filter(Boolean).join(' ');
  return `${name} through WebGPU`;
}
