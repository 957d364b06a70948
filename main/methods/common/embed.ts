// Stage "embed": for each set of coordinates its neighbours, its picture and its clusters.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';

/** Coordinates of all kept cells by one method, e.g. `none` (PCA), `harmony`, `scalex`. */
export interface Coordinates {
  readonly method: string;
  readonly title: string;
  /** nCells x nDims. */
  readonly points: DenseMatrix;
}

export interface Embedded extends Coordinates {
  /** At least 90 where there are as many cells: what the measures need. */
  readonly neighbors: Neighbors;
  /** The first `nNeighbors` of them: the graph of picture and clusters. */
  readonly graph: Neighbors;
  /** nCells x 2. */
  readonly umap: DenseMatrix;
  /** Leiden cluster of each cell, by decreasing size. */
  readonly clusters: Int32Array;
}

export interface EmbedParams {
  /** Neighbours of each cell in the graph. */
  readonly nNeighbors: number;
  /** Of UMAP. */
  readonly minDist: number;
  /** Of Leiden. */
  readonly resolution: number;
}

/** LISI looks at three times its perplexity of 30. */
const nMeasureNeighbors = 90;

/** Neighbours, UMAP (500 epochs up to 10,000 cells, else 200) and Leiden of each set of coordinates. */
export async function embedAll(
  all: readonly Coordinates[],
  params: EmbedParams,
  engine: NeighborEngine,
  context: Pick<JobContext, 'checkpoint'>,
): Promise<readonly Embedded[]> {
  const embedded: Embedded[] = [];
  for (const [i, coordinates] of all.entries()) {
    const { points, title } = coordinates;
    const report = (share: number, what: string) =>
      context.checkpoint(i + share, all.length, 'embeddings', `${what} of ${title}`);
    await report(0, 'Neighbours');
    const neighbors = engine.nearest(points, Math.max(nMeasureNeighbors, params.nNeighbors));
    const graph = firstNeighbors(neighbors, params.nNeighbors);
    await report(0.2, 'Clusters');
    const clusters = engine.leiden(graph, params.resolution);
    const nEpochs = points.nRows <= 10_000 ? 500 : 200;
    const umap = await engine.umap(graph, { minDist: params.minDist, nEpochs }, (done, total) =>
      report(0.4 + (0.6 * done) / total, 'Picture'),
    );
    embedded.push({ ...coordinates, neighbors, graph, umap, clusters });
  }
  return embedded;
}

/** The k nearest of a longer list. */
function firstNeighbors(neighbors: Neighbors, k: number): Neighbors {
  const { nCells, k: had } = neighbors;
  const kept = Math.min(k, had);
  const indices = new Int32Array(nCells * kept);
  const distances = new Float32Array(nCells * kept);
  for (let cell = 0; cell < nCells; cell++) {
    indices.set(neighbors.indices.subarray(cell * had, cell * had + kept), cell * kept);
    distances.set(neighbors.distances.subarray(cell * had, cell * had + kept), cell * kept);
  }
  return { indices, distances, nCells, k: kept };
}
