// Opens devices for tests, those in software included.
import { existsSync } from 'node:fs';
import { createCpuDevice } from '#main/compute/cpu/device.ts';
import type { Device } from '#main/compute/device.ts';
import { createTfjsCpuDevice } from '#main/compute/tfjs/cpu.ts';
import { createTensorflowDevice } from '#main/compute/tfjs/tensorflow.ts';
import { createWebgpuDevice } from '#main/compute/tfjs/webgpu.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { isAppError } from '#shared/model/app-error.ts';

const openers = {
  cpu: () => createCpuDevice(cpuHost(1)),
  'cpu with two threads': () => createCpuDevice(cpuHost(2)),
  'tfjs-cpu': createTfjsCpuDevice,
  webgpu: createWebgpuDevice,
  tensorflow: createTensorflowDevice,
} satisfies Record<string, () => Promise<Device>>;

/** A Vulkan driver without a GPU, which comes with Chromium. */
export const softwareGpu = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** The device, or null and the reason why this computer has none. Other failures are thrown. */
export async function openIfPresent(
  kind: keyof typeof openers,
): Promise<{ readonly device: Device | null; readonly absence: string }> {
  if (kind === 'webgpu' && existsSync(softwareGpu)) {
    process.env['VK_ICD_FILENAMES'] ??= softwareGpu;
  }
  try {
    return { device: await openers[kind](), absence: '' };
  } catch (error) {
    if (!isAppError(error, 'device')) throw error;
    return { device: null, absence: ` (absent: ${error.message})` };
  }
}
