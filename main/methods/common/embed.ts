// Stage "embed": for each set of coordinates its neighbours, its picture and its clusters.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { findNeighborGraph, umapEpochs } from './neighbor-graph.ts';
import type { NeighborGraph } from './neighbor-graph.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';

/** Coordinates of all kept cells by one method, e.g. `none` (PCA), `harmony`, `scalex`. */
export interface Coordinates {
  readonly method: string;
  readonly title: string;
  /** nCells x nDims. */
  readonly points: DenseMatrix;
}

export interface Embedded extends Coordinates, NeighborGraph {
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
    const { neighbors, graph } = findNeighborGraph(engine, points, params.nNeighbors);
    await report(0.2, 'Clusters');
    const clusters = engine.leiden(graph, params.resolution);
    const nEpochs = umapEpochs(points.nRows);
    const umap = await engine.umap(graph, { minDist: params.minDist, nEpochs }, (done, total) =>
      report(0.4 + (0.6 * done) / total, 'Picture'),
    );
    embedded.push({ ...coordinates, neighbors, graph, umap, clusters });
  }
  return embedded;
}
