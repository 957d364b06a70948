// Stage "measure": the same measures for every set of coordinates, so that they can be held side by side.
import type { JobContext } from '#main/jobs/context.ts';
import { measureAri } from '#main/numerics/measures/ari.ts';
import { measureBatchEntropyMixing } from '#main/numerics/measures/batch-entropy-mixing.ts';
import { measureBatchSilhouette } from '#main/numerics/measures/batch-silhouette.ts';
import { measureKnnAccuracy } from '#main/numerics/measures/knn-accuracy.ts';
import { measureLabelSilhouette } from '#main/numerics/measures/label-silhouette.ts';
import { measureClisi, measureIlisi } from '#main/numerics/measures/lisi.ts';
import { measureNmi } from '#main/numerics/measures/nmi.ts';
import { measureSameBatchShare } from '#main/numerics/measures/same-batch-share.ts';
import type { MeasureName, Measures } from '#shared/contract/results.ts';
import { selectCells } from './cells.ts';
import type { Coded } from './cells.ts';
import type { Embedded } from './embed.ts';

type Values = Readonly<Partial<Record<MeasureName, number | null>>>;

export interface MeasureRequest {
  readonly embedded: readonly Embedded[];
  /** Rows of the stacked input that were kept, and the batch of each. */
  readonly prepared: { readonly cells: Int32Array; readonly batch: Coded };
  /** Known type of each cell of the stacked input; -1 where it is not known. */
  readonly label: Coded | null;
  readonly seed: number;
}

/** Measures of each method; those that need labels only when there are some, those of batches only with two or more. */
export async function measureAll(
  { embedded, prepared, label, seed }: MeasureRequest,
  context: Pick<JobContext, 'checkpoint' | 'warn'>,
): Promise<Readonly<Record<string, Measures>>> {
  const known = label === null ? null : selectCells(label, prepared.cells);
  if (known !== null && known.names.length < 2) {
    context.warn(
      'The known types name fewer than two groups of cells; separation is not measured.',
    );
  }
  const labels = known?.codes ?? null;
  const metrics: Record<string, Measures> = {};
  for (const [i, one] of embedded.entries()) {
    const report = (done: number, total: number) =>
      context.checkpoint(
        i + done / total,
        embedded.length,
        'embeddings',
        `Measures of ${one.title}`,
      );
    metrics[one.method] = keepComputed({
      ...(await measureMixing(one, { batch: prepared.batch.codes, labels, seed }, report)),
      ...(labels === null ? {} : await measureSeparation(one, { labels, seed }, report)),
    });
    await report(1, 1);
  }
  return metrics;
}

type Report = (done: number, total: number) => Promise<void>;

async function measureMixing(
  { points, neighbors }: Embedded,
  { batch, labels, seed }: { batch: Int32Array; labels: Int32Array | null; seed: number },
  report: Report,
): Promise<Values> {
  return {
    ilisi: await measureIlisi(neighbors, batch, partOf(report, 0, 4)),
    batchSilhouette: await measureBatchSilhouette(
      points,
      batch,
      labels,
      seed,
      partOf(report, 1, 4),
    ),
    sameBatchShare: measureSameBatchShare(neighbors, batch),
    batchEntropyMixing: measureBatchEntropyMixing(neighbors, batch, seed),
  };
}

async function measureSeparation(
  { points, neighbors, clusters }: Embedded,
  { labels, seed }: { labels: Int32Array; seed: number },
  report: Report,
): Promise<Values> {
  return {
    labelSilhouette: await measureLabelSilhouette(points, labels, seed, partOf(report, 2, 4)),
    clisi: await measureClisi(neighbors, labels, partOf(report, 3, 4)),
    knnAccuracy: measureKnnAccuracy(neighbors, labels),
    ari: measureAri(clusters, labels),
    nmi: measureNmi(clusters, labels),
  };
}

/** Progress of one part as progress of the whole. */
function partOf(report: Report, part: number, nParts: number): Report {
  return (done, total) => report(part + done / total, nParts);
}

function keepComputed(values: Values): Measures {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && Number.isFinite(value)),
  );
}
