// Stages "train" and "encode": the SCALEX network learns, then says where every cell lies.
import type { JobContext } from '#main/jobs/context.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import type { Coordinates } from '../common/embed.ts';
import { toSnapshot } from '../common/picture.ts';
import type { MethodPorts } from '../common/ports.ts';
import { openRunDevice, recordDevice } from '../common/run-device.ts';
import type { Prepared } from './prepare.ts';
import { encodeScalex } from './scalex-encode.ts';
import { trainScalex } from './scalex-train.ts';
import type { ScalexWeights, TrainedScalex } from './scalex-types.ts';

export interface LearnRequest {
  readonly prepared: Prepared;
  readonly params: IntegrationParams;
  /** Go on to the end of the epoch in which `maxIteration` is reached, as published. */
  readonly wholeEpochs: boolean;
}

export interface Learnt {
  readonly coordinates: Coordinates;
  readonly weights: ScalexWeights;
  readonly training: NonNullable<RunRecord['training']>;
  readonly device: Pick<RunRecord, 'device' | 'deviceReason'>;
}

/** L2 term of the original, added to every gradient. */
const weightDecay = 5e-4;

/** Trains on the chosen device and encodes all cells. The device is closed again. */
export async function learnCoordinates(
  { prepared, params, wholeEpochs }: LearnRequest,
  ports: Pick<MethodPorts, 'createDevice' | 'nThreads' | 'now'>,
  context: Pick<JobContext, 'stage' | 'checkpoint' | 'log' | 'setDevice' | 'trace' | 'snapshot'>,
): Promise<Learnt> {
  const { scaled, batch } = prepared;
  const device = await openRunDevice(params, ports, context);
  const data = { x: scaled, domains: batch.codes, nDomains: batch.names.length };
  try {
    const startedAt = ports.now();
    const trained = await context.stage('train', () =>
      trainScalex({
        ...data,
        device,
        params: {
          hiddenDim: params.hiddenDim,
          latentDim: params.latentDim,
          batchSize: params.batchSize,
          learningRate: params.learningRate,
          weightDecay,
          klWeight: params.klWeight,
          maxIteration: params.maxIteration,
          wholeEpochs,
          patience: params.patience,
          decay: params.decay,
          seed: params.seed,
          singletons: 'running',
        },
        context,
        onPicture: (picture) => context.snapshot(toSnapshot(picture, batch)),
        now: ports.now,
      }),
    );
    const msPerStep = (ports.now() - startedAt) / trained.nSteps;
    const points = await context.stage('encode', () =>
      encodeScalex({
        ...data,
        weights: trained.weights,
        encoding: params.encoding,
        device,
        context,
      }),
    );
    return {
      coordinates: { method: 'scalex', title: 'SCALEX', points },
      weights: trained.weights,
      training: summarise(trained, msPerStep),
      device: recordDevice(device),
    };
  } finally {
    await device.close();
  }
}

function summarise(trained: TrainedScalex, msPerStep: number): Learnt['training'] {
  const stepsPerEpoch = trained.nSteps / trained.nEpochs;
  return {
    steps: trained.nSteps,
    msPerStep,
    stopReason:
      trained.stoppedBy === 'patience'
        ? 'the loss no longer fell'
        : 'the largest number of steps was reached',
    lossHistory: trained.epochs.map(
      ({ total, reconstruction, kl }, epoch) =>
        [Math.round((epoch + 1) * stepsPerEpoch), total, reconstruction, kl] as const,
    ),
  };
}
