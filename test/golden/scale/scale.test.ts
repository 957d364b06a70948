// The network, its losses, gradients and clipped training steps against the original (scale 1.1.2, torch 2.15), which
// was given the same weights, minibatches and noise. Data and results: scale.json, made by make_golden.py.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, Loader, Workspace } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import {
  createScaleModel,
  layoutScale,
  scaleLosses,
} from '#main/methods/atac-cluster/scale-model.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { bytesOf, flatten, floats, wrongBlocks } from '../packed.ts';
import golden from './scale.json' with { type: 'json' };

const { nCells, batchSize } = golden;
const shape = { ...golden.shape, priorForm: 'plain' } as const;
const rows = new Uint16Array(bytesOf(golden.rows));
const x: CsrMatrix = {
  data: new Float32Array(rows.length).fill(1),
  indices: Int32Array.from(new Uint8Array(bytesOf(golden.columns))),
  indptr: Uint32Array.from({ length: nCells + 1 }, (_, row) => rows.filter((r) => r < row).length),
  nRows: nCells,
  nCols: shape.nFeatures,
};
const order = Int32Array.from(new Uint16Array(bytesOf(golden.order)));
const noise = floats(golden.noise);
const nSteps = order.length / batchSize;
const layout = layoutScale(shape);
const adam = { learningRate: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 };

describe.each(['reference', 'cpu', 'tfjs-cpu'] as const)('SCALE on the %s device', (kind) => {
  let device: Device;
  let workspace: Workspace;
  let loader: Loader;

  beforeAll(async () => {
    device = await createDevice(kind, cpuHost(2));
    workspace = device.openWorkspace();
    loader = workspace.createLoader({
      ...{ matrix: x, domains: new Int32Array(nCells), nDomains: 1, maxRows: batchSize },
      noise: { key: { seed: 1, stream: 1 }, nCols: shape.latentDim },
    });
  });
  afterAll(async () => {
    workspace.close();
    await device.close();
  });

  function open() {
    const parameters = workspace.createParameters(layout, flatten(golden.start, layout));
    const ledger = workspace.createLedger(scaleLosses);
    const scope = { device, workspace, parameters, ledger, maxRows: batchSize };
    return { parameters, ledger, model: createScaleModel({ ...scope, shape, klWeight: 1 }) };
  }

  function load(step: number) {
    loader.prepare(order.subarray(step * batchSize, (step + 1) * batchSize), 0);
    const minibatch = loader.take();
    const size = batchSize * shape.latentDim;
    // One domain: the rows keep their order.
    device.upload(minibatch.noise!, noise.subarray(step * size, (step + 1) * size), batchSize);
    return minibatch;
  }

  it('has the losses of the first step within 1e-5 and every gradient within 1e-4', async () => {
    const { parameters, ledger, model } = open();
    model.forward(load(0));
    ledger.endRow();
    model.backward();
    const [reconstruction = 0, kl = 0] = await ledger.read();
    expect(Math.abs(reconstruction / golden.losses.reconstruction[0]! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(kl / golden.losses.kl[0]! - 1)).toBeLessThan(1e-5);
    const expected = flatten(golden.gradients, layout);
    expect(wrongBlocks(layout, await parameters.readGradients(), expected, 1e-4)).toEqual([]);
  });

  it('follows it through twelve clipped steps: losses of each step, and the weights', async () => {
    const { parameters, ledger, model } = open();
    for (let step = 0; step < nSteps; step++) {
      model.forward(load(step));
      ledger.endRow();
      model.backward();
      device.adamStep(parameters, { ...adam, maxNorm: 10 });
    }
    const losses = await ledger.read();
    for (let step = 0; step < nSteps; step++) {
      const [reconstruction = 0, kl = 0] = losses.subarray(2 * step, 2 * step + 2);
      expect(Math.abs(reconstruction / golden.losses.reconstruction[step]! - 1)).toBeLessThan(1e-5);
      expect(Math.abs(kl / golden.losses.kl[step]! - 1)).toBeLessThan(2e-5);
    }
    const expected = flatten(golden.end, layout);
    expect(wrongBlocks(layout, await parameters.readValues(), expected, 1e-4)).toEqual([]);
  });
});
