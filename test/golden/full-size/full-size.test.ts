// Losses of ten training steps at the sizes of real data against PyTorch 2.15 in double precision: sums are long here, and
// a float32 total would be off in the fifth digit. Results: full-size.json, made by make_golden.py, which draws weights,
// minibatches and noise from the same generator as this file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuDevice } from '#main/compute/cpu/device.ts';
import type { Device, Ledger, Loader, Parameters, Workspace } from '#main/compute/device.ts';
import { createEncoder } from '#main/methods/common/layers/encoder.ts';
import { createLinear, linearSpecs } from '#main/methods/common/layers/linear.ts';
import { createRelu } from '#main/methods/common/layers/relu.ts';
import { createVariational } from '#main/methods/common/layers/variational.ts';
import type { TrainableModel } from '#main/methods/common/training.ts';
import {
  createScalexModel,
  layoutScalex,
  scalexLosses,
} from '#main/methods/integration/scalex-model.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { ParameterLayout } from '#main/numerics/nn/parameter-layout.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import golden from './full-size.json' with { type: 'json' };

const [hiddenDim, secondDim, latentDim, nBatches] = [1024, 128, 10, 8];
const adam = { learningRate: 2e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 5e-4 };

interface Case {
  readonly nFeatures: number;
  readonly batchSize: number;
  readonly density: number;
  readonly nDomains: number;
  readonly klWeight: number;
  readonly maxNorm: number | null;
  readonly layout: ParameterLayout;
  /** Drawn blocks in order, each uniform within 1 / sqrt(the number). */
  readonly drawn: readonly (readonly [name: string, nIn: number])[];
  /** Non-zeros: uniform in [0, 1), or 1. */
  readonly isBinary: boolean;
  createModel(parts: Parts): Pick<TrainableModel, 'forward' | 'backward'>;
}

interface Parts {
  readonly device: Device;
  readonly workspace: Workspace;
  readonly parameters: Parameters;
  readonly ledger: Ledger;
}

const scalex: Case = {
  ...{ nFeatures: 2_000, batchSize: 64, density: 0.1, nDomains: 2, isBinary: false },
  ...{ klWeight: 0.5, maxNorm: null },
  layout: layoutScalex({ nFeatures: 2_000, hiddenDim, latentDim, nDomains: 2 }),
  drawn: [
    ...[['encoder.trunk.weight', 2_000] as const, ['encoder.trunk.bias', 2_000] as const],
    ...[['encoder.heads.weight', hiddenDim] as const, ['encoder.heads.bias', hiddenDim] as const],
    ...[['decoder.linear.weight', latentDim] as const, ['decoder.linear.bias', latentDim] as const],
  ],
  createModel: (parts) =>
    createScalexModel({ ...parts, maxRows: 64, klWeight: 0.5, singletons: 'running' }),
};

const scale: Case = {
  ...{ nFeatures: 30_000, batchSize: 32, density: 0.03, nDomains: 1, isBinary: true },
  ...{ klWeight: 1, maxNorm: 10 },
  layout: layoutParameters([
    ...linearSpecs('hidden0', { nIn: 30_000, nOut: hiddenDim, isSparse: true }),
    ...linearSpecs('hidden1', { nIn: hiddenDim, nOut: secondDim }),
    ...linearSpecs('heads', { nIn: secondDim, nOut: 2 * latentDim }),
    ...linearSpecs('decoder', { nIn: latentDim, nOut: 30_000 }),
  ]),
  drawn: [
    ...[['hidden0.weight', 30_000] as const, ['hidden0.bias', 30_000] as const],
    ...[['hidden1.weight', hiddenDim] as const, ['hidden1.bias', hiddenDim] as const],
    ...[['heads.weight', secondDim] as const, ['heads.bias', secondDim] as const],
    ...[['decoder.weight', latentDim] as const, ['decoder.bias', latentDim] as const],
  ],
  createModel: createStandardScale,
};

/** SCALE's layers with a standard normal prior. */
function createStandardScale({ device, workspace, parameters, ledger }: Parts) {
  const { batchSize: maxRows, nFeatures } = scale;
  const scope = { device, workspace, parameters, maxRows };
  return createVariational({
    ...{ scope, ledger, latentDim, nFeatures },
    encoder: createEncoder(scope, 'hidden0', {
      relu0: createRelu(scope, hiddenDim),
      hidden1: createLinear(scope, 'hidden1'),
      relu1: createRelu(scope, secondDim),
      heads: createLinear(scope, 'heads'),
    }),
    decoder: { ...createLinear(scope, 'decoder'), tensors: [] },
    addDivergence({ heads, dHeads, loss }) {
      device.standardNormalKl({ heads, dHeads, weight: 1, loss });
      return null;
    },
  });
}

/** Starting values, then the cells of all minibatches and their noise. */
function draw({ layout, drawn, nFeatures, batchSize, density, isBinary }: Case) {
  let state = 7;
  const uniform = (): number =>
    (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296;
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(6.283185307 * uniform());
  const values = new Float32Array(layout.size);
  for (const { initial, offset, size } of layout.blocks) {
    if (initial.kind === 'constant') values.fill(initial.value, offset, offset + size);
  }
  for (const [name, nIn] of drawn) {
    const { offset, size } = layout.blocks.find((block) => block.name === name)!;
    const limit = 1 / Math.sqrt(nIn);
    for (let at = offset; at < offset + size; at++) values[at] = (2 * uniform() - 1) * limit;
  }
  const indices: number[] = [];
  const data: number[] = [];
  const indptr = new Uint32Array(nBatches * batchSize + 1);
  const noises: Float32Array[] = [];
  for (let batch = 0; batch < nBatches; batch++) {
    for (let row = 0; row < batchSize; row++) {
      for (let column = 0; column < nFeatures; column++) {
        if (uniform() < density) indices.push(column);
      }
      indptr[batch * batchSize + row + 1] = indices.length;
    }
    while (data.length < indices.length) data.push(isBinary ? 1 : uniform());
    noises.push(Float32Array.from({ length: batchSize * latentDim }, normal));
  }
  const matrix = {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    ...{ indptr, nRows: nBatches * batchSize, nCols: nFeatures },
  };
  return { values, matrix, noises };
}

describe('ten steps at full size', () => {
  let device: Device;
  beforeAll(async () => {
    device = await createCpuDevice(cpuHost(2));
  });
  afterAll(() => device.close());

  it.each([
    ['SCALEX, 2,000 genes', scalex, golden.scalex],
    ['SCALE, 30,000 peaks', scale, golden.scale],
  ] as const)(
    '%s: every loss within 2e-6',
    async (_, one, expected) => {
      const { batchSize, nDomains } = one;
      const { values, matrix, noises } = draw(one);
      const workspace = device.openWorkspace();
      const parameters = workspace.createParameters(one.layout, values);
      const ledger = workspace.createLedger(scalexLosses);
      const model = one.createModel({ device, workspace, parameters, ledger });
      const loader: Loader = workspace.createLoader({
        ...{ matrix, nDomains, maxRows: batchSize },
        domains: Int32Array.from({ length: matrix.nRows }, (_unused, row) =>
          Math.floor(((row % batchSize) * nDomains) / batchSize),
        ),
        noise: { key: { seed: 1, stream: 1 }, nCols: latentDim },
      });
      for (let step = 0; step < expected.length; step++) {
        const batch = step % nBatches;
        loader.prepare(
          Int32Array.from({ length: batchSize }, (_unused, row) => batch * batchSize + row),
          0,
        );
        const minibatch = loader.take();
        device.upload(minibatch.noise!, noises[batch]!, batchSize);
        model.forward(minibatch);
        ledger.endRow();
        model.backward();
        device.adamStep(parameters, { ...adam, maxNorm: one.maxNorm });
      }
      const losses = await ledger.read();
      workspace.close();
      const errors = expected.map((loss, step) => {
        const [reconstruction = 0, kl = 0] = losses.subarray(2 * step, 2 * step + 2);
        return Math.abs((reconstruction + one.klWeight * kl) / loss - 1);
      });
      expect(Math.max(...errors)).toBeLessThan(2e-6);
    },
    120_000,
  );
});
