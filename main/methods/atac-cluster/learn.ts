// Stages "warm", "mixture", "train" and "encode": the SCALE network learns, then says where every cell lies.
import type { Device } from '#main/compute/device.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { countPerRow } from '#main/numerics/csr.ts';
import { drawInLarge, removeTrend } from '#main/numerics/remove-trend.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import type { PreparedPeaks } from './prepare.ts';
import { followsDepthAbove } from './lsi.ts';
import type { Lsi } from './lsi.ts';
import { encodeScale } from './scale-encode.ts';
import { trainScale } from './scale-train.ts';
import type { ScaleWeights, TrainedScale } from './scale-types.ts';

export interface Learnt {
  /** Where every cell lies, depth taken out when asked for. */
  readonly points: DenseMatrix;
  /** The same as the network has it. */
  readonly latent: DenseMatrix;
  /** How well the network's places predict ln(open peaks), 0 .. 1. */
  readonly depthCorrelation: number;
  readonly weights: ScaleWeights;
  /** Null for a network that was trained before. */
  readonly training: RunRecord['training'];
}

export interface Learning {
  /** Components of the mixture. */
  readonly nComponents: number;
  readonly wholeEpochs: boolean;
  /** A network that was trained before, on the peaks of `seen`; null: a new one learns. */
  readonly pretrained: ScaleWeights | null;
}

type LearningContext = Pick<JobContext, 'stage' | 'checkpoint' | 'trace'>;

export async function learnPlaces(
  { seen, binary }: Pick<PreparedPeaks, 'seen' | 'binary'>,
  lsi: Lsi,
  params: AtacParams,
  learning: Learning,
  { device, now }: { readonly device: Device; now(): number },
  context: LearningContext,
): Promise<Learnt> {
  const { weights, training } =
    learning.pretrained === null
      ? await learnNetwork({ seen, lsi, params, learning, device, now, context })
      : { weights: learning.pretrained, training: null };
  const latent = await context.stage('encode', () =>
    encodeScale({ device, weights, x: seen, latent: params.latent, seed: params.seed, context }),
  );
  return { ...takeOutDepth(latent, countPerRow(binary), params), latent, weights, training };
}

async function learnNetwork({
  seen,
  lsi,
  params,
  learning: { nComponents, wholeEpochs },
  device,
  now,
  context,
}: {
  readonly seen: CsrMatrix;
  readonly lsi: Lsi;
  readonly params: AtacParams;
  readonly learning: Learning;
  readonly device: Device;
  readonly context: LearningContext;
  now(): number;
}): Promise<Pick<Learnt, 'weights' | 'training'>> {
  const shape = {
    nFeatures: seen.nCols,
    hiddenDims: params.hiddenDims.split(',').map(Number),
    latentDim: params.latentDim,
    nComponents,
    priorForm: params.prior,
  };
  const startedAt = now();
  const trained = await trainScale({
    ...{ device, x: seen, shape, lsi, context },
    params: { ...params, wholeEpochs },
  });
  const nSteps = params.warmStartSteps + trained.report.nSteps;
  const msPerStep = (now() - startedAt) / nSteps;
  return { weights: trained.weights, training: summarise(trained, params, msPerStep) };
}

/** As LSI leaves out its first component where that follows depth; then deep cells are drawn in. */
function takeOutDepth(
  latent: DenseMatrix,
  depths: Int32Array,
  { dropDepth }: AtacParams,
): { readonly points: DenseMatrix; readonly depthCorrelation: number } {
  const { points, correlation } = removeTrend(latent, Float64Array.from(depths, Math.log1p));
  const isTaken = correlation > followsDepthAbove;
  if (!dropDepth) return { points: latent, depthCorrelation: correlation };
  return { points: drawInLarge(isTaken ? points : latent, depths), depthCorrelation: correlation };
}

function summarise(
  { report, nHeldOut }: TrainedScale,
  { warmStartSteps }: AtacParams,
  msPerStep: number,
): NonNullable<Learnt['training']> {
  const stepsPerEpoch = report.nSteps / report.nEpochs;
  const judge =
    nHeldOut > 0
      ? `${nHeldOut} held-out cells were no longer described better`
      : 'the loss no longer fell';
  return {
    steps: warmStartSteps + report.nSteps,
    msPerStep,
    stopReason: report.stoppedBy === 'patience' ? judge : 'the largest number of steps was reached',
    lossHistory: report.epochs.map(([reconstruction = 0, kl = 0], epoch) => {
      const step = warmStartSteps + Math.round((epoch + 1) * stepsPerEpoch);
      return [step, reconstruction + kl, reconstruction, kl] as const;
    }),
  };
}
