// The network, its losses, gradients and training steps against the original (scalex 1.0.4, torch 2.15), which was given
// the same weights, minibatches and noise. Data and results: scalex.json, made by make_golden.py.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDevice } from '#main/compute/discover.ts';
import type { Device, Loader, Workspace } from '#main/compute/device.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import { encodeScalex } from '#main/methods/integration/scalex-encode.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { bytesOf, flatten, floats, relativeError, wrongBlocks } from '../packed.ts';
import golden from './scalex.json' with { type: 'json' };

const { shape, nCells, batchSize } = golden;
const rows = new Uint16Array(bytesOf(golden.rows));
const x: CsrMatrix = {
  data: floats(golden.values),
  indices: Int32Array.from(new Uint8Array(bytesOf(golden.columns))),
  indptr: Uint32Array.from({ length: nCells + 1 }, (_, row) => rows.filter((r) => r < row).length),
  nRows: nCells,
  nCols: shape.nFeatures,
};
const domains = Int32Array.from(new Uint8Array(bytesOf(golden.domains)));
const order = Int32Array.from(new Uint16Array(bytesOf(golden.order)));
const noise = floats(golden.noise);
const nSteps = order.length / batchSize;
const layout = layoutScalex(shape);
const adam = { learningRate: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 };

/** Noise of a step, in the order in which our minibatch has its rows. */
function noiseFor(step: number, minibatchRows: Int32Array): Float32Array {
  const asked = order.subarray(step * batchSize, (step + 1) * batchSize);
  const sorted = new Float32Array(batchSize * shape.latentDim);
  minibatchRows.forEach((row, i) => {
    const start = (step * batchSize + asked.indexOf(row)) * shape.latentDim;
    sorted.set(noise.subarray(start, start + shape.latentDim), i * shape.latentDim);
  });
  return sorted;
}

describe.each(['reference', 'cpu', 'tfjs-cpu'] as const)('SCALEX on the %s device', (kind) => {
  let device: Device;
  let workspace: Workspace;
  let loader: Loader;

  function open() {
    const parameters = workspace.createParameters(layout, flatten(golden.start, layout));
    const ledger = workspace.createLedger(scalexLosses);
    const model = createScalexModel({
      ...{ device, workspace, parameters, ledger, maxRows: batchSize },
      klWeight: 0.5,
      singletons: 'untouched',
    });
    return { parameters, ledger, model };
  }

  function load(step: number) {
    loader.prepare(order.subarray(step * batchSize, (step + 1) * batchSize), 0);
    const minibatch = loader.take();
    if (minibatch.noise === null) throw new Error('the loader makes noise');
    device.upload(minibatch.noise, noiseFor(step, minibatch.rows), batchSize);
    return minibatch;
  }

  beforeAll(async () => {
    device = await createDevice(kind, cpuHost(2));
    workspace = device.openWorkspace();
    loader = workspace.createLoader({
      ...{ matrix: x, domains, nDomains: 3, maxRows: batchSize },
      noise: { key: { seed: 1, stream: 1 }, nCols: shape.latentDim },
    });
  });
  afterAll(async () => {
    workspace.close();
    await device.close();
  });

  it('has the losses of the first step within 1e-5 and every gradient within 1e-4', async () => {
    const { parameters, ledger, model } = open();
    model.forward(load(0));
    ledger.endRow();
    model.backward();
    const [reconstruction = 0, kl = 0] = await ledger.read();
    expect(Math.abs(reconstruction / golden.losses.reconstruction[0]! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(kl / golden.losses.kl[0]! - 1)).toBeLessThan(1e-5);

    const gradients = await parameters.readGradients();
    const expected = flatten(golden.gradients, layout);
    expect(wrongBlocks(layout, gradients, expected, 1e-4)).toEqual([]);
  });

  it('follows it through twelve steps: losses of each step, of each epoch, weights and running statistics', async () => {
    const { parameters, ledger, model } = open();
    for (let step = 0; step < nSteps; step++) {
      model.forward(load(step));
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, { ...adam, maxNorm: null });
    }
    const losses = await ledger.read();
    const perEpoch = nSteps / golden.epochs.length;
    const epochs = golden.epochs.map(() => 0);
    for (let step = 0; step < nSteps; step++) {
      const [reconstruction = 0, kl = 0] = losses.subarray(2 * step, 2 * step + 2);
      expect(Math.abs(reconstruction / golden.losses.reconstruction[step]! - 1)).toBeLessThan(1e-5);
      expect(Math.abs(kl / golden.losses.kl[step]! - 1)).toBeLessThan(1e-4);
      epochs[Math.floor(step / perEpoch)]! += (reconstruction + 0.5 * kl) / perEpoch;
    }
    epochs.forEach((loss, epoch) =>
      expect(Math.abs(loss / golden.epochs[epoch]! - 1)).toBeLessThan(1e-5),
    );
    const values = await parameters.readValues();
    const expected = flatten(golden.end, layout);
    const areWrong = layout.blocks.filter(({ offset, size }) => {
      const end = offset + size;
      return relativeError(values.subarray(offset, end), expected.subarray(offset, end)) > 1e-4;
    });
    expect(areWrong.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['running', 'running'],
    ['per-batch', 'perBatch'],
  ] as const)('encodes as it does: %s', async (encoding, key) => {
    const latent = await encodeScalex({
      ...{ device, x, domains, nDomains: 3, encoding },
      weights: { shape, values: flatten(golden.end, layout) },
      context: { checkpoint: () => Promise.resolve() },
    });
    expect(relativeError(latent.data, floats(golden[key]))).toBeLessThan(2e-5);
  });
});
