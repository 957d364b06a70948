// Which device a choice means on this computer.
import { chooseDevice } from './choose-device.ts';
import { createCpuDevice } from './cpu/device.ts';
import type { CpuHost } from './cpu/device.ts';
import type { Device, DeviceKind } from './device.ts';
import { createReferenceDevice } from './reference/device.ts';
import { createTfjsCpuDevice } from './tfjs/cpu.ts';
import { createTensorflowDevice } from './tfjs/tensorflow.ts';
import { createWebgpuDevice } from './tfjs/webgpu.ts';

/** What a person may ask for. */
export type DeviceRequest = 'auto' | DeviceKind;

/** How the host finds the parts of the devices. */
export interface DeviceHost extends Omit<CpuHost, 'nThreads'> {
  /** Devices `auto` looks for beside the processor. */
  readonly rivals: readonly ('webgpu' | 'tensorflow')[];
}

/** Opens the device asked for. */
export type OpenDevice = (choice: DeviceRequest, nThreads: number) => Promise<Device>;

/**
 * A function that opens the device asked for, and no other; it is never replaced in silence. `auto` is settled by a short
 * trial when it is first asked for (see `chooseDevice`); renderers in software take no part in it.
 * The function throws AppError `device` when a device is not to be had here.
 */
export function createDeviceOpener(host: DeviceHost): OpenDevice {
  let settled: { readonly kind: DeviceKind; readonly chosenBecause: string } | null = null;

  async function openAuto(nThreads: number): Promise<Device> {
    if (settled !== null) {
      const { kind, chosenBecause } = settled;
      return { ...(await createDevice(kind, { ...host, nThreads })), chosenBecause };
    }
    const { device, because } = await chooseDevice(
      () => createCpuDevice({ ...host, nThreads }),
      host.rivals.map((kind) => rivalOpeners[kind]),
    );
    settled = { kind: device.kind, chosenBecause: because };
    return { ...device, chosenBecause: because };
  }

  return (choice, nThreads) =>
    choice === 'auto' ? openAuto(nThreads) : createDevice(choice, { ...host, nThreads });
}

const rivalOpeners = {
  webgpu: () => createWebgpuDevice({ needsGpu: true }),
  tensorflow: () => createTensorflowDevice({ needsGpu: true }),
} as const;

/**
 * Opens a device by its kind.
 * @throws AppError `device` when it is not to be had here
 */
export async function createDevice(kind: DeviceKind, host: CpuHost): Promise<Device> {
  switch (kind) {
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
