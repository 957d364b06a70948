// Data of the SCALE network: what training and encoding take and give.
import type { Device } from '#main/compute/device.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { TrainingReport } from '../common/training.ts';
import type { Lsi } from './lsi.ts';
import type { ScaleShape } from './scale-model.ts';

/** Weights as plain data: a flat buffer in the order of `layoutScale(shape)`. */
export interface ScaleWeights {
  readonly shape: ScaleShape;
  readonly values: Float32Array;
}

export type ScaleTraining = Pick<
  AtacParams,
  | 'start'
  | 'warmStartSteps'
  | 'klWarmup'
  | 'maxIteration'
  | 'holdOut'
  | 'patience'
  | 'batchSize'
  | 'learningRate'
  | 'learningRateForm'
  | 'weightDecay'
  | 'maxNorm'
  | 'startBias'
  | 'seed'
> & {
  /** Go on to the end of the epoch in which `maxIteration` is reached, as SCALE does. */
  readonly wholeEpochs: boolean;
};

export interface TrainScaleRequest {
  readonly device: Device;
  /** Cells x peaks with values in [0, 1]; not changed. */
  readonly x: CsrMatrix;
  readonly shape: ScaleShape;
  readonly params: ScaleTraining;
  /** The baseline, for the start `lsi`; null: none. */
  readonly lsi: Pick<Lsi, 'loadings' | 'singularValues'> | null;
  readonly context: Pick<JobContext, 'checkpoint' | 'trace' | 'stage'>;
}

export interface TrainedScale {
  readonly weights: ScaleWeights;
  readonly report: TrainingReport;
  /** Cells that took no part in the training. */
  readonly nHeldOut: number;
}
