import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { Tensor, Workspace } from '#main/compute/device.ts';
import { createWebgpuDevice } from '#main/compute/tfjs/webgpu.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import { openIfPresent } from './conformance/devices.ts';

const { device: probe, absence } = await openIfPresent('webgpu');
await probe?.close();

describe.skipIf(probe === null)(`webgpu${absence}`, () => {
  async function open() {
    const device = await createWebgpuDevice();
    const workspace = device.openWorkspace();
    const tensor = workspace.createTensor(2, 2);
    device.upload(tensor, Float32Array.of(-1, 2, -3, 4), 2);
    return { device, workspace, tensor };
  }

  it('names the GPU', async () => {
    const { device, workspace } = await open();
    expect(device.describe()).toMatch(/\w+ through WebGPU$/);
    workspace.close();
    await device.close();
  });

  it('a lost GPU is an error with a way on, in every operation and every reading', async () => {
    const { device, workspace, tensor } = await open();
    const parameters = openParameters(workspace);
    const ledger = workspace.createLedger(['loss']);
    ledger.endRow();
    (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
    const lost = {
      code: 'device',
      message: expect.stringContaining('lost') as string,
      hint: expect.stringContaining('"cpu"') as string,
    };
    await expect(device.read(tensor)).rejects.toMatchObject(lost);
    await expect(parameters.readValues()).rejects.toMatchObject(lost);
    await expect(ledger.read()).rejects.toMatchObject(lost);
    expect(() => relu(device, tensor)).toThrow(expect.objectContaining(lost) as Error);
    workspace.close();
    await device.close();
  });

  it('opens again after a loss, and one at a time', async () => {
    const { device, workspace, tensor } = await open();
    await expect(createWebgpuDevice()).rejects.toMatchObject({ code: 'busy' });
    relu(device, tensor);
    expect([...(await device.read(tensor))]).toEqual([0, 2, 0, 4]);
    workspace.close();
    await device.close();
  });

  it('refuses a layer larger than any buffer of the GPU, with what would fit', async () => {
    const { device, workspace } = await open();
    const initial = { kind: 'constant', value: 0 } as const;
    const huge = layoutParameters([
      { name: 'weight', nRows: 3_000_000, nCols: 1024, kind: 'sparse', initial },
    ]);
    expect(() => workspace.createParameters(huge, new Float32Array(0))).toThrow(
      expect.objectContaining({
        code: 'memory',
        hint: expect.stringMatching(/At most \d+/) as string,
      }) as Error,
    );
    workspace.close();
    await device.close();
  });
});

function relu(device: Awaited<ReturnType<typeof createWebgpuDevice>>, x: Tensor): void {
  device.relu({ x, out: x });
}

function openParameters(workspace: Workspace) {
  const initial = { kind: 'constant', value: 0 } as const;
  const layout = layoutParameters([{ name: 'a', nRows: 1, nCols: 2, kind: 'dense', initial }]);
  return workspace.createParameters(layout, new Float32Array(layout.size));
}
