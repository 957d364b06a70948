// Training of SCALE: a warm start as a plain variational autoencoder, a mixture fitted to its cells, then the model
// itself, judged on cells it does not learn from.
import type { AdamSettings, Parameters, Workspace } from '#main/compute/device.ts';
import { countPerColumn } from '#main/numerics/csr.ts';
import { fitGaussianMixture } from '#main/numerics/gaussian-mixture.ts';
import { clusterKMeans } from '#main/numerics/k-means.ts';
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import { createRandom } from '#main/numerics/random.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { drawInitialValues } from '../common/initial-values.ts';
import { randomStreams } from '../common/streams.ts';
import { trainModel } from '../common/training.ts';
import type { TrainingSchedule } from '../common/training.ts';
import { canStartFromLsi, setLsiStartInto } from './lsi-start.ts';
import { encodeRows } from './scale-encode.ts';
import { createScaleModel, layoutScale, scaleLosses } from './scale-model.ts';
import type { ScaleModel, ScaleShape } from './scale-model.ts';
import type { ScaleTraining, TrainScaleRequest, TrainedScale } from './scale-types.ts';

/** Fewer held-out cells than this say little. */
const fewestHeldOut = 20;
const stepsPerTrace = 20;
const decoderRate = 5e-3;
const mixtureFit = { maxPasses: 100, tolerance: 1e-3, floor: 1e-6 };
/** Of the last learning rate from the first, with `falling`. */
const lastShare = 0.05;

/**
 * Trains a network from scratch; weights of the best epoch.
 * Same seed, same bits on CPU devices. Runs the stages `warm` and `train` of the job.
 * @throws AppError `input-value` for values outside [0, 1], `numeric` when the loss is no longer a number, `usage` for
 * more components than cells, and what `context.checkpoint` throws
 */
export async function trainScale(request: TrainScaleRequest): Promise<TrainedScale> {
  const { device, x, shape, params, context } = request;
  checkData(request);
  const layout = layoutScale(shape);
  const lsi = lsiToStartFrom(request);
  const isFromLsi = lsi !== null;
  const rows = splitRows(x.nRows, params);
  const batchSize = Math.min(params.batchSize, rows.trained.length);
  const workspace = device.openWorkspace();
  try {
    const parameters = workspace.createParameters(layout, makeStart(request, lsi));
    const ledger = workspace.createLedger(scaleLosses);
    const model = createScaleModel({
      ...{ device, workspace, parameters, ledger, maxRows: batchSize, shape, klWeight: 1 },
    });
    const noise = {
      key: { seed: params.seed, stream: randomStreams.latentNoise },
      nCols: shape.latentDim,
    };
    const domains = new Int32Array(x.nRows);
    const loader = workspace.createLoader({
      ...{ matrix: x, domains, nDomains: 1, maxRows: batchSize, noise },
    });
    const judge = rows.heldOut.length === 0 ? null : createJudge(request, workspace, model, rows);
    const common = { device, model, loader, ledger, lossWeights: [1, 1], context };
    const schedule = scheduleOf(params, rows.trained, batchSize);
    const trace = createTrace(request);

    if (params.warmStartSteps > 0) {
      await context.stage('warm', () =>
        trainModel({
          ...common,
          normalsPerRow: shape.latentDim,
          schedule: warmSchedule(schedule, params, isFromLsi),
          beforeStep: (step) =>
            model.enter({
              towards: 'normal',
              weight: rise(step, params.klWarmup),
              trainsEncoder: !isFromLsi,
            }),
          onLosses: trace,
          ...(judge === null ? {} : { judge: () => judge('normal') }),
        }),
      );
    }
    await context.stage('mixture', async () => {
      const points = await encodeRows({
        ...{ device, encoder: model.encoder, loader, seed: params.seed, context },
        sizes: { nRows: x.nRows, maxRows: batchSize, latentDim: shape.latentDim },
        latent: params.warmStartSteps > 0 ? 'mean' : 'sample',
      });
      await fitMixtureInto(parameters, points, request);
    });
    const nWarm = params.warmStartSteps;
    const report = await context.stage('train', () =>
      trainModel({
        ...common,
        normalsPerRow: shape.latentDim,
        schedule,
        beforeStep: (step) => {
          const weight = nWarm > 0 ? 1 : rise(step, params.klWarmup);
          model.enter({ towards: 'mixture', weight, trainsEncoder: true });
        },
        onLosses: (step, losses) => trace(nWarm + step, losses),
        ...(judge === null ? {} : { judge: () => judge('mixture') }),
      }),
    );
    parameters.dropKept();
    return {
      weights: { shape, values: await parameters.readValues() },
      report,
      nHeldOut: rows.heldOut.length,
    };
  } finally {
    workspace.close();
  }
}

/** The baseline, when the network is to start from it and can. */
function lsiToStartFrom({ shape, params, lsi }: TrainScaleRequest): TrainScaleRequest['lsi'] {
  return params.start === 'lsi' && lsi !== null && canStartFromLsi(shape, lsi) ? lsi : null;
}

/** Not kept by the caller: of 100,000 peaks it is 400 MB. */
function makeStart(
  { shape, params, x }: TrainScaleRequest,
  lsi: TrainScaleRequest['lsi'],
): Float32Array {
  const random = createRandom(params.seed, randomStreams.initialValues);
  const start = drawInitialValues(layoutScale(shape), random);
  if (params.startBias) setBiasInto(start, shape, x);
  if (lsi !== null) setLsiStartInto(start, shape, x, lsi);
  return start;
}

function checkData({ x, shape }: TrainScaleRequest): void {
  if (x.nRows < 2 || x.nCols === 0) {
    throw new AppError('input-shape', `Nothing to train on: ${x.nRows} cells, ${x.nCols} peaks.`);
  }
  if (shape.nComponents > x.nRows) {
    throw new AppError(
      'usage',
      `${shape.nComponents} components cannot be fitted to ${x.nRows} cells.`,
      { hint: 'Ask for fewer components or clusters.' },
    );
  }
  const nStored = x.indptr[x.nRows] ?? 0;
  const bad = x.data.subarray(0, nStored).find((value) => !(value >= 0 && value <= 1));
  if (bad !== undefined) {
    throw new AppError('input-value', `The model takes values from 0 to 1, found ${bad}.`, {
      hint: 'Choose "binary" for what the model sees.',
    });
  }
}

interface RowSplit {
  readonly trained: Int32Array;
  readonly heldOut: Int32Array;
}

/** A random share of the cells is held out, unless that would be too few to say anything. */
function splitRows(nRows: number, { holdOut, seed }: ScaleTraining): RowSplit {
  const nHeldOut = Math.round(holdOut * nRows);
  const order = createRandom(seed, randomStreams.heldOutCells).permutation(nRows);
  if (nHeldOut < fewestHeldOut) return { trained: order.sort(), heldOut: new Int32Array(0) };
  return { trained: order.slice(nHeldOut).sort(), heldOut: order.slice(0, nHeldOut).sort() };
}

function scheduleOf(params: ScaleTraining, rows: Int32Array, batchSize: number): TrainingSchedule {
  const adam: AdamSettings = {
    learningRate: params.learningRate,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: params.weightDecay,
    maxNorm: params.maxNorm === 0 ? null : params.maxNorm,
  };
  return {
    nRows: rows.length,
    rows,
    batchSize,
    maxSteps: params.maxIteration,
    wholeEpochs: params.wholeEpochs,
    patience: params.patience,
    seed: params.seed,
    adam,
    adamAt: (step) => ({ ...adam, learningRate: learningRateAt(step, params) }),
  };
}

/** The warm start runs to its end: its losses are not those of the model. */
function warmSchedule(
  schedule: TrainingSchedule,
  params: ScaleTraining,
  isDecoderOnly: boolean,
): TrainingSchedule {
  // Learning the decoder alone is a logistic regression: large steps do no harm.
  const learningRate = isDecoderOnly ? decoderRate : params.learningRate;
  const adam = { ...schedule.adam, learningRate };
  return {
    ...schedule,
    maxSteps: params.warmStartSteps,
    patience: Infinity,
    seed: params.seed + 1,
    adamAt: () => adam,
  };
}

function learningRateAt(
  step: number,
  { learningRate, learningRateForm, maxIteration }: ScaleTraining,
): number {
  switch (learningRateForm) {
    case 'constant':
      return learningRate;
    case 'falling': {
      const done = Math.min(1, step / maxIteration);
      return learningRate * (lastShare + (1 - lastShare) * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
    case 'paper':
      return Math.max(2e-4, learningRate * 0.9 ** Math.floor(step / 10));
  }
}

function rise(step: number, nSteps: number): number {
  return nSteps === 0 ? 1 : Math.min(1, (step + 1) / nSteps);
}

/** Sets the decoder's bias to the log odds of each peak: what a network that knows no cells would say. */
function setBiasInto(values: Float32Array, shape: ScaleShape, x: CsrMatrix): void {
  const { offset } = findBlock(layoutScale(shape), 'decoder.linear.bias');
  const nOpen = countPerColumn(x);
  nOpen.forEach((n, peak) => {
    values[offset + peak] = Math.log((n + 0.5) / (x.nRows - n + 0.5));
  });
}

/**
 * Fits the mixture to the cells' places (k-means++, then EM) and puts it into `parameters`. Component weights stay equal in
 * the plain form, as in SCALE.
 */
async function fitMixtureInto(
  parameters: Parameters,
  points: DenseMatrix,
  { shape, params, context }: TrainScaleRequest,
): Promise<void> {
  const k = shape.nComponents;
  const clusters = await clusterKMeans(
    points,
    { k, nStarts: 5, maxPasses: 100, seed: params.seed },
    () => context.checkpoint(points.nRows, points.nRows, 'cells', 'Fitting the mixture'),
  );
  const mixture = await fitGaussianMixture(points, clusters.codes, k, mixtureFit);
  const isPlain = shape.priorForm === 'plain';
  const write = (name: string, values: Float64Array): void =>
    parameters.writeBlock(`prior.${name}`, Float32Array.from(values));
  if (!isPlain) write('weights', mixture.weights.map(Math.log));
  write('means', mixture.means);
  write('spreads', isPlain ? mixture.variances : mixture.variances.map(Math.log));
}

/** Loss of the held-out cells with the full pull and always the same noise. */
function createJudge(
  { device, x, shape, params }: TrainScaleRequest,
  workspace: Workspace,
  { parameters }: ScaleModel,
  { heldOut }: RowSplit,
): (towards: 'mixture' | 'normal') => Promise<number> {
  const ledger = workspace.createLedger(scaleLosses);
  const maxRows = Math.min(64, heldOut.length);
  const model = createScaleModel({
    ...{ device, workspace, parameters, ledger, maxRows, shape, klWeight: 1 },
  });
  const loader = workspace.createLoader({
    ...{ matrix: x, domains: new Int32Array(x.nRows), nDomains: 1, maxRows },
    noise: {
      key: { seed: params.seed, stream: randomStreams.heldOutCells },
      nCols: shape.latentDim,
    },
  });
  return async (towards) => {
    model.enter({ towards, weight: 1, trainsEncoder: true });
    const sizes: number[] = [];
    for (let from = 0; from < heldOut.length; from += maxRows) {
      const rows = heldOut.subarray(from, from + maxRows);
      loader.prepare(rows, from * shape.latentDim);
      model.forward(loader.take());
      ledger.endRow();
      sizes.push(rows.length);
    }
    const losses = await ledger.read();
    const total = sizes.reduce(
      (sum, n, i) => sum + n * ((losses[2 * i] ?? 0) + (losses[2 * i + 1] ?? 0)),
      0,
    );
    return total / heldOut.length;
  };
}

/** Sends the mean losses of every 20 steps. */
function createTrace({ context }: TrainScaleRequest) {
  const waiting: Float64Array[] = [];
  return (nSteps: number, rows: readonly Float64Array[]): void => {
    waiting.push(...rows);
    let step = nSteps - waiting.length;
    while (waiting.length >= stepsPerTrace) {
      const block = waiting.splice(0, stepsPerTrace);
      step += stepsPerTrace;
      const mean = (term: number) =>
        block.reduce((sum, row) => sum + (row[term] ?? 0), 0) / stepsPerTrace;
      const [reconstruction, kl] = [mean(0), mean(1)];
      context.trace({ step, reconstruction, kl, total: reconstruction + kl });
    }
  };
}
