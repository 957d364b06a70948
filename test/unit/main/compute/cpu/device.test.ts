import { describe, expect, it } from 'vitest';
import { createCpuDevice } from '#main/compute/cpu/device.ts';
import type { CpuHost } from '#main/compute/cpu/device.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import { isAppError } from '#shared/model/app-error.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { experiments } from '../conformance/experiments.ts';
import { numbersOf, runExperiment } from '../conformance/bench.ts';
import { shapeCases } from '../conformance/shapes.ts';

const initial = { kind: 'constant', value: 0 } as const;
const layoutOf = (nFeatures: number) =>
  layoutParameters([
    { name: 'weight', nRows: nFeatures, nCols: 1024, kind: 'sparse', initial },
    { name: 'bias', nRows: 1, nCols: 1024, kind: 'dense', initial },
  ]);

async function refusal(nFeatures: number, host: Partial<CpuHost>): Promise<unknown> {
  const device = await createCpuDevice({ ...cpuHost(), ...host });
  try {
    return device.openWorkspace().createParameters(layoutOf(nFeatures), new Float32Array(0));
  } catch (error) {
    return error;
  } finally {
    await device.close();
  }
}

describe('a network that does not fit is refused before training', () => {
  it('where 32-bit addresses end, with what would fit', async () => {
    const error = await refusal(400_000, { memoryFreeBytes: () => 1e12 });
    expect(isAppError(error, 'memory') && [error.message, error.hint]).toEqual([
      'A network of 410 million weights needs 6.6 GB to train; the CPU device can hold 4.3 GB of weights.',
      'About 330,000 of the 400,000 features would fit; or use a narrower network.',
    ]);
  });

  it('where the memory of the computer ends', async () => {
    const error = await refusal(100_000, { memoryFreeBytes: () => 1e9 });
    expect(isAppError(error, 'memory') && error.message).toMatch(/needs 1.6 GB.*has 1.0 GB free/);
  });
});

it('works without relaxed SIMD, too', async () => {
  const plain = await cpuHost().readKernels('plain');
  const device = await createCpuDevice({
    ...cpuHost(2),
    readKernels: () => Promise.resolve(plain),
  });
  const [shape] = shapeCases;
  const { out } = await runExperiment(device, experiments['linear']!, shape!);
  expect(numbersOf(out).every(Number.isFinite)).toBe(true);
  await device.close();
});

it('says so when the kernels are not there', async () => {
  const readKernels = () => Promise.reject(new Error('no such file'));
  await expect(createCpuDevice({ ...cpuHost(), readKernels })).rejects.toMatchObject({
    code: 'device',
    message: expect.stringContaining('no such file') as string,
  });
});

it('says so when a thread does not start', async () => {
  const missing = createCpuDevice({ ...cpuHost(2), workerFile: '/nowhere/worker.ts' });
  await expect(missing).rejects.toMatchObject({ code: 'device' });
});

it('gives memory back with the workspace, and hands it out as zeros', async () => {
  const device = await createCpuDevice(cpuHost());
  for (let round = 0; round < 3; round++) {
    const workspace = device.openWorkspace();
    const tensor = workspace.createTensor(4, 5);
    tensor satisfies { nRows: number };
    device.upload(tensor, new Float32Array(20).fill(round + 1), 4);
    const parameters = workspace.createParameters(layoutOf(3), new Float32Array(4 * 1024));
    const { firstMoment } = await parameters.readOptimizer();
    expect(firstMoment.every((value) => value === 0)).toBe(true);
    workspace.close();
  }
  await device.close();
});

it('does not start with fewer than one thread', async () => {
  for (const nThreads of [0, -1, 1.5]) {
    await expect(createCpuDevice({ ...cpuHost(), nThreads })).rejects.toSatisfy((error) =>
      isAppError(error, 'device'),
    );
  }
});
