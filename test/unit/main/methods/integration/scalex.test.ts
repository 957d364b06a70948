import { describe, expect, it } from 'vitest';
import { createDevice } from '#main/compute/discover.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { createReferenceDevice } from '#main/compute/reference/device.ts';
import {
  decodeScalexWeights,
  encodeScalexCheckpoint,
} from '#main/methods/integration/scalex-checkpoint.ts';
import { encodeScalex } from '#main/methods/integration/scalex-encode.ts';
import { estimateStepSeconds } from '#main/methods/integration/scalex-estimate.ts';
import type { LatentPicture } from '#main/methods/common/picture.ts';
import type { EncodeScalexRequest } from '#main/methods/integration/scalex-types.ts';
import { selectRows } from '#main/numerics/csr.ts';
import type { TracePoint } from '#shared/model/job.ts';
import { tinyData, tinyTraining, trainTiny } from './scalex-data.ts';

const device = createReferenceDevice();
const context = { checkpoint: () => Promise.resolve() };
const data = tinyData([40, 24]);

async function encode(changes: Partial<EncodeScalexRequest> = {}) {
  const { weights } = await trainTiny(device);
  return encodeScalex({ ...data, weights, encoding: 'per-batch', device, context, ...changes });
}

describe('training', () => {
  it('lowers the loss and counts what it did', async () => {
    const trained = await trainTiny(device, { params: { maxIteration: 200 } });
    const [first, last] = [trained.epochs[0]!, trained.epochs.at(-1)!];
    expect(last.total).toBeLessThan(0.85 * first.total);
    expect(last.total).toBeCloseTo(last.reconstruction + 0.5 * last.kl, 10);
    expect(trained).toMatchObject({ nSteps: 200, nEpochs: 50, batchSize: 16, stoppedBy: 'steps' });
  });

  it('gives the same bits for the same seed, others for another', async () => {
    const values = async (seed: number) =>
      (await trainTiny(device, { params: { seed } })).weights.values;
    expect(await values(1)).toEqual(await values(1));
    expect(await values(2)).not.toEqual(await values(1));
  });

  it('is the same on tfjs but for rounding', async () => {
    const [ours, expected] = [
      await trainTiny(await createDevice('tfjs-cpu', cpuHost())),
      await trainTiny(device),
    ];
    expect(ours.epochs.at(-1)!.total / expected.epochs.at(-1)!.total).toBeCloseTo(1, 4);
  });

  it('shrinks the minibatch to a data set that is smaller', async () => {
    const trained = await trainTiny(device, { ...tinyData([3, 4]), params: { maxIteration: 5 } });
    expect(trained).toMatchObject({ batchSize: 7, nSteps: 5, nEpochs: 5 });
  });

  it('reports the mean losses of every 20 steps', async () => {
    const trace: TracePoint[] = [];
    await trainTiny(device, { context: { ...context, trace: (point) => trace.push(point) } });
    expect(trace.map(({ step }) => step)).toEqual([20, 40]);
    expect(trace[0]!.total).toBeCloseTo(trace[0]!.reconstruction + 0.5 * trace[0]!.kl, 10);
  });

  it('is not changed by the pictures it shows on the way, which come no faster than every 5 s', async () => {
    const pictures: LatentPicture[] = [];
    let time = 0;
    const params = { maxIteration: 1300, patience: 1000 };
    const shown = await trainTiny(device, {
      params,
      onPicture: (picture) => pictures.push(picture),
      now: () => (time += 3_000),
    });
    expect(pictures.map(({ step }) => step)).toEqual([250, 501, 752, 1003, 1254]);
    expect(pictures[0]!.rows).toEqual(Int32Array.from({ length: 64 }, (_, row) => row));
    expect(pictures.at(-1)!.latent).toMatchObject({ nRows: 64, nCols: 3 });
    expect(shown.weights.values).toEqual((await trainTiny(device, { params })).weights.values);
  });

  it('stops when asked to', async () => {
    const stop = new Error('stopped');
    const checkpoint = (done: number) => (done === 7 ? Promise.reject(stop) : Promise.resolve());
    const training = trainTiny(device, { context: { checkpoint, trace: () => undefined } });
    await expect(training).rejects.toBe(stop);
  });

  it('names step and place when the numbers run away', async () => {
    const training = trainTiny(device, { params: { learningRate: 1e30 } });
    await expect(training).rejects.toMatchObject({
      code: 'numeric',
      message: expect.stringMatching(/step 2: .* first in (encoder|decoder|latent)/) as string,
    });
  });

  it.each([2, -0.5, Number.NaN])('refuses the value %f and says where it is', async (value) => {
    const spoilt = tinyData([40, 24]);
    spoilt.x.data[spoilt.x.indptr[5]!] = value;
    await expect(trainTiny(device, spoilt)).rejects.toMatchObject({
      code: 'input-value',
      message: expect.stringContaining('cell 6') as string,
    });
  });
});

describe('encoding', () => {
  it('leaves the weights alone and repeats itself to the bit', async () => {
    const { weights } = await trainTiny(device);
    const before = weights.values.slice();
    const request = { ...data, weights, encoding: 'per-batch', device, context } as const;
    expect(await encodeScalex(request)).toEqual(await encodeScalex(request));
    expect(weights.values).toEqual(before);
  });

  it('per batch depends on the cells of that batch alone', async () => {
    const all = await encode();
    const rows = Array.from(data.domains).flatMap((domain, row) => (domain === 1 ? [row] : []));
    const own = await encode({
      x: selectRows(data.x, rows),
      domains: new Int32Array(rows.length),
      nDomains: 1,
    });
    expect(own.data).toEqual(all.data.subarray(40 * 3));
  });

  it('with running statistics takes each cell by itself, and so does a batch of one cell', async () => {
    const all = await encode({ encoding: 'running' });
    const one = { x: selectRows(data.x, [50]), domains: Int32Array.of(2), nDomains: 3 };
    const own = all.data.slice(50 * 3, 51 * 3);
    expect((await encode({ ...one, encoding: 'running' })).data).toEqual(own);
    expect((await encode(one)).data).toEqual(own);
  });

  it('does not depend on how cells fall into chunks', async () => {
    const copies = Array.from({ length: 10 }, () => Array.from(data.domains.keys())).flat();
    const many = {
      x: selectRows(data.x, copies),
      domains: Int32Array.from(copies, (row) => data.domains[row]!),
    };
    const [once, often] = [await encode(), await encode(many)];
    expect(often.nRows).toBe(640);
    once.data.forEach((value, i) => expect(often.data[i + 9 * 64 * 3]).toBeCloseTo(value, 5));
  });

  it('refuses data with other features', async () => {
    await expect(encode(tinyData([5], 21))).rejects.toMatchObject({ code: 'input-shape' });
  });
});

describe('a checkpoint', () => {
  const meta = {
    featureNames: ['a', 'b'],
    batchNames: ['x', 'y'],
    scaleFactors: [[1, 2]],
    params: { seed: 1 },
    appVersion: '0.0.0',
  };

  it('gives the network back, shape and all, and the rest as JSON', async () => {
    const { weights } = await trainTiny(device);
    const { safetensors, json } = encodeScalexCheckpoint(weights, meta);
    expect(decodeScalexWeights(safetensors, 'model.safetensors')).toEqual(weights);
    expect(JSON.parse(json)).toMatchObject({ ...meta, shape: weights.shape });
  });

  it('of another kind is refused', () => {
    const bytes = new TextEncoder().encode('\u0002\0\0\0\0\0\0\0{}');
    expect(() => decodeScalexWeights(bytes, 'x.safetensors')).toThrow(
      /x\.safetensors holds no integration network/,
    );
  });
});

it('the time of a step is measured on real steps, fewer of them when they are slow', async () => {
  let time = 0;
  const request = {
    device,
    shape: { nFeatures: 30, hiddenDim: tinyTraining.hiddenDim, latentDim: 3, nDomains: 2 },
    ...{ batchSize: 8, nonZerosPerCell: 5 },
  };
  expect(await estimateStepSeconds({ ...request, now: () => (time += 10) })).toBeGreaterThan(0.005);
  expect(await estimateStepSeconds({ ...request, now: () => (time += 2_000) })).toBeGreaterThan(1);
});
