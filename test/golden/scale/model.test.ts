// A model.pt of SCALE gives the same places and probabilities here. Data and results: model.pt and model.json, made by
// make_model.py. And what a model.pt must not be able to do.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '#main/compute/device.ts';
import { createDevice } from '#main/compute/discover.ts';
import { readTorchTensors } from '#main/io/torch/read-tensors.ts';
import { readPretrained } from '#main/methods/atac-cluster/pretrained.ts';
import { decodeScale, encodeScale } from '#main/methods/atac-cluster/scale-encode.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import { cpuHost } from '#test/helpers/compute.ts';
import { makeZip } from '#test/helpers/make-zip.ts';
import { csrOf } from '#test/helpers/sparse.ts';
import golden from './model.json' with { type: 'json' };

const probe = createFileProbe();
const modelFile = path.join(import.meta.dirname, 'model.pt');
const peakNames = golden.x[0]!.map((_, i) => `chr1:${1_000 * i}-${1_000 * i + 500}`);
const ports = {
  readTorchTensors: (file: string) => readTorchTensors(probe, file),
  readPeakNames: () => Promise.resolve(peakNames),
  readBytes: () => Promise.resolve(null),
};
const context = { checkpoint: () => Promise.resolve() };

describe('a model.pt of SCALE', () => {
  let device: Device;
  let dir: string;
  beforeAll(async () => {
    device = await createDevice('cpu', cpuHost(1));
    dir = mkdtempSync(path.join(tmpdir(), 'cellwright-torch-'));
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await device.close();
  });

  it('puts cells where it does in torch, within 1e-5, and opens peaks alike', async () => {
    const read = await readPretrained({ model: modelFile, modelPeaks: 'peaks.txt' }, ports);
    const { weights } = read!;
    expect(weights.shape).toEqual({
      ...{ nFeatures: 20, hiddenDims: [6, 4], latentDim: 3, nComponents: 2, priorForm: 'plain' },
    });
    const x = csrOf(golden.x);
    const points = await encodeScale({ device, weights, x, latent: 'mean', seed: 1, context });
    golden.means.flat().forEach((mean, at) => expect(points.data[at]).toBeCloseTo(mean, 5));
    for await (const { data } of decodeScale({ device, weights, points })) {
      golden.probabilities.flat().forEach((p, at) => expect(data[at]).toBeCloseTo(p, 5));
    }
  });

  it('is refused without its peaks, and with a wrong number of them', async () => {
    await expect(
      readPretrained({ model: modelFile, modelPeaks: null }, ports),
    ).rejects.toMatchObject({
      code: 'usage',
    });
    const short = { ...ports, readPeakNames: () => Promise.resolve(peakNames.slice(1)) };
    await expect(readPretrained({ model: modelFile, modelPeaks: 'p' }, short)).rejects.toThrow(
      /names 19 peaks, .* was trained on 20/,
    );
  });

  it.each([
    ['a call of os.system', '\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.'],
    ['a call of builtins.eval', '\x80\x02cbuiltins\neval\nX\x01\x00\x00\x001\x85R.'],
    ['an early end', '\x80\x02}q'],
    ['an empty stack', '\x80\x02.'],
    ['step 0x81', '\x80\x02)\x81.'],
  ])('is refused for %s, and nothing is run', async (what, program) => {
    const file = path.join(dir, 'model.pt');
    const content = Buffer.from(program, 'latin1');
    writeFileSync(file, makeZip([{ name: 'archive/data.pkl', content }]));
    await expect(readTorchTensors(probe, file)).rejects.toThrow(what);
  });

  it('cut off is refused', async () => {
    const whole = readFileSync(modelFile);
    const file = path.join(dir, 'cut.pt');
    writeFileSync(file, whole.subarray(0, whole.length >> 1));
    await expect(readTorchTensors(probe, file)).rejects.toMatchObject({ code: 'input-format' });
  });

  it('in the old form of torch is refused with what to do', async () => {
    const file = path.join(dir, 'old.pt');
    writeFileSync(file, Buffer.from('8002 8a0a 6cfc9c46f9206aa850192e'.replaceAll(' ', ''), 'hex'));
    await expect(readTorchTensors(probe, file)).rejects.toThrow(/torch 1\.6 or newer/);
  });
});
