import { describe, expect, it } from 'vitest';
import { createDevice } from '#main/compute/discover.ts';
import { cpuHost } from '#test/helpers/compute.ts';

describe('the device of a choice', () => {
  it.each(['auto', 'cpu'] as const)('%s is our own kernels on the processor', async (choice) => {
    const device = await createDevice(choice, cpuHost(2));
    expect(device.describe()).toMatch(/^CPU, 2 threads, WASM SIMD/);
    await device.close();
  });

  it('reference is the plain device', async () => {
    const device = await createDevice('reference', cpuHost());
    expect(device.describe()).toBe('Reference CPU, 1 thread');
  });
});
