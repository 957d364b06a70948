// The neighbours that measures, clusters and pictures are made from: found once, in one way, so that clusters found again
// at the same settings are the same clusters.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';

/** LISI looks at three times its perplexity of 30. */
const nMeasureNeighbors = 90;

export interface NeighborGraph {
  /** At least 90 where there are as many cells: what the measures need. */
  readonly neighbors: Neighbors;
  /** The first k of them: the graph of picture and clusters. */
  readonly graph: Neighbors;
}

export function findNeighborGraph(
  engine: Pick<NeighborEngine, 'nearest'>,
  points: DenseMatrix,
  k: number,
): NeighborGraph {
  const neighbors = engine.nearest(points, Math.max(nMeasureNeighbors, k));
  return { neighbors, graph: firstNeighbors(neighbors, k) };
}

/** Rounds of UMAP: 500 up to 10,000 cells, else 200. */
export function umapEpochs(nCells: number): number {
  return nCells <= 10_000 ? 500 : 200;
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
