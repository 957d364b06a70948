// Which device a choice means on this computer.
import { AppError } from '#shared/model/app-error.ts';
import type { Device, DeviceKind } from './device.ts';
import { createReferenceDevice } from './reference/device.ts';
import { createTfjsCpuDevice } from './tfjs/device.ts';

/** What a person may ask for. */
export type DeviceRequest = 'auto' | DeviceKind;

/**
 * Opens the device asked for, and no other.
 * @param choice `auto` and `cpu`: the fastest processor device of this version
 * @throws AppError `device` when it is not to be had here; it is never replaced by another
 */
export async function createDevice(choice: DeviceRequest): Promise<Device> {
  switch (choice) {
    case 'auto':
    case 'cpu':
    case 'reference':
      return createReferenceDevice();
    case 'tfjs-cpu':
      return createTfjsCpuDevice();
    case 'webgpu':
    case 'tensorflow':
      throw new AppError('device', `This version has no ${choice} device.`, {
        hint: 'Choose "auto" or "cpu" to go on with the processor.',
      });
  }
}
