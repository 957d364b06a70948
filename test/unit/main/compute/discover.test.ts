import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDevice, createDeviceOpener } from '#main/compute/discover.ts';
import { createComputeParts } from '#main/platform/compute-parts.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { softwareGpu } from './conformance/devices.ts';

describe('the device of a choice', () => {
  it('cpu is our own kernels on the processor', async () => {
    const device = await createDevice('cpu', cpuHost(2));
    expect(device.describe()).toMatch(/^CPU, 2 threads, SIMD/);
    expect(device.chosenBecause).toBeUndefined();
    await device.close();
  });

  it('reference is the plain device', async () => {
    const device = await createDevice('reference', cpuHost());
    expect(device.describe()).toBe('Reference CPU, 1 thread');
  });

  it('auto is the processor where nothing else is, and remembers why', async () => {
    const open = createDeviceOpener({ ...createComputeParts(), rivals: [] });
    for (const nThreads of [1, 2]) {
      const device = await open('auto', nThreads);
      expect(device.describe()).toMatch(new RegExp(`^CPU, ${nThreads} thread`));
      expect(device.chosenBecause).toBe('There is no other device here.');
      await device.close();
    }
  });

  it.skipIf(!existsSync(softwareGpu))('auto leaves out a GPU that is only software', async () => {
    process.env['VK_ICD_FILENAMES'] ??= softwareGpu;
    const open = createDeviceOpener({ ...createComputeParts(), rivals: ['webgpu'] });
    const device = await open('auto', 1);
    expect(device.kind).toBe('cpu');
    expect(device.chosenBecause).toMatch(/^There is no other device here\. WebGPU found only/);
    await device.close();
  });
});
