// One training by its preset, and how well its coordinates mix batches and keep types apart.
import { createDevice } from '#main/compute/discover.ts';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import { learnCoordinates } from '#main/methods/integration/learn.ts';
import { clusterKMeans } from '#main/numerics/k-means.ts';
import { measureKnnAccuracy } from '#main/numerics/measures/knn-accuracy.ts';
import { measureLabelSilhouette } from '#main/numerics/measures/label-silhouette.ts';
import { measureIlisi } from '#main/numerics/measures/lisi.ts';
import { measureNmi } from '#main/numerics/measures/nmi.ts';
import { createComputeParts } from '#main/platform/compute-parts.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { ReadyData } from './schedule-data.ts';

export const measures = ['knnAccuracy', 'labelSilhouette', 'ilisi', 'kMeansNmi'] as const;
export type MeasureOfSchedule = (typeof measures)[number];
/** Without known types, iLISI alone. */
export type ScheduleScores = Readonly<Partial<Record<MeasureOfSchedule, number>>>;

export interface Trained {
  readonly steps: number;
  readonly stopReason: string;
  /** Wall time of the training. */
  readonly seconds: number;
  /** Where every cell lies. */
  readonly points: DenseMatrix;
}

/**
 * Where types lie close together, as few as one start of k-means in fifteen finds the least inertia, and the clusters of
 * the others agree with the types by .08 less: the best of ten is a matter of luck, that of 200 of the coordinates.
 */
export const scoring = { nNeighbors: 90, nKMeansStarts: 200 } as const;

export async function trainBySchedule(
  { prepared }: ReadyData,
  params: IntegrationParams,
  wholeEpochs: boolean,
): Promise<Trained> {
  const ports = {
    createDevice: () => createDevice('cpu', { nThreads: 1, ...createComputeParts() }),
    nThreads: 1,
    now: () => performance.now(),
  };
  const { training, coordinates } = await learnCoordinates(
    { prepared, params, wholeEpochs },
    ports,
    {
      stage: (_name, work) => work(),
      checkpoint: () => Promise.resolve(),
      log: () => {},
      setDevice: () => {},
      trace: () => {},
      snapshot: () => {},
    },
  );
  return {
    steps: training.steps,
    stopReason: training.stopReason,
    seconds: Math.round((training.steps * training.msPerStep) / 1000),
    points: coordinates.points,
  };
}

export async function scorePoints(
  points: DenseMatrix,
  { prepared, label }: ReadyData,
  engine: NeighborEngine,
): Promise<ScheduleScores> {
  const neighbors = engine.nearest(points, scoring.nNeighbors);
  const ilisi = await measureIlisi(neighbors, prepared.batch.codes);
  const found: Partial<Record<MeasureOfSchedule, number | null>> = { ilisi };
  if (label !== null) {
    const { codes, names } = label;
    found.knnAccuracy = measureKnnAccuracy(neighbors, codes);
    found.labelSilhouette = await measureLabelSilhouette(points, codes, 0);
    const options = { k: names.length, nStarts: scoring.nKMeansStarts, maxPasses: 300, seed: 0 };
    found.kMeansNmi = measureNmi((await clusterKMeans(points, options)).codes, codes);
  }
  return Object.fromEntries(
    measures.flatMap((name) =>
      typeof found[name] === 'number' ? [[name, Number(found[name].toFixed(4))]] : [],
    ),
  );
}
