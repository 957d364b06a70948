// scran.js (MIT, github.com/kanaverse/scran.js) behind a small typed face: nearest neighbours, UMAP, Leiden, MNN, markers.
// Its calls block; they run in a job's own thread, which is ended to cancel. Random seeds are its own fixed ones,
// so the same input gives the same result.
import { AppError } from '#shared/model/app-error.ts';
import type { CscMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';

export interface NeighborEngine {
  /**
   * Nearest neighbours of every row of `points` (nCells x nDims) among the others, Euclidean, self left out.
   * k is lowered to nCells - 1. Exact below 8,192 cells (vantage-point tree), approximate above (Annoy).
   */
  nearest(points: DenseMatrix, k: number): Neighbors;
  /**
   * UMAP in two dimensions of a neighbour list. `onEpochs` is awaited about every 100 ms, so that the job can report
   * and stop. Returns x, y per cell (nCells x 2).
   */
  umap(
    neighbors: Neighbors,
    options: { minDist: number; nEpochs: number },
    onEpochs: (done: number, total: number) => Promise<void>,
  ): Promise<DenseMatrix>;
  /**
   * Leiden communities (modularity) of the shared-nearest-neighbour graph (rank weights) of a neighbour list.
   * Returns a cluster per cell, numbered by decreasing size.
   */
  leiden(neighbors: Neighbors, resolution: number): Int32Array;
  /** Mutual nearest neighbours correction of `points` (nCells x nDims) over `batch` (code per cell). */
  mnn(points: DenseMatrix, batch: Int32Array): DenseMatrix;
  /**
   * How far each group stands out, feature by feature: means over its comparisons with every other group, each made
   * within the blocks and then averaged (scran's weights).
   * @param features log-normalised values: nCells rows, one column per feature
   * @param groups 0 .. n - 1 of each cell, every group with a cell; `blocks` likewise, e.g. batches
   */
  scoreMarkers(features: CscMatrix, groups: Int32Array, blocks: Int32Array): MarkerScores;
  /** Ends the engine's threads and frees its memory. */
  close(): void;
}

/** Effects of one group, one value per feature; NaN where no comparison could be made. */
export interface GroupEffects {
  /** Mean of the values in the group. */
  readonly mean: Float64Array;
  /** Share of its cells with a value above 0. */
  readonly detected: Float64Array;
  /** Difference of the means, the same unit as the values. */
  readonly deltaMean: Float64Array;
  readonly deltaDetected: Float64Array;
  /** Difference of the means in standard deviations. */
  readonly cohensD: Float64Array;
  /** Chance that a cell of the group lies above one of another group. */
  readonly auc: Float64Array;
}

/** On the engine's heap: free it. */
export interface MarkerScores {
  of(group: number): GroupEffects;
  free(): void;
}

const exactBelow = 8_192;

/** Loads scran.js with that many threads. Throws `unsupported` on a Node that cannot run it. */
export async function loadNeighborEngine(nThreads: number): Promise<NeighborEngine> {
  const scran = await import('scran.js');
  try {
    await scran.initialize({ numberOfThreads: nThreads });
  } catch (error) {
    throw new AppError(
      'unsupported',
      'The neighbour engine (scran.js) does not start on this Node.',
      {
        hint: 'Node 24 or newer is needed.',
        cause: error,
      },
    );
  }

  function withNeighborList<Result>(
    neighbors: Neighbors,
    use: (list: ScranNeighbors) => Result,
  ): Result {
    const list = toScran(scran, neighbors);
    try {
      return use(list);
    } finally {
      list.free();
    }
  }

  return {
    nearest(points, k) {
      const index = scran.buildNeighborSearchIndex(points.data, {
        numberOfDims: points.nCols,
        numberOfCells: points.nRows,
        approximate: points.nRows >= exactBelow,
      });
      const found = scran.findNearestNeighbors(index, Math.min(k, points.nRows - 1));
      try {
        return fromSerialized(found.serialize(), points.nRows);
      } finally {
        found.free();
        index.free();
      }
    },
    async umap(neighbors, { minDist, nEpochs }, onEpochs) {
      const status = withNeighborList(neighbors, (list) =>
        scran.initializeUmap(list, { neighbors: neighbors.k, epochs: nEpochs, minDist }),
      );
      try {
        while (status.currentEpoch() < status.totalEpochs()) {
          status.run({ runTime: 80 });
          await onEpochs(status.currentEpoch(), status.totalEpochs());
        }
        const { x, y } = status.extractCoordinates();
        const data = new Float32Array(x.length * 2);
        for (let i = 0; i < x.length; i++) {
          data[2 * i] = x[i] ?? 0;
          data[2 * i + 1] = y[i] ?? 0;
        }
        return { data, nRows: x.length, nCols: 2 };
      } finally {
        status.free();
      }
    },
    leiden: (neighbors, resolution) =>
      withNeighborList(neighbors, (list) => {
        const graph = scran.buildSnnGraph(list, { scheme: 'rank', neighbors: neighbors.k });
        const found = scran.clusterGraph(graph, {
          method: 'leiden',
          leidenResolution: resolution,
          leidenObjective: 'modularity',
        });
        try {
          return bySize(Int32Array.from(found.membership(), Number));
        } finally {
          found.free();
          graph.free();
        }
      }),
    mnn(points, batch) {
      const corrected = scran.mnnCorrect(points.data, batch, {
        numberOfDims: points.nCols,
        numberOfCells: points.nRows,
      });
      return { data: Float32Array.from(corrected), nRows: points.nRows, nCols: points.nCols };
    },
    scoreMarkers({ data, indices, indptr, nRows, nCols }, groups, blocks) {
      const byRow = { byRow: true, forceInteger: false } as const; // our columns are its rows
      const x = scran.initializeSparseMatrixFromSparseArrays(
        ...([nCols, nRows, data, indices, indptr, byRow] as const),
      );
      try {
        return toScores(scran.scoreMarkers(x, groups, { block: blocks }));
      } finally {
        x.free();
      }
    },
    close: () => scran.terminate(),
  };
}

function toScores(scores: ReturnType<Scran['scoreMarkers']>): MarkerScores {
  const summary = { summary: 'mean' } as const;
  return {
    of: (group) => ({
      mean: scores.mean(group),
      detected: scores.detected(group),
      deltaMean: scores.deltaMean(group, summary),
      deltaDetected: scores.deltaDetected(group, summary),
      cohensD: scores.cohensD(group, summary),
      auc: scores.auc(group, summary),
    }),
    free: () => scores.free(),
  };
}

type Scran = typeof import('scran.js');
type ScranNeighbors = ReturnType<Scran['findNearestNeighbors']>;

function toScran(scran: Scran, { indices, distances, nCells, k }: Neighbors): ScranNeighbors {
  return scran.FindNearestNeighborsResults.unserialize(
    new Int32Array(nCells).fill(k),
    indices,
    Float64Array.from(distances),
  );
}

function fromSerialized(
  { runs, indices, distances }: { runs: Int32Array; indices: Int32Array; distances: Float64Array },
  nCells: number,
): Neighbors {
  const k = runs[0] ?? 0;
  if (runs.some((run) => run !== k)) {
    throw new AppError('internal', 'The neighbour search returned lists of unequal length.');
  }
  return { indices, distances: Float32Array.from(distances), nCells, k };
}

/** The same partition with clusters numbered 0, 1, ... by decreasing size; ties by first appearance. */
function bySize(membership: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const cluster of membership) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const order = [...sizes].sort((a, b) => b[1] - a[1]).map(([cluster]) => cluster);
  const rank = new Map(order.map((cluster, i) => [cluster, i]));
  return membership.map((cluster) => rank.get(cluster) ?? -1);
}
