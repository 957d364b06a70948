// The CPU device gives the same bits with any number of threads, and prepares minibatches ahead.
import { expect, it } from 'vitest';
import { createCpuDevice } from '#main/compute/cpu/device.ts';
import type { Device, Workspace } from '#main/compute/device.ts';
import { drawInitialValues } from '#main/methods/common/initial-values.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import { createRandom, fillNormal } from '#main/numerics/random.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { drawSparse } from '#test/helpers/sparse.ts';

const matrix = drawSparse({ nRows: 150, nCols: 301, density: 0.15, seed: 3 });
const domains = Int32Array.from({ length: matrix.nRows }, (_, row) => row % 3);
const noise = { key: { seed: 5, stream: 6 }, nCols: 10 };
const maxRows = 40;
const adam = {
  ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ...{ weightDecay: 5e-4, maxNorm: 3 },
};

async function withDevice<Result>(
  nThreads: number,
  work: (device: Device, workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const device = await createCpuDevice(cpuHost(nThreads));
  const workspace = device.openWorkspace();
  try {
    return await work(device, workspace);
  } finally {
    workspace.close();
    await device.close();
  }
}

/** Losses, weights and moments after some steps, as bits. */
async function train(nThreads: number): Promise<number[]> {
  return withDevice(nThreads, async (device, workspace) => {
    const layout = layoutScalex({ nFeatures: 301, hiddenDim: 200, latentDim: 10, nDomains: 3 });
    const values = drawInitialValues(layout, createRandom(1, 1));
    const parameters = workspace.createParameters(layout, values);
    const ledger = workspace.createLedger(scalexLosses);
    const options = { device, workspace, parameters, ledger, maxRows, klWeight: 0.5 };
    const model = createScalexModel({ ...options, singletons: 'running' });
    const loader = workspace.createLoader({ matrix, domains, nDomains: 3, maxRows, noise });
    const random = createRandom(2, 2);
    const draw = (): Int32Array => random.permutation(matrix.nRows).slice(0, maxRows);
    loader.prepare(draw(), 0);
    for (let step = 0; step < 12; step++) {
      const minibatch = loader.take();
      loader.prepare(draw(), (step + 1) * maxRows * noise.nCols);
      model.forward(minibatch);
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, adam);
    }
    const { firstMoment, secondMoment } = await parameters.readOptimizer();
    const trained = await parameters.readValues();
    const bits = [trained, firstMoment, secondMoment].flatMap((array) => [
      ...new Int32Array(array.buffer),
    ]);
    return [...(await ledger.read()), ...bits];
  });
}

it('gives the same bits on 1, 2, 4 and 8 threads', async () => {
  const expected = await train(1);
  expect(expected.slice(0, 24).every(Number.isFinite)).toBe(true);
  for (const nThreads of [2, 4, 8]) {
    expect((await train(nThreads)).findIndex((bit, i) => bit !== expected[i])).toBe(-1);
  }
});

it('multiplies by weights larger than the cache with the same bits', async () => {
  // 20 MB of weights, each row used by three or four cells.
  const [nRows, nCols, nOut] = [24, 5_000, 1_024];
  const x = drawSparse({ nRows, nCols, density: 0.15, seed: 7 });
  const { uniform } = createRandom(8, 8);
  const initial = { kind: 'constant', value: 0 } as const;
  const layout = layoutParameters([
    { name: 'weight', nRows: nCols, nCols: nOut, kind: 'sparse', initial },
    { name: 'bias', nRows: 1, nCols: nOut, kind: 'dense', initial },
  ]);
  const values = Float32Array.from({ length: layout.size }, () => uniform() - 0.5);
  const results: Float32Array[] = [];
  for (const nThreads of [1, 2, 3, 8]) {
    await withDevice(nThreads, async (device, workspace) => {
      const parameters = workspace.createParameters(layout, values);
      const out = workspace.createTensor(nRows, nOut);
      const options = { matrix: x, domains: new Int32Array(nRows), nDomains: 1, maxRows: nRows };
      const loader = workspace.createLoader({ ...options, noise: null });
      loader.prepare(
        Int32Array.from({ length: nRows }, (_, row) => row),
        0,
      );
      const [weight, bias] = [parameters.block('weight'), parameters.block('bias')];
      device.sparseLinear({ x: loader.take(), weight, bias, out });
      results.push(await device.read(out));
    });
  }
  const expected = new Float64Array(nRows * nOut);
  for (let row = 0; row < nRows; row++) {
    for (let j = 0; j < nOut; j++) expected[row * nOut + j] = values[nCols * nOut + j]!;
    for (let at = x.indptr[row]!; at < x.indptr[row + 1]!; at++) {
      const from = x.indices[at]! * nOut;
      for (let j = 0; j < nOut; j++) {
        expected[row * nOut + j] = expected[row * nOut + j]! + x.data[at]! * values[from + j]!;
      }
    }
  }
  const [first] = results;
  const worst = expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(first![i]! - value)),
    0,
  );
  expect(worst).toBeLessThan(1e-4);
  for (const other of results) expect(other.findIndex((value, i) => value !== first![i])).toBe(-1);
});

it.each([1, 3])(
  'draws the normals of the generator, number by number (%i threads)',
  async (nThreads) => {
    await withDevice(nThreads, async (device, workspace) => {
      const loader = workspace.createLoader({ matrix, domains, nDomains: 3, maxRows, noise });
      for (const offset of [0, 7, 2 ** 34 + 3]) {
        loader.prepare(Int32Array.of(4, 2, 9), offset);
        const minibatch = loader.take();
        const expected = new Float32Array(30);
        fillNormal(expected, noise.key, offset);
        expect(await device.read(minibatch.noise!)).toEqual(expected);
      }
    });
  },
);

it('keeps the minibatch in use while the next one is prepared', async () => {
  await withDevice(2, async (device, workspace) => {
    const loader = workspace.createLoader({ matrix, domains, nDomains: 3, maxRows, noise });
    loader.prepare(Int32Array.of(0, 1), 0);
    const first = loader.take();
    const before = await device.read(first.noise!);
    loader.prepare(Int32Array.of(5, 6, 7), 20);
    expect(await device.read(first.noise!)).toEqual(before);
    expect(() => loader.prepare(Int32Array.of(1), 0)).toThrow('already waiting');
    expect(loader.take().nRows).toBe(3);
    expect(() => loader.take()).toThrow('No minibatch');
  });
});
