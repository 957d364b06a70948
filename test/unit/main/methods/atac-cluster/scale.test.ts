// The network from start to places, on cells whose types are known.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import { computeLsi } from '#main/methods/atac-cluster/lsi.ts';
import { decodeScale, encodeScale } from '#main/methods/atac-cluster/scale-encode.ts';
import { trainScale } from '#main/methods/atac-cluster/scale-train.ts';
import type { TrainScaleRequest } from '#main/methods/atac-cluster/scale-types.ts';
import { countPerRow } from '#main/numerics/csr.ts';
import { clusterKMeans } from '#main/numerics/k-means.ts';
import { measureAri } from '#main/numerics/measures/ari.ts';
import { removeTrend } from '#main/numerics/remove-trend.ts';
import { simulateAtac } from '#main/numerics/simulate-atac.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { runHostile } from '#test/helpers/hostile-atac.ts';

const context = {
  checkpoint: () => Promise.resolve(),
  trace() {},
  stage: <Result>(_: string, work: () => Promise<Result>) => work(),
};
const shape = {
  hiddenDims: [64, 32],
  latentDim: 6,
  nComponents: 3,
  priorForm: 'logarithmic',
} as const;

describe('SCALE', () => {
  let device: Device;
  let request: TrainScaleRequest;
  let types: Int32Array;

  beforeAll(async () => {
    device = await createDevice('cpu', cpuHost(1));
    const cells = await simulateAtac({
      ...{ cells: 240, peaks: 600, batches: 1, types: 3, depth: 150 },
      ...{ batchStrength: 0, unequal: false, seed: 2 },
    });
    types = cells.type;
    const x = { ...cells.counts, data: new Float32Array(cells.counts.data.length).fill(1) };
    const lsi = await computeLsi(x, countPerRow(x), { nComponents: 10, seed: 1 }, context);
    const params = resolveAtacParams({
      preset: 'recommended',
      overrides: { warmStartSteps: 150, maxIteration: 30, holdOut: 0.1, seed: 3 },
    });
    request = {
      ...{ device, x, lsi, context },
      params: { ...params, wholeEpochs: false },
      shape: { ...shape, nFeatures: 600 },
    };
  });
  afterAll(() => device.close());

  const encode = async (training: TrainScaleRequest) => {
    const { weights } = await trainScale(training);
    const points = await encodeScale({ ...training, weights, latent: 'mean', seed: 1 });
    return { weights, points };
  };

  it('tells types apart after a start from LSI', async () => {
    const { points } = await encode(request);
    const options = { k: 3, nStarts: 10, maxPasses: 100, seed: 0 };
    const depths = Float64Array.from(countPerRow(request.x), Math.log);
    const { codes } = await clusterKMeans(removeTrend(points, depths).points, options);
    expect(measureAri(codes, types)).toBeGreaterThan(0.9);
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const first = await encode(request);
    expect((await encode(request)).points).toEqual(first.points);
    const other = await encode({ ...request, params: { ...request.params, seed: 4 } });
    expect(other.points).not.toEqual(first.points);
  });

  it('gives probabilities for every peak, some cells at a time', async () => {
    const { weights, points } = await encode(request);
    let nRows = 0;
    for await (const block of decodeScale({ device, weights, points })) {
      expect(block.from).toBe(nRows);
      expect(block.data).toHaveLength(block.nRows * 600);
      expect(block.data.every((value) => value >= 0 && value <= 1)).toBe(true);
      nRows += block.nRows;
    }
    expect(nRows).toBe(240);
  });

  it('stops with a clear word when a learning rate makes numbers overflow', async () => {
    const params = {
      ...request.params,
      start: 'random',
      learningRate: 1e9,
      maxIteration: 50,
    } as const;
    const hostile = { ...request, params: { ...params, warmStartSteps: 0 } };
    await expect(trainScale(hostile)).rejects.toMatchObject({
      code: 'numeric',
      message: expect.stringMatching(/stopped at step \d+/) as string,
    });
  });

  // verify has fifty of these.
  it.each([1, 2, 3, 4, 5, 6])(
    'gives finite numbers or stops with a clear word, hostile settings %i',
    async (seed) => {
      const { outcome, message } = await runHostile(device, seed);
      expect(outcome === 'numbers' || message.length > 0).toBe(true);
    },
  );

  it('refuses more components than cells, and values beyond 1', async () => {
    const many = { ...request, shape: { ...request.shape, nComponents: 500 } };
    await expect(trainScale(many)).rejects.toMatchObject({ code: 'usage' });
    const counts = { ...request.x, data: request.x.data.map(() => 2) };
    await expect(trainScale({ ...request, x: counts })).rejects.toMatchObject({
      code: 'input-value',
    });
  });
});
