// What a run will cost, from its sizes. The rates were measured on two cores of a server processor (Nov 2026) and are
// rough; the training rate is measured anew on the user's own computer.
import type { AtacParams } from '#shared/contract/atac-cluster.ts';

export interface AtacRunSize {
  readonly nKept: number;
  /** Peaks of the input, and those the model learns from. */
  readonly nFeatures: number;
  readonly nModelFeatures: number;
  readonly nNonzero: number;
  readonly secondsPerStep: number;
}

type Costly = Pick<
  AtacParams,
  | 'warmStartSteps'
  | 'maxIteration'
  | 'batchSize'
  | 'clusters'
  | 'nCentroids'
  | 'denoised'
  | 'hiddenDims'
>;

/** Seconds of the whole run, when training goes on to its last step. */
export function estimateAtacSeconds(size: AtacRunSize, params: Costly): number {
  const thousandCells = size.nKept / 1_000;
  const millionNonzero = size.nNonzero / 1e6;
  const millionDenoised = (size.nKept * size.nModelFeatures) / 1e6;
  const nEpochs = size.nKept <= 10_000 ? 500 : 200;
  const nSteps = params.warmStartSteps + params.maxIteration;
  const isEstimating = params.clusters === 0 && params.nCentroids === 0;
  return (
    0.5 +
    0.5 * millionNonzero + // read, filter, write
    0.3 * millionNonzero + // LSI
    (isEstimating ? 1.2 * millionNonzero : 0) +
    nSteps * size.secondsPerStep +
    ((size.nKept / params.batchSize) * size.secondsPerStep) / 3 + // encode
    2 * (0.2 + (0.2 + 0.0042 * nEpochs) * thousandCells) + // neighbours and UMAP of both
    2 * (0.2 + 0.15 * Math.min(thousandCells, 10) ** 1.5) + // measures of both
    0.4 * thousandCells + // k-means
    size.nFeatures / 20_000 + // peaks of clusters
    (params.denoised === 'none' ? 0 : 0.08 * millionDenoised)
  );
}

/** Peak memory in bytes: copies of the counts while filtering, the model with moments and best weights, the app. */
export function estimateAtacMemoryBytes(size: AtacRunSize, params: Costly): number {
  const model = 4 * 4 * size.nModelFeatures * (firstWidth(params) + 32);
  return 350e6 + 20 * size.nNonzero + model + size.nKept * 2_500;
}

/** Bytes of the run folder: counts compress to about 2.2 bytes per non-zero, probabilities to about 1.3 each. */
export function estimateAtacDiskBytes(size: AtacRunSize, params: Costly): number {
  const perEntry = { none: 0, binary: 0.2, probabilities: 1.3, both: 1.5 }[params.denoised];
  const model = 4 * size.nModelFeatures * (firstWidth(params) + 32);
  const denoised = perEntry * size.nKept * size.nModelFeatures;
  return 2.2 * size.nNonzero + model + denoised + size.nKept * 900 + 3e6;
}

function firstWidth({ hiddenDims }: Costly): number {
  return Number(hiddenDims.split(',')[0]);
}
