// Stage "clusters": exactly as many as asked for, by k-means and by the mixture; Leiden's come from the graph.
import type { JobContext } from '#main/jobs/context.ts';
import { findLargestColumn, findResponsibilities } from '#main/numerics/gaussian-mixture.ts';
import type { GaussianMixture } from '#main/numerics/gaussian-mixture.ts';
import { clusterKMeans } from '#main/numerics/k-means.ts';
import { findBlock } from '#main/numerics/nn/parameter-layout.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import { orderBySize } from '../common/cells.ts';
import { layoutScale } from './scale-model.ts';
import { requireFinite } from './require-finite.ts';
import type { ScaleWeights } from './scale-types.ts';

export interface Clusterings {
  /** k-means of the latent space and of the baseline; null when no number of clusters was given. */
  readonly kmeans: { readonly scale: Int32Array; readonly lsi: Int32Array } | null;
  /** Likeliest component of each cell. */
  readonly mixture: Int32Array;
  /** Share of every component in every cell, nCells x K. */
  readonly responsibilities: DenseMatrix;
  /** Components with more than 1 % of all responsibility. */
  readonly nUsed: number;
}

const nStarts = 20;
const maxPasses = 300;
const usedAbove = 0.01;

/** Clusters of fixed number; `points` by method. k-means from 20 starts, seed of the run, numbered by decreasing size. */
export async function findClusters(
  points: {
    readonly scale: DenseMatrix;
    readonly lsi: DenseMatrix;
    /** As the network has it: the mixture lives there. */
    readonly latent: DenseMatrix;
  },
  weights: ScaleWeights,
  params: Pick<AtacParams, 'clusters' | 'clusterMethod' | 'seed'>,
  context: Pick<JobContext, 'checkpoint'>,
): Promise<Clusterings> {
  const k = params.clusters > 0 ? params.clusters : weights.shape.nComponents;
  const isFixed = params.clusters > 0 || params.clusterMethod === 'kmeans';
  const divide = async (of: DenseMatrix, at: number) => {
    const found = await clusterKMeans(
      of,
      { k, nStarts, maxPasses, seed: params.seed },
      (done, total) => context.checkpoint(at + done / total, 3, 'clusterings', 'k-means'),
    );
    return orderBySize(found.codes);
  };
  const kmeans = isFixed
    ? { scale: await divide(points.scale, 0), lsi: await divide(points.lsi, 1) }
    : null;
  const responsibilities = await findResponsibilities(points.latent, readMixture(weights));
  requireFinite(responsibilities.data, 'the shares of the components');
  return {
    kmeans,
    mixture: findLargestColumn(responsibilities),
    responsibilities,
    nUsed: countUsed(responsibilities),
  };
}

/** The trained prior, whatever the form it was kept in. Negative weights of the plain form count as none. */
function readMixture({ shape, values }: ScaleWeights): GaussianMixture {
  const layout = layoutScale(shape);
  const block = (name: string) => {
    const { offset, size } = findBlock(layout, name);
    return Float64Array.from(values.subarray(offset, offset + size));
  };
  const raw = block('prior.weights');
  const spreads = block('prior.spreads');
  const isPlain = shape.priorForm === 'plain';
  const most = raw.reduce((highest, value) => Math.max(highest, value), -Infinity);
  const shares = raw.map((value) => (isPlain ? Math.max(value, 1e-10) : Math.exp(value - most)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    weights: shares.map((share) => share / total),
    means: block('prior.means'),
    variances: spreads.map((value) =>
      isPlain ? Math.max(value, 1e-8) : Math.exp(Math.min(60, Math.max(-60, value))),
    ),
  };
}

function countUsed({ data, nRows, nCols }: DenseMatrix): number {
  const sums = new Float64Array(nCols);
  data.forEach((share, at) => {
    sums[at % nCols] = (sums[at % nCols] ?? 0) + share;
  });
  return sums.filter((sum) => sum > usedAbove * nRows).length;
}
