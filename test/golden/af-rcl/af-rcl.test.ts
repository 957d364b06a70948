// The encoder, its head and both losses against PyTorch (torch 2.15): losses, gradients, training steps, embeddings.
// Data and results: af-rcl.json, made by make_golden.py. Minibatches miss a type or hold a single cell of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, Loader, Workspace } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import {
  afRclLosses,
  createAfRclEncoder,
  createAfRclModel,
  layoutAfRcl,
} from '#main/methods/annotate/af-rcl-model.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { bytesOf, flatten, floats, relativeError, wrongBlocks } from '../packed.ts';
import golden from './af-rcl.json' with { type: 'json' };

const { shape, nCells, batchSize, temperature } = golden;
const rows = new Uint16Array(bytesOf(golden.rows));
const x: CsrMatrix = {
  data: floats(golden.values),
  indices: Int32Array.from(new Uint8Array(bytesOf(golden.columns))),
  indptr: Uint32Array.from({ length: nCells + 1 }, (_, row) => rows.filter((r) => r < row).length),
  nRows: nCells,
  nCols: shape.nFeatures,
};
const labels = Int32Array.from(new Uint8Array(bytesOf(golden.labels)));
const order = Int32Array.from(new Uint16Array(bytesOf(golden.order)));
const nSteps = order.length / batchSize;
const layout = layoutAfRcl(shape);
const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-6 };
const losses = [
  ['other-groups', golden.otherGroups],
  ['all-others', golden.allOthers],
] as const;

describe.each(['reference', 'cpu', 'tfjs-cpu'] as const)('AF-RCL on the %s device', (kind) => {
  let device: Device;
  let workspace: Workspace;
  let loader: Loader;

  beforeAll(async () => {
    device = await createDevice(kind, cpuHost(2));
    workspace = device.openWorkspace();
    loader = workspace.createLoader({
      ...{ matrix: x, domains: labels, nDomains: golden.nTypes, maxRows: batchSize, noise: null },
    });
  });
  afterAll(async () => {
    workspace.close();
    await device.close();
  });

  function open(against: 'other-groups' | 'all-others') {
    const parameters = workspace.createParameters(layout, flatten(golden.start, layout));
    const ledger = workspace.createLedger(afRclLosses);
    const scope = { device, workspace, parameters, ledger, maxRows: batchSize };
    const model = createAfRclModel({ ...scope, shape, temperature, against });
    return { parameters, ledger, model };
  }

  function load(asked: Int32Array) {
    loader.prepare(asked, 0);
    return loader.take();
  }
  const step = (i: number) => load(order.subarray(i * batchSize, (i + 1) * batchSize));

  it.each(losses)(
    'against %s: first loss within 1e-5, every gradient within 1e-4',
    async (against, expected) => {
      const { parameters, ledger, model } = open(against);
      model.forward(step(0));
      ledger.endRow();
      model.backward();
      const [loss = 0] = await ledger.read();
      expect(Math.abs(loss / expected.losses[0]! - 1)).toBeLessThan(1e-5);
      const gradients = flatten(expected.gradients, layout);
      expect(wrongBlocks(layout, await parameters.readGradients(), gradients, 1e-4)).toEqual([]);
    },
  );

  it.each(losses)(
    'against %s: follows it through twelve steps and embeds as it does',
    async (against, expected) => {
      const { parameters, ledger, model } = open(against);
      for (let i = 0; i < nSteps; i++) {
        model.forward(step(i));
        ledger.endRow();
        model.backward();
        device.adamStep(parameters, { ...adam, maxNorm: null });
      }
      const ours = await ledger.read();
      ours.forEach((loss, i) =>
        expect(Math.abs(loss / expected.losses[i]! - 1)).toBeLessThan(5e-5),
      );

      const encoder = createAfRclEncoder(
        { device, workspace, parameters, maxRows: batchSize },
        shape.hiddenDims.length,
        'running',
      );
      const minibatch = load(Int32Array.from({ length: 20 }, (_, row) => row));
      const embedding = await device.read(encoder.forward(minibatch));
      const wanted = floats(expected.embedding);
      const sorted = new Float32Array(embedding.length);
      minibatch.rows.forEach((row, i) => {
        const own = embedding.subarray(i * shape.embeddingDim, (i + 1) * shape.embeddingDim);
        sorted.set(own, row * shape.embeddingDim);
      });
      expect(relativeError(sorted, wanted)).toBeLessThan(1e-3);
    },
  );
});
