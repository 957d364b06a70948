// SCALE on tiny data with settings nobody should choose: every number that comes out is finite, or it stops and says so.
import type { Device } from '#main/compute/device.ts';
import { findClusters } from '#main/methods/atac-cluster/clusters.ts';
import { learnPlaces } from '#main/methods/atac-cluster/learn.ts';
import { computeLsi } from '#main/methods/atac-cluster/lsi.ts';
import { decodeScale } from '#main/methods/atac-cluster/scale-encode.ts';
import { countPerRow } from '#main/numerics/csr.ts';
import { createRandom } from '#main/numerics/random.ts';
import { simulateAtac } from '#main/numerics/simulate-atac.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import { isAppError } from '#shared/model/app-error.ts';

export interface HostileRun {
  readonly seed: number;
  readonly settings: Partial<AtacParams>;
  /** `numbers`: all are finite. `stopped`: with code `numeric` and a sentence. */
  readonly outcome: 'numbers' | 'stopped';
  readonly message: string;
}

const context = {
  signal: { aborted: false, throwIfAborted() {} },
  plan() {},
  expect() {},
  stage: <Result>(_: string, work: () => Promise<Result>) => work(),
  checkpoint: () => Promise.resolve(),
  log() {},
  warn() {},
  setDevice() {},
  trace() {},
  snapshot() {},
  scratchDir: '',
  stageRecords: [],
};

/** Two types at most, 24 to 63 cells; more components than types, steps of 1e-5 to 1e7, minibatches beyond the data. */
function drawSettings(seed: number): { nCells: number; settings: Partial<AtacParams> } {
  const { integer, uniform } = createRandom(seed, 0);
  const oneOf = <Value>(...values: readonly Value[]): Value => values[integer(values.length)]!;
  const settings = {
    learningRate: 10 ** (-5 + 12 * uniform()),
    nCentroids: oneOf(1, 3, 12, 24),
    prior: oneOf('plain', 'logarithmic'),
    start: oneOf('lsi', 'random'),
    warmStartSteps: oneOf(0, 0, 20),
    klWarmup: oneOf(0, 30),
    holdOut: oneOf(0, 0.5),
    patience: oneOf(1, 1_000),
    batchSize: oneOf(2, 16, 512),
    learningRateForm: oneOf('constant', 'falling', 'paper'),
    weightDecay: oneOf(0, 5e-4, 1),
    maxNorm: oneOf(0, 10),
    startBias: oneOf(true, false),
    latentDim: oneOf(2, 10, 30),
    latent: oneOf('mean', 'sample'),
    dropDepth: oneOf(true, false),
    clusters: oneOf(0, 8),
  } as const;
  return { nCells: 24 + integer(40), settings };
}

/** Throws what is neither: a number that is not finite, or an error that is not `numeric`. */
export async function runHostile(device: Device, seed: number): Promise<HostileRun> {
  const { nCells, settings } = drawSettings(seed);
  // The schema would refuse such a learning rate; the method must not depend on that.
  const params = {
    ...resolveAtacParams({ preset: 'recommended', overrides: {} }),
    ...settings,
    ...{ maxIteration: 60, hiddenDims: '16,8', seed },
  };
  const { counts } = await simulateAtac({
    ...{ cells: nCells, peaks: 120, batches: 1, types: 2, depth: 40 },
    ...{ batchStrength: 0, unequal: true, seed },
  });
  const x = { ...counts, data: new Float32Array(counts.data.length).fill(1) };
  try {
    const lsi = await computeLsi(x, countPerRow(x), { nComponents: 10, seed }, context);
    const learnt = await learnPlaces(
      { seen: x, binary: x },
      lsi,
      params,
      { nComponents: params.nCentroids, wholeEpochs: false, pretrained: null },
      { device, now: () => 0 },
      context,
    );
    const points = { lsi: lsi.points, scale: learnt.points, latent: learnt.latent };
    const found = await findClusters(points, learnt.weights, params, context);
    const numbers = [learnt.points.data, learnt.latent.data, found.responsibilities.data];
    for await (const { data } of decodeScale({
      device,
      weights: learnt.weights,
      points: learnt.latent,
    }))
      numbers.push(data.slice());
    const isBad = numbers.findIndex((values) => !values.every(Number.isFinite));
    if (isBad >= 0) throw new Error(`seed ${seed}: array ${isBad} of the results is not finite`);
    return { seed, settings, outcome: 'numbers', message: '' };
  } catch (error) {
    if (!isAppError(error, 'numeric')) throw error;
    return { seed, settings, outcome: 'stopped', message: error.message };
  }
}
