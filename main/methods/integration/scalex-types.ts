// Data of the SCALEX network: its shape, its weights, and what training and encoding take and give.
import type { Device } from '#main/compute/device.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { LatentPicture } from '../common/picture.ts';

export interface ScalexShape {
  readonly nFeatures: number;
  readonly hiddenDim: number;
  readonly latentDim: number;
  readonly nDomains: number;
}

/** Trained weights as plain data: a flat buffer in the order of `layoutScalex(shape)`. */
export interface ScalexWeights {
  readonly shape: ScalexShape;
  readonly values: Float32Array;
}

export interface ScalexTraining {
  readonly hiddenDim: number;
  readonly latentDim: number;
  /** Cells per step; made smaller when there are fewer cells. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly klWeight: number;
  /** Steps, at most. */
  readonly maxIteration: number;
  /** Go on to the end of the epoch in which `maxIteration` is reached, as SCALEX 1.0 does. */
  readonly wholeEpochs: boolean;
  /** Epochs without a lower mean loss before training comes to its end. */
  readonly patience: number;
  /** Share of `maxIteration` over which the learning rate falls to 0 at the end; 0: it never changes. */
  readonly decay: number;
  readonly seed: number;
  /** What batch normalisation does with the only cell of a batch in a minibatch; `untouched` as SCALEX 1.0 does. */
  readonly singletons: 'running' | 'untouched';
}

export interface ScalexData {
  /** Cells x features, scaled to [0, 1]. */
  readonly x: CsrMatrix;
  /** Batch of each cell, 0 .. nDomains - 1. */
  readonly domains: Int32Array;
  readonly nDomains: number;
}

export interface TrainScalexRequest extends ScalexData {
  readonly params: ScalexTraining;
  readonly device: Device;
  readonly context: Pick<JobContext, 'checkpoint' | 'trace'>;
  /** Called every 250 steps, at most every 5 s, with up to 2,000 cells. */
  readonly onPicture?: (picture: LatentPicture) => void;
  /** Monotonic clock in ms; decides only how often pictures are made. */
  readonly now: () => number;
}

export interface TrainedScalex {
  /** Those of the best epoch. */
  readonly weights: ScalexWeights;
  readonly nSteps: number;
  readonly nEpochs: number;
  readonly batchSize: number;
  /** Counted from 0. */
  readonly bestEpoch: number;
  readonly stoppedBy: 'patience' | 'steps';
  /** Mean losses per cell of each epoch. */
  readonly epochs: readonly EpochLoss[];
}

export interface EpochLoss {
  readonly total: number;
  readonly reconstruction: number;
  /** Before its weight. */
  readonly kl: number;
}

export interface EncodeScalexRequest extends ScalexData {
  readonly weights: ScalexWeights;
  /**
   * `per-batch`: the encoder normalises with mean and variance over all cells of a batch; `running`: with the averages
   * kept from training, for which `domains` do not matter.
   */
  readonly encoding: 'per-batch' | 'running';
  readonly device: Device;
  readonly context: Pick<JobContext, 'checkpoint'>;
}
