import { describe, expect, it } from 'vitest';
import { chooseDevice } from '#main/compute/choose-device.ts';
import type { Device } from '#main/compute/device.ts';
import { createReferenceDevice } from '#main/compute/reference/device.ts';
import { AppError } from '#shared/model/app-error.ts';

const size = { nRows: 4, nFeatures: 30, hiddenDim: 8, latentDim: 2 };

/** The reference device under another name, with steps that take at least so long. */
function slowed(name: string, stepMs: number, closed: string[] = []): () => Promise<Device> {
  const device = createReferenceDevice();
  return () =>
    Promise.resolve({
      ...device,
      describe: () => name,
      adamStep(...args) {
        const end = performance.now() + stepMs;
        while (performance.now() < end);
        device.adamStep(...args);
      },
      close() {
        closed.push(name);
        return Promise.resolve();
      },
    });
}

const absent = (): Promise<Device> =>
  Promise.reject(new AppError('device', 'WebGPU found no GPU on this computer.'));

describe('auto', () => {
  it('takes a GPU that is clearly faster, closes the rest and says what it compared', async () => {
    const closed: string[] = [];
    const others = [slowed('Slow GPU', 40, closed), slowed('Fast GPU', 1, closed)];
    const { device, because } = await chooseDevice(slowed('CPU', 8, closed), others, size);
    expect(device.describe()).toBe('Fast GPU');
    expect(closed.sort()).toEqual(['CPU', 'Slow GPU']);
    expect(because).toMatch(/^Tried: CPU \(\S+ ms per step\); Slow GPU .*; Fast GPU/);
  });

  it('stays with the processor when the GPU is hardly faster or hopeless', async () => {
    const closed: string[] = [];
    const others = [slowed('Near GPU', 16, closed), slowed('Software GPU', 400, closed)];
    const { device, because } = await chooseDevice(slowed('CPU', 20, closed), others, size);
    expect(device.describe()).toBe('CPU');
    expect(closed).toEqual(['Near GPU', 'Software GPU']);
    expect(because).toContain('Software GPU (far slower)');
  });

  it('says which device was absent or failed in the trial', async () => {
    const failing = async (): Promise<Device> => ({
      ...(await slowed('GPU', 0)()),
      linear: () => {
        throw new AppError('device', 'GPU stopped working: lost.');
      },
    });
    const { device, because } = await chooseDevice(slowed('CPU', 1), [absent, failing], size);
    expect(device.describe()).toBe('CPU');
    expect(because).toMatch(/^Tried: CPU .*\. WebGPU found no GPU on this computer; GPU stopped/);
  });

  it('throws what is no matter of devices', async () => {
    const broken = (): Promise<Device> => Promise.reject(new TypeError('a defect'));
    await expect(chooseDevice(slowed('CPU', 0), [broken], size)).rejects.toThrow('a defect');
  });

  it('tries nothing when there is nothing else', async () => {
    const { because } = await chooseDevice(slowed('CPU', 0), [absent], size);
    expect(because).toBe('There is no other device here. WebGPU found no GPU on this computer.');
  });
});
