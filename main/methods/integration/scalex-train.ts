import type { Loader } from '#main/compute/device.ts';
import { createRandom } from '#main/numerics/random.ts';
import { AppError } from '#shared/model/app-error.ts';
import { drawInitialValues } from '../common/initial-values.ts';
import { randomStreams } from '../common/streams.ts';
import { countSteps, trainModel } from '../common/training.ts';
import type { TrainingSchedule } from '../common/training.ts';
import { createScalexModel, layoutScalex, scalexLosses } from './scalex-model.ts';
import type { ScalexEncoder } from './scalex-model.ts';
import type {
  EpochLoss,
  ScalexData,
  ScalexShape,
  ScalexTraining,
  TrainScalexRequest,
  TrainedScalex,
} from './scalex-types.ts';

const nPictureCells = 2_000;
const stepsPerPicture = 250;
const pictureEveryMs = 5_000;
const stepsPerTrace = 20;

/**
 * Trains a network from scratch.
 * @param request `x` nCells x nFeatures with values in [0, 1]; neither it nor anything else is changed
 * @returns the weights of the epoch with the lowest mean loss
 * Yields at least every 100 ms or after every step, whichever is longer. Same seed, same bits on CPU devices.
 * Source: scalex 1.0.4; departures: best weights are always restored, minibatches shrink to small data, and a batch's
 * only cell in a minibatch is normalised with running statistics (unless `singletons` is `untouched`).
 * @throws AppError `input-shape` or `input-value` for data the model cannot take, `numeric` when the loss is no longer
 * a number, and what `context.checkpoint` throws
 */
export async function trainScalex(request: TrainScalexRequest): Promise<TrainedScalex> {
  const { device, params, x, domains, nDomains, context } = request;
  checkScalexData(request);
  const shape = shapeOf(request);
  const layout = layoutScalex(shape);
  const schedule = scheduleOf(params, x.nRows);
  const workspace = device.openWorkspace();
  try {
    const random = createRandom(params.seed, randomStreams.initialValues);
    const parameters = workspace.createParameters(layout, drawInitialValues(layout, random));
    const ledger = workspace.createLedger(scalexLosses);
    const { batchSize: maxRows } = schedule;
    const { klWeight, singletons, latentDim } = params;
    const model = createScalexModel({
      ...{ device, workspace, parameters, ledger, maxRows, klWeight, singletons },
    });
    const noise = {
      key: { seed: params.seed, stream: randomStreams.latentNoise },
      nCols: latentDim,
    };
    const loader = workspace.createLoader({ matrix: x, domains, nDomains, maxRows, noise });
    const pictureLoader = workspace.createLoader({
      ...{ matrix: x, domains, nDomains, maxRows, noise: null },
    });
    const trace = createTrace(request);
    const picture = createPicture(request, model.encoder, pictureLoader, schedule);
    const report = await trainModel({
      ...{ device, model, loader, ledger, schedule, context },
      lossWeights: [1, klWeight],
      normalsPerRow: latentDim,
      onLosses: async (nSteps, rows) => {
        trace(nSteps, rows);
        await picture(nSteps);
      },
    });
    return {
      ...report,
      weights: { shape, values: await parameters.readValues() },
      batchSize: maxRows,
      epochs: report.epochs.map((means) => toEpochLoss(means, klWeight)),
    };
  } finally {
    workspace.close();
  }
}

function shapeOf({ x, nDomains, params }: TrainScalexRequest): ScalexShape {
  const { hiddenDim, latentDim } = params;
  return { nFeatures: x.nCols, hiddenDim, latentDim, nDomains };
}

function scheduleOf(params: ScalexTraining, nRows: number): TrainingSchedule {
  return {
    nRows,
    batchSize: Math.min(params.batchSize, nRows),
    maxSteps: params.maxIteration,
    wholeEpochs: params.wholeEpochs,
    patience: params.patience,
    decaySteps: Math.round(params.decay * params.maxIteration),
    seed: params.seed,
    adam: {
      learningRate: params.learningRate,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: params.weightDecay,
      maxNorm: null,
    },
  };
}

/**
 * Refuses data the network cannot take.
 * @throws AppError `input-shape` or `input-value`
 */
function checkScalexData({ x, domains, nDomains }: ScalexData): void {
  if (x.nRows === 0 || x.nCols === 0) {
    throw new AppError(
      'input-shape',
      `Nothing to train on: ${x.nRows} cells, ${x.nCols} features.`,
    );
  }
  if (domains.length !== x.nRows || domains.some((domain) => domain < 0 || domain >= nDomains)) {
    throw new AppError('internal', `Each of ${x.nRows} cells needs a batch below ${nDomains}.`);
  }
  for (let row = 0; row < x.nRows; row++) {
    for (let at = x.indptr[row] ?? 0; at < (x.indptr[row + 1] ?? 0); at++) {
      const value = x.data[at] ?? Number.NaN;
      if (value >= 0 && value <= 1) continue;
      throw new AppError(
        'input-value',
        `The model takes values from 0 to 1; cell ${row + 1}, feature ${(x.indices[at] ?? 0) + 1} holds ${value}.`,
        { hint: 'Let the app normalise and scale the counts instead of giving prepared values.' },
      );
    }
  }
}

function toEpochLoss(means: Float64Array, klWeight: number): EpochLoss {
  const [reconstruction = 0, kl = 0] = means;
  return { total: reconstruction + klWeight * kl, reconstruction, kl };
}

/** Sends the mean losses of every 20 steps. */
function createTrace({ context, params }: TrainScalexRequest) {
  const waiting: Float64Array[] = [];
  return (nSteps: number, rows: readonly Float64Array[]): void => {
    waiting.push(...rows);
    let step = nSteps - waiting.length;
    while (waiting.length >= stepsPerTrace) {
      const block = waiting.splice(0, stepsPerTrace);
      step += stepsPerTrace;
      const means = Float64Array.from(scalexLosses, (_, term) => meanOf(block, term));
      context.trace({ step, ...toEpochLoss(means, params.klWeight) });
    }
  };
}

function meanOf(rows: readonly Float64Array[], term: number): number {
  return rows.reduce((sum, row) => sum + (row[term] ?? 0), 0) / rows.length;
}

/** Shows some cells as the model sees them, with running statistics, every 250 steps and at most every 5 s. */
function createPicture(
  { device, x, params, context, onPicture, now }: TrainScalexRequest,
  encoder: ScalexEncoder,
  loader: Loader,
  schedule: TrainingSchedule,
) {
  const { batchSize: maxRows } = schedule;
  const { total } = countSteps(schedule);
  const random = createRandom(params.seed, randomStreams.pictureCells);
  const rows = random.permutation(x.nRows).slice(0, nPictureCells).sort();
  const { latentDim } = params;
  let nextStep = stepsPerPicture;
  let lastAt = -Infinity;
  return async (step: number): Promise<void> => {
    if (onPicture === undefined || step < nextStep || now() - lastAt < pictureEveryMs) return;
    nextStep = step + stepsPerPicture;
    const data = new Float32Array(rows.length * latentDim);
    const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
    for (let from = 0; from < rows.length; from += maxRows) {
      loader.prepare(rows.subarray(from, from + maxRows), 0);
      const minibatch = loader.take();
      encoder.trunk(minibatch);
      const heads = await device.read(encoder.heads(Int32Array.of(0, minibatch.nRows), 'running'));
      minibatch.rows.forEach((row, i) => {
        const means = heads.subarray(2 * i * latentDim, (2 * i + 1) * latentDim);
        data.set(means, (placeOf.get(row) ?? 0) * latentDim);
      });
      await context.checkpoint(step, total, 'steps');
    }
    onPicture({ step, rows, latent: { data, nRows: rows.length, nCols: latentDim } });
    lastAt = now();
  };
}
