// The training loop every model shares: shuffled epochs, Adam, early stopping on the mean loss of an epoch, best
// weights kept and always brought back, a halt at the first number that is none.
import type { AdamSettings, Device, Ledger, Loader, Minibatch } from '#main/compute/device.ts';
import type { Parameters, Tensor } from '#main/compute/device.ts';
import { createRandom } from '#main/numerics/random.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { fallAtEnd } from './learning-rate.ts';
import { randomStreams } from './streams.ts';
import { captureTraining, restoreTraining } from './training-state.ts';
import type { LossState, TrainingState } from './training-state.ts';

export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** A model the loop can train. */
export interface TrainableModel {
  readonly parameters: Parameters;
  /** Runs the model on a minibatch and adds its losses to the current row of the ledger. */
  forward(minibatch: Minibatch): void;
  /** Sets the gradients of all parameters, for the minibatch of the last `forward`. */
  backward(): void;
  /** Results of the layers in the order of computing; searched when a loss is no number. */
  readonly tensors: readonly NamedTensor[];
}

export interface TrainingSchedule {
  readonly nRows: number;
  /** Rows of the source that take part, nRows of them; left out: 0 .. nRows - 1. */
  readonly rows?: Int32Array;
  readonly batchSize: number;
  readonly maxSteps: number;
  /** Finish the epoch in which `maxSteps` is reached. */
  readonly wholeEpochs: boolean;
  /** Epochs without a lower loss after which the training comes to its end. */
  readonly patience: number;
  /**
   * Last steps, over which the learning rate falls to 0. They begin at once when the patience is used up, and even then
   * the training never goes beyond `maxSteps`. Left out: 0.
   */
  readonly decaySteps?: number;
  readonly seed: number;
  readonly adam: AdamSettings;
  /** Settings of the update after that many others, in place of `adam`. */
  readonly adamAt?: (nUpdates: number) => AdamSettings;
}

export interface TrainingRequest {
  readonly device: Device;
  readonly model: TrainableModel;
  readonly loader: Loader;
  readonly ledger: Ledger;
  /** Weight of each term of the ledger in the total loss. */
  readonly lossWeights: readonly number[];
  /** Normals used by one row of a minibatch. */
  readonly normalsPerRow: number;
  readonly schedule: TrainingSchedule;
  readonly context: Pick<JobContext, 'checkpoint'>;
  /** Called before each step with the number of steps done, e.g. to change the model's settings. */
  readonly beforeStep?: (nSteps: number) => void;
  /**
   * The loss by which epochs are compared, of the weights as they are, in place of the mean over the epoch. Called at
   * the end of each epoch; may use the model but must not update it.
   */
  readonly judge?: () => Promise<number>;
  /** Goes on from here instead of from the parameters' current values; the same bits follow as without a break. */
  readonly resumeFrom?: TrainingState;
  /** Called now and then between steps, with a copy of everything needed to go on from there. */
  readonly saving?: {
    readonly stepsPerSave: number;
    save(state: TrainingState): void | Promise<void>;
  };
  /** Called between steps with the number of steps done and the losses that became known. May use the model. */
  readonly onLosses?: (nSteps: number, rows: readonly Float64Array[]) => void | Promise<void>;
}

export interface TrainingReport {
  readonly nSteps: number;
  readonly nEpochs: number;
  readonly bestEpoch: number;
  readonly stoppedBy: 'patience' | 'steps';
  /** Per epoch the mean of every term of the ledger. */
  readonly epochs: readonly Float64Array[];
}

/** Steps the schedule allows at most, and steps of an epoch. A last partial minibatch is dropped. */
export function countSteps(schedule: TrainingSchedule): { perEpoch: number; total: number } {
  const perEpoch = Math.floor(schedule.nRows / schedule.batchSize);
  const { maxSteps, wholeEpochs } = schedule;
  return { perEpoch, total: wholeEpochs ? Math.ceil(maxSteps / perEpoch) * perEpoch : maxSteps };
}

/**
 * Trains until the steps are used up or, but for the steps of the decay, `patience` epochs passed without a lower mean
 * loss. Then restores the weights of the best epoch.
 * @throws AppError `numeric` at a loss that is not finite, naming step and tensor, after restoring the best weights;
 * whatever `checkpoint` throws
 */
export async function trainModel(request: TrainingRequest): Promise<TrainingReport> {
  const { device, model, loader, ledger, schedule, context } = request;
  const steps = countSteps(schedule);
  let step = request.resumeFrom?.nSteps ?? 0;
  if (request.resumeFrom !== undefined) restoreTraining(model.parameters, request.resumeFrom);
  const nextRows = minibatchesOf(schedule, steps.perEpoch, step);
  const progress = createProgress(request);
  const { decaySteps = 0 } = schedule;
  let lastStep = request.resumeFrom?.losses.lastStep ?? steps.total;
  const prepare = (step: number): void =>
    loader.prepare(nextRows(), step * schedule.batchSize * request.normalsPerRow);

  if (step < lastStep) prepare(step);
  while (step < lastStep) {
    const minibatch = loader.take();
    if (step + 1 < lastStep) prepare(step + 1);
    request.beforeStep?.(step);
    model.forward(minibatch);
    ledger.endRow();
    step++;
    const endsEpoch = step % steps.perEpoch === 0 || step === lastStep;
    const isReading = endsEpoch || step % device.stepsPerRead === 0;
    const losses = isReading ? await progress.readLosses(step, minibatch) : [];
    model.backward();
    const adam = schedule.adamAt?.(step - 1) ?? schedule.adam;
    const learningRate = fallAtEnd(adam.learningRate, lastStep - step + 1, decaySteps);
    device.adamStep(model.parameters, { ...adam, learningRate });
    if (isReading) await request.onLosses?.(step, losses);
    const isFlat = endsEpoch && (await progress.endEpoch(step)) >= schedule.patience;
    if (isFlat) lastStep = Math.min(lastStep, step + decaySteps);
    await saveWhenDue(request, step, isReading, () => ({ ...progress.state(), lastStep }));
    await context.checkpoint(step, lastStep, 'steps');
  }
  model.parameters.restoreValues();
  return progress.report(step, step < steps.total ? 'patience' : 'steps');
}

/** Saves after the first reading of losses at or after each multiple of `stepsPerSave`. */
async function saveWhenDue(
  { model: { parameters }, saving, device }: TrainingRequest,
  nSteps: number,
  isReading: boolean,
  lossState: () => LossState,
): Promise<void> {
  if (saving === undefined || !isReading) return;
  if (nSteps % saving.stepsPerSave >= device.stepsPerRead) return;
  await saving.save(await captureTraining(parameters, nSteps, lossState()));
}

/** Rows of one minibatch after the other: every epoch a new shuffle, its last partial minibatch dropped. */
function minibatchesOf(
  schedule: TrainingSchedule,
  perEpoch: number,
  firstStep: number,
): () => Int32Array {
  let order: Int32Array = new Int32Array(0);
  let next = firstStep;
  return () => {
    const place = next % perEpoch;
    if (place === 0 || next === firstStep) {
      const stream = randomStreams.epochOrder + Math.floor(next / perEpoch);
      order = createRandom(schedule.seed, stream).permutation(schedule.nRows);
      const { rows } = schedule;
      if (rows !== undefined) order = order.map((place) => rows[place] ?? 0);
    }
    next++;
    return order.subarray(place * schedule.batchSize, (place + 1) * schedule.batchSize);
  };
}

/** Keeps the losses of the running epoch, the best one so far, and its weights. */
function createProgress(request: TrainingRequest) {
  const { ledger, model, lossWeights } = request;
  const nTerms = ledger.terms.length;
  const start = request.resumeFrom?.losses;
  const epochs: Float64Array[] = [...(start?.epochs ?? [])];
  let sums = start?.sums.slice() ?? new Float64Array(nTerms);
  let nSummed = start?.nSummed ?? 0;
  let bestEpoch = start?.bestEpoch ?? -1;
  let bestLoss = start?.bestLoss ?? Infinity;

  async function readLosses(nSteps: number, minibatch: Minibatch): Promise<Float64Array[]> {
    const losses = await ledger.read();
    const rows: Float64Array[] = [];
    for (let at = 0; at < losses.length; at += nTerms) rows.push(losses.subarray(at, at + nTerms));
    for (const [index, row] of rows.entries()) {
      if (row.every(Number.isFinite)) continue;
      const badStep = nSteps - rows.length + index + 1;
      throw await haltAt(badStep, badStep === nSteps ? minibatch : null);
    }
    for (const row of rows) row.forEach((loss, term) => (sums[term] = (sums[term] ?? 0) + loss));
    nSummed += rows.length;
    return rows;
  }

  /** Restores the best weights and gives the error that names the place. */
  async function haltAt(step: number, minibatch: Minibatch | null): Promise<AppError> {
    const place = minibatch === null ? null : await findNonFinite(request, minibatch);
    if (bestEpoch >= 0) model.parameters.restoreValues();
    const where = place === null ? '' : `, first in ${place}`;
    return new AppError(
      'numeric',
      `The training stopped at step ${step}: a number was not finite${where}.`,
      {
        hint: 'Try a lower learning rate or another seed, and check that the input holds counts or log-normalised values.',
        details: { step, tensor: place, bestEpoch },
      },
    );
  }

  /** Closes the epoch after that many steps; gives the number of epochs since the best one. */
  async function endEpoch(nSteps: number): Promise<number> {
    const means = sums.map((sum) => sum / nSummed);
    epochs.push(means);
    sums = new Float64Array(nTerms);
    nSummed = 0;
    const loss =
      (await request.judge?.()) ??
      means.reduce((total, mean, term) => total + mean * (lossWeights[term] ?? 0), 0);
    // Weights can go astray in the last update before the judge looks at them.
    if (!Number.isFinite(loss)) throw await haltAt(nSteps, null);
    if (loss < bestLoss) {
      bestLoss = loss;
      bestEpoch = epochs.length - 1;
      model.parameters.keepValues();
    }
    return epochs.length - 1 - bestEpoch;
  }

  const report = (nSteps: number, stoppedBy: TrainingReport['stoppedBy']): TrainingReport => ({
    nSteps,
    nEpochs: epochs.length,
    bestEpoch,
    stoppedBy,
    epochs,
  });
  const state = (): Omit<LossState, 'lastStep'> => ({
    ...{ epochs: [...epochs], sums: sums.slice(), nSummed, bestEpoch },
    bestLoss: bestEpoch < 0 ? null : bestLoss,
  });
  return { readLosses, endEpoch, report, state };
}

/** The first of trained weights and results, in the order of computing, that holds a number that is not finite. */
async function findNonFinite(
  { device, model }: TrainingRequest,
  minibatch: Minibatch,
): Promise<string> {
  const { layout } = model.parameters;
  const values = await model.parameters.readValues();
  for (const { name, offset, size, kind } of layout.blocks) {
    // Running statistics have just followed the layer that went wrong.
    if (kind === 'state') continue;
    if (!values.subarray(offset, offset + size).every(Number.isFinite)) return `weights ${name}`;
  }
  for (const { name, tensor } of model.tensors) {
    const results = await device.read(tensor);
    const at = results.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const row = minibatch.rows[Math.floor(at / tensor.nCols)] ?? -1;
    return `${name} (cell ${row + 1})`;
  }
  return 'the loss itself';
}
