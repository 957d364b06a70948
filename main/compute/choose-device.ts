// What `auto` means: the processor, unless another device found here trains clearly faster in a short trial.
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';
import type { BlockSpec } from '#main/numerics/nn/parameter-layout.ts';
import { createRandom } from '#main/numerics/random.ts';
import { isAppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { Device, Workspace } from './device.ts';

export interface ChosenDevice {
  /** Open; the caller closes it. */
  readonly device: Device;
  /** In words for a person: what was compared, and what was not to be had. */
  readonly because: string;
}

/** The network of the trial: features to hidden units to latent dimensions to features. */
export interface TrialSize {
  readonly nRows: number;
  readonly nFeatures: number;
  readonly hiddenDim: number;
  readonly latentDim: number;
}

const typicalSize: TrialSize = { nRows: 64, nFeatures: 2_000, hiddenDim: 1_024, latentDim: 10 };
/** The processor gives the same bits every time, so another device must earn its place. */
const neededSpeedup = 1.5;
const density = 0.1;
const nWarmUpSteps = 2;
const nRounds = 3;
const stepsPerRound = 5;
/** A step this many times slower than the processor's ends the trial. */
const hopelessFactor = 10;

/**
 * Opens the fastest device.
 * @param openCpu the one to beat; what it throws is thrown
 * @param others each opened, tried and closed in turn. One that is absent (AppError `device` or `busy`) or fails in the
 * trial is passed over, and `because` says so.
 * @returns one open device; the others are closed. Takes some tenths of a second per device that is there, and no trial
 * when there is nothing to compare with.
 */
export async function chooseDevice(
  openCpu: () => Promise<Device>,
  others: readonly (() => Promise<Device>)[],
  size: TrialSize = typicalSize,
): Promise<ChosenDevice> {
  const cpu = await openCpu();
  let cpuMs: number | null = null;
  let best = { device: cpu, ms: Infinity };
  const tried: string[] = [];
  const leftOut: string[] = [];
  for (const open of others) {
    let other: Device | null = null;
    try {
      other = await open();
      if (cpuMs === null) {
        cpuMs = await timeSteps(cpu, size, Infinity);
        best.ms = cpuMs / neededSpeedup;
        tried.push(describeTrial(cpu, cpuMs));
      }
      const ms = await timeSteps(other, size, hopelessFactor * cpuMs);
      tried.push(describeTrial(other, ms));
      const loser = ms < best.ms ? best.device : other;
      if (ms < best.ms) best = { device: other, ms };
      await loser.close();
    } catch (error) {
      await other?.close();
      leftOut.push(whyAbsent(error));
    }
  }
  return { device: best.device, because: inSentences(tried, leftOut) };
}

/** The words of an error that means "not here"; throws any other. */
function whyAbsent(error: unknown): string {
  const isExpected = (['device', 'busy', 'memory'] as const).some((code) =>
    isAppError(error, code),
  );
  if (!isExpected) throw error;
  return (error as Error).message.replace(/\.$/, '');
}

function inSentences(tried: readonly string[], leftOut: readonly string[]): string {
  const sentences = [
    ...(tried.length === 0 ? ['There is no other device here.'] : [`Tried: ${tried.join('; ')}.`]),
    ...(leftOut.length === 0 ? [] : [`${leftOut.join('; ')}.`]),
  ];
  return sentences.join(' ');
}

function describeTrial(device: Device, ms: number): string {
  const time = ms === Infinity ? 'far slower' : `${ms.toPrecision(2)} ms per step`;
  return `${device.describe()} (${time})`;
}

/** Shortest mean time of a round of training steps in ms; Infinity when a step is beyond `hopelessMs`. */
async function timeSteps(device: Device, size: TrialSize, hopelessMs: number): Promise<number> {
  const workspace = device.openWorkspace();
  try {
    const run = openTrial(device, workspace, size);
    for (let step = 0; step < nWarmUpSteps; step++) {
      const ms = await run(1);
      // The first step compiles.
      if (step > 0 && ms > hopelessMs) return Infinity;
    }
    let best = Infinity;
    for (let round = 0; round < nRounds; round++) {
      best = Math.min(best, (await run(stepsPerRound)) / stepsPerRound);
    }
    return best;
  } finally {
    workspace.close();
  }
}

/** A small autoencoder with every heavy operation of the real ones; gives a function that times steps of it in ms. */
function openTrial(
  device: Device,
  workspace: Workspace,
  size: TrialSize,
): (nSteps: number) => Promise<number> {
  const { nRows, nFeatures, hiddenDim, latentDim } = size;
  const block = (
    name: string,
    rows: number,
    nCols: number,
    kind: BlockSpec['kind'],
  ): BlockSpec => ({
    ...{ name, nRows: rows, nCols, kind },
    initial: { kind: 'constant', value: 0 },
  });
  const layout = layoutParameters([
    block('first.weight', nFeatures, hiddenDim, 'sparse'),
    block('first.bias', 1, hiddenDim, 'dense'),
    block('latent.weight', hiddenDim, latentDim, 'dense'),
    block('latent.bias', 1, latentDim, 'dense'),
    block('decoder.weight', latentDim, nFeatures, 'dense'),
    block('decoder.bias', 1, nFeatures, 'dense'),
  ]);
  const random = createRandom(1, 1);
  const values = Float32Array.from({ length: layout.size }, () => 0.02 * (random.uniform() - 0.5));
  const parameters = workspace.createParameters(layout, values);
  const layer = (name: string) => ({
    weight: parameters.block(`${name}.weight`),
    bias: parameters.block(`${name}.bias`),
  });
  const [first, latent, decoder] = [layer('first'), layer('latent'), layer('decoder')];
  const tensor = (nCols: number) => workspace.createTensor(nRows, nCols);
  const [hidden, dHidden] = [tensor(hiddenDim), tensor(hiddenDim)];
  const [code, dCode] = [tensor(latentDim), tensor(latentDim)];
  const [logits, dLogits] = [tensor(nFeatures), tensor(nFeatures)];
  const ledger = workspace.createLedger(['loss']);
  const matrix = drawMatrix(size);
  const loader = workspace.createLoader({
    ...{ matrix, domains: new Int32Array(nRows), nDomains: 1, maxRows: nRows, noise: null },
  });
  const rows = Int32Array.from({ length: nRows }, (_, row) => row);
  const adam = { learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

  return async (nSteps) => {
    const startedAt = performance.now();
    for (let step = 0; step < nSteps; step++) {
      loader.prepare(rows, 0);
      const x = loader.take();
      device.sparseLinear({ x, ...first, out: hidden });
      device.relu({ x: hidden, out: hidden });
      device.linear({ x: hidden, ...latent, out: code });
      device.linear({ x: code, ...decoder, out: logits });
      const loss = { ledger, term: 'loss' };
      device.binaryCrossEntropy({ logits, targets: x, dLogits, loss });
      ledger.endRow();
      device.linearBackward({ x: code, ...decoder, dOut: dLogits, dX: dCode });
      device.linearBackward({ x: hidden, ...latent, dOut: dCode, dX: dHidden });
      device.reluBackward({ out: hidden, dOut: dHidden, dX: dHidden });
      device.sparseLinearBackward({ x, ...first, dOut: dHidden });
      device.adamStep(parameters, { ...adam, maxNorm: null });
    }
    await ledger.read();
    // The last update may still be queued: its result must be there, too.
    await device.read(hidden);
    return performance.now() - startedAt;
  };
}

function drawMatrix({ nRows, nFeatures }: TrialSize): CsrMatrix {
  const perRow = Math.max(1, Math.round(density * nFeatures));
  const indices = new Int32Array(nRows * perRow);
  for (let at = 0; at < indices.length; at++) {
    const place = at % perRow;
    indices[at] = Math.floor((place * nFeatures) / perRow);
  }
  return {
    data: new Float32Array(indices.length).fill(1),
    indices,
    indptr: Uint32Array.from({ length: nRows + 1 }, (_, row) => row * perRow),
    nRows,
    nCols: nFeatures,
  };
}
