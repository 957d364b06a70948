// Which device a choice means on this computer.
import { createCpuDevice } from './cpu/device.ts';
import type { CpuHost } from './cpu/device.ts';
import type { Device, DeviceKind } from './device.ts';
import { createReferenceDevice } from './reference/device.ts';
import { createTfjsCpuDevice } from './tfjs/cpu.ts';
import { createTensorflowDevice } from './tfjs/tensorflow.ts';
import { createWebgpuDevice } from './tfjs/webgpu.ts';

/** What a person may ask for. */
export type DeviceRequest = 'auto' | DeviceKind;

/**
 * Opens the device asked for, and no other.
 * @param choice `auto` and `cpu`: the fastest processor device of this version
 * @throws AppError `device` when it is not to be had here; it is never replaced by another
 */
export async function createDevice(choice: DeviceRequest, host: CpuHost): Promise<Device> {
  switch (choice) {
    case 'auto':
    case 'cpu':
      return createCpuDevice(host);
    case 'reference':
      return createReferenceDevice();
    case 'tfjs-cpu':
      return createTfjsCpuDevice();
    case 'webgpu':
      return createWebgpuDevice();
    case 'tensorflow':
      return createTensorflowDevice();
  }
}
