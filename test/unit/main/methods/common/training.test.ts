import { describe, expect, it } from 'vitest';
import type { AdamSettings, Device, Minibatch, Parameters } from '#main/compute/device.ts';
import { countSteps, trainModel } from '#main/methods/common/training.ts';
import type { TrainingSchedule } from '#main/methods/common/training.ts';
import { layoutParameters } from '#main/numerics/nn/parameter-layout.ts';

const schedule: TrainingSchedule = {
  nRows: 10,
  batchSize: 4,
  maxSteps: 8,
  wholeEpochs: true,
  patience: 2,
  decaySteps: 0,
  seed: 1,
  adam: { learningRate: 1, beta1: 0, beta2: 0, epsilon: 0, weightDecay: 0, maxNorm: null },
};

/** Trains a model whose losses are given step by step, and writes down what happened. */
async function trainScripted(
  losses: readonly number[],
  changes: Partial<TrainingSchedule> = {},
  stepsPerRead = 1,
) {
  const events: string[] = [];
  const rows: number[][] = [];
  const rates: number[] = [];
  let waiting: number[] = [];
  let step = 0;
  const parameters = {
    layout: layoutParameters([]),
    readValues: () => Promise.resolve(new Float32Array(0)),
    keepValues: () => events.push(`keep ${step}`),
    restoreValues: () => events.push('restore'),
  } as unknown as Parameters;
  const report = trainModel({
    device: {
      stepsPerRead,
      adamStep: (_: Parameters, { learningRate }: AdamSettings) => rates.push(learningRate),
    } as unknown as Device,
    model: { parameters, forward: () => undefined, backward: () => undefined, tensors: [] },
    loader: {
      prepare: (asked) => rows.push(Array.from(asked)),
      take: () => ({}) as Minibatch,
    },
    ledger: {
      terms: ['a', 'b'],
      endRow: () => waiting.push(losses[step++] ?? 0, 100),
      read: () => {
        const read = Float64Array.from(waiting);
        waiting = [];
        return Promise.resolve(read);
      },
    },
    lossWeights: [1, 0],
    normalsPerRow: 3,
    schedule: { ...schedule, ...changes },
    context: { checkpoint: () => Promise.resolve() },
  });
  return { report: await report.catch((error: unknown) => error as Error), events, rows, rates };
}

describe('the training loop', () => {
  it('finishes epochs or stops at the very step, as asked', () => {
    expect(countSteps({ ...schedule, maxSteps: 3 })).toEqual({ perEpoch: 2, total: 4 });
    expect(countSteps({ ...schedule, maxSteps: 3, wholeEpochs: false })).toEqual({
      perEpoch: 2,
      total: 3,
    });
  });

  it('shows every cell at most once an epoch, in another order each time', async () => {
    const { rows } = await trainScripted([8, 8, 7, 7, 6, 6, 5, 5]);
    expect(rows).toHaveLength(8);
    const epochs = [0, 1, 2, 3].map((epoch) => [...rows[2 * epoch]!, ...rows[2 * epoch + 1]!]);
    for (const epoch of epochs) expect(new Set(epoch).size).toBe(8);
    expect(new Set(epochs.map(String)).size).toBe(4);
  });

  it('keeps the weights of the best epoch, by the mean of its steps, and restores them at the end', async () => {
    const { report, events } = await trainScripted([9, 9, 2, 4, 5, 1.5, 9, 9]);
    expect(events).toEqual(['keep 2', 'keep 4', 'restore']);
    expect(report).toMatchObject({ nSteps: 8, nEpochs: 4, bestEpoch: 1, stoppedBy: 'steps' });
  });

  it('stops after as many epochs without a lower loss as it has patience; an equal loss is not lower', async () => {
    const { report, events } = await trainScripted([4, 4, 4, 4, 4, 4, 1, 1]);
    expect(events).toEqual(['keep 2', 'restore']);
    expect(report).toMatchObject({ nSteps: 6, nEpochs: 3, bestEpoch: 0, stoppedBy: 'patience' });
  });

  it('lowers the learning rate over its last steps, which an exhausted patience begins at once', async () => {
    const falling = await trainScripted([8, 8, 7, 7, 6, 6, 5, 5], { decaySteps: 3 });
    expect(falling.rates).toEqual([1, 1, 1, 1, 1, 0.75, 0.5, 0.25]);
    const flat = await trainScripted(Array<number>(20).fill(4), { maxSteps: 20, decaySteps: 3 });
    expect(flat.rates).toEqual([1, 1, 1, 1, 1, 1, 0.75, 0.5, 0.25]);
    expect(flat.report).toMatchObject({ nSteps: 9, nEpochs: 5, stoppedBy: 'patience' });
  });

  it('ends where it was to end when the loss falls again during the decay, and never later', async () => {
    const curve = [4, 4, 4, 4, 4, 4, 1, 1, 0, 0, 0, 0];
    const again = await trainScripted(curve, { maxSteps: 12, decaySteps: 3 });
    expect(again.report).toMatchObject({ nSteps: 9, bestEpoch: 4, stoppedBy: 'patience' });
    const late = await trainScripted([4, 4, 3, 3, 3, 3, 3, 3], { decaySteps: 3 });
    expect(late.report).toMatchObject({ nSteps: 8, stoppedBy: 'steps' });
  });

  it('goes on while a noisy loss reaches a new low within its patience', async () => {
    const noisy = Array.from({ length: 20 }, (_, step) => 9 - step / 10 + (step % 4 < 2 ? 0 : 2));
    const { report } = await trainScripted(noisy, { maxSteps: 20, decaySteps: 3 });
    expect(report).toMatchObject({ nSteps: 20, stoppedBy: 'steps' });
  });

  it.each([1, 50])('reads losses every %i steps and means the same', async (stepsPerRead) => {
    const { report } = await trainScripted([4, 2, 1, 3, 5, 5, 6, 6], {}, stepsPerRead);
    expect(report).toMatchObject({
      epochs: [
        [3, 100],
        [2, 100],
        [5, 100],
        [6, 100],
      ].map((means) => Float64Array.from(means)),
    });
  });

  it.each([1, 50])(
    'halts at a loss that is no number, names the step and restores the best weights (read every %i)',
    async (stepsPerRead) => {
      const { report, events } = await trainScripted([4, 4, Number.NaN, 4], {}, stepsPerRead);
      expect(events).toEqual(['keep 2', 'restore']);
      expect(report).toMatchObject({ code: 'numeric', details: { step: 3, bestEpoch: 0 } });
    },
  );
});
