// The part of scran.js 4.1.0 that this folder uses; the package brings no types.
declare module 'scran.js' {
  interface Freeable {
    free(): void;
  }
  interface NeighborIndex extends Freeable {
    numberOfCells(): number;
  }
  interface NeighborResults extends Freeable {
    serialize(): { runs: Int32Array; indices: Int32Array; distances: Float64Array };
  }
  interface UmapStatus extends Freeable {
    currentEpoch(): number;
    totalEpochs(): number;
    run(options: { runTime: number | null }): void;
    extractCoordinates(): { x: Float64Array; y: Float64Array };
  }
  interface LeidenResults extends Freeable {
    /** 64-bit integers, although its documentation says 32. */
    membership(): BigInt64Array;
  }
  export function initialize(options: { numberOfThreads: number }): Promise<boolean>;
  export function terminate(): void;
  export function buildNeighborSearchIndex(
    x: Float32Array,
    options: { numberOfDims: number; numberOfCells: number; approximate: boolean },
  ): NeighborIndex;
  export function findNearestNeighbors(index: NeighborIndex, k: number): NeighborResults;
  export const FindNearestNeighborsResults: {
    unserialize(runs: Int32Array, indices: Int32Array, distances: Float64Array): NeighborResults;
  };
  export function initializeUmap(
    x: NeighborResults,
    options: { neighbors: number; epochs: number; minDist: number },
  ): UmapStatus;
  export function buildSnnGraph(
    x: NeighborResults,
    options: { scheme: 'rank'; neighbors: number },
  ): Freeable;
  export function clusterGraph(
    graph: Freeable,
    options: { method: 'leiden'; leidenResolution: number; leidenObjective: 'modularity' },
  ): LeidenResults;
  interface ScranMatrix extends Freeable {
    numberOfRows(): number;
  }
  interface MarkerScores extends Freeable {
    mean(group: number): Float64Array;
    detected(group: number): Float64Array;
    cohensD(group: number, options: { summary: 'mean' }): Float64Array;
    auc(group: number, options: { summary: 'mean' }): Float64Array;
    deltaMean(group: number, options: { summary: 'mean' }): Float64Array;
    deltaDetected(group: number, options: { summary: 'mean' }): Float64Array;
  }
  export function initializeSparseMatrixFromSparseArrays(
    numberOfRows: number,
    numberOfColumns: number,
    values: Float32Array,
    indices: Int32Array,
    pointers: Uint32Array,
    options: { byRow: boolean; forceInteger: boolean },
  ): ScranMatrix;
  export function scoreMarkers(
    x: ScranMatrix,
    groups: Int32Array,
    options: { block: Int32Array | null },
  ): MarkerScores;
  export function mnnCorrect(
    x: Float32Array,
    block: Int32Array,
    options: { numberOfDims: number; numberOfCells: number },
  ): Float64Array;
}
