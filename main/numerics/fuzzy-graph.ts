import type { CsrMatrix } from '#shared/model/matrix.ts';
import { splitRange } from './blocks.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { transposeToCsc } from './csr.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';

const cellsPerCheckpoint = 2_048;
const maxHalvings = 64;
const sumTolerance = 1e-5;
/** A bandwidth is at least this share of the mean distance. */
const leastBandwidth = 1e-3;

export interface FuzzyGraph {
  /** [nCells x nCells] symmetric weights in (0, 1]. */
  readonly connectivities: CsrMatrix;
  /** [nCells x nCells], k distances in each row. */
  readonly distances: CsrMatrix;
}

/**
 * UMAP's weights of a neighbour list: each cell joined to its neighbours by exp(-(d - nearest) / bandwidth), with the
 * bandwidth that makes the weights of a row sum to log2(k + 1), and both directions united as a + b - a b.
 * @param neighbors nCells x k, self left out (k + 1 neighbours as scanpy counts them)
 * @param checkpoint called with (cells done, cells)
 * Cost about 30 exponentials per pair; memory 4 x nCells x k entries. Deterministic.
 * Source: McInnes et al., arXiv 1802.03426, algorithms 2 and 3; weights as `pp.neighbors` of scanpy 1.11.5 makes of the
 * same neighbours, within 1e-4 (its bandwidths stop at 1e-5 of the sum).
 */
export async function buildFuzzyGraph(
  neighbors: Neighbors,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<FuzzyGraph> {
  const weights = await weighNeighbors(neighbors, checkpoint);
  return {
    connectivities: uniteDirections(toSortedCsr(neighbors, weights)),
    distances: toSortedCsr(neighbors, neighbors.distances),
  };
}

async function weighNeighbors(
  { distances, nCells, k }: Neighbors,
  checkpoint: Checkpoint,
): Promise<Float32Array> {
  const weights = new Float32Array(distances.length);
  const meanOfAll = averageWithSelf(distances, nCells);
  for (const { from, to } of splitRange(nCells, cellsPerCheckpoint)) {
    for (let cell = from; cell < to; cell++) {
      const row = distances.subarray(cell * k, (cell + 1) * k);
      const nearest = row.find((distance) => distance > 0) ?? 0;
      const mean = nearest > 0 ? averageWithSelf(row, 1) : meanOfAll;
      const bandwidth = Math.max(findBandwidth(row, nearest), leastBandwidth * mean);
      for (let i = 0; i < k; i++) {
        const beyond = row[i] - nearest;
        weights[cell * k + i] = beyond <= 0 || bandwidth === 0 ? 1 : Math.exp(-beyond / bandwidth);
      }
    }
    await checkpoint(to, nCells);
  }
  return weights;
}

/** Mean distance when each cell is also its own neighbour at distance 0, as UMAP counts. */
function averageWithSelf(distances: Float32Array, nCells: number): number {
  let sum = 0;
  for (let i = 0; i < distances.length; i++) sum += distances[i];
  return sum / (distances.length + nCells);
}

/** The bandwidth at which the weights of a row sum to log2(k + 1), by halving. */
function findBandwidth(row: Float32Array, nearest: number): number {
  const target = Math.log2(row.length + 1);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let bandwidth = 1;
  for (let step = 0; step < maxHalvings; step++) {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const beyond = row[i] - nearest;
      sum += beyond > 0 ? Math.exp(-beyond / bandwidth) : 1;
    }
    if (Math.abs(sum - target) < sumTolerance) break;
    if (sum > target) {
      high = bandwidth;
      bandwidth = (low + high) / 2;
    } else {
      low = bandwidth;
      bandwidth = high === Number.POSITIVE_INFINITY ? bandwidth * 2 : (low + high) / 2;
    }
  }
  return bandwidth;
}

/** k values per row, columns ascending. */
function toSortedCsr({ indices, nCells, k }: Neighbors, values: Float32Array): CsrMatrix {
  const byColumn = transposeToCsc({
    data: values,
    indices,
    indptr: Uint32Array.from({ length: nCells + 1 }, (_, cell) => cell * k),
    nRows: nCells,
    nCols: nCells,
  });
  // Transposing sorts: once by columns, once back.
  return transposeToCsc(byColumn);
}

/** a + b - a b of every weight and its counterpart. */
function uniteDirections(outgoing: CsrMatrix): CsrMatrix {
  const incoming = transposeToCsc(outgoing);
  const { nRows } = outgoing;
  const nMost = 2 * outgoing.data.length;
  const data = new Float32Array(nMost);
  const indices = new Int32Array(nMost);
  const indptr = new Uint32Array(nRows + 1);
  let to = 0;
  for (let row = 0; row < nRows; row++) {
    let a = outgoing.indptr[row];
    let b = incoming.indptr[row];
    const aEnd = outgoing.indptr[row + 1];
    const bEnd = incoming.indptr[row + 1];
    while (a < aEnd || b < bEnd) {
      const aColumn = a < aEnd ? outgoing.indices[a] : nRows;
      const bColumn = b < bEnd ? incoming.indices[b] : nRows;
      const aWeight = aColumn <= bColumn ? outgoing.data[a++] : 0;
      const bWeight = bColumn <= aColumn ? incoming.data[b++] : 0;
      const weight = aWeight + bWeight - aWeight * bWeight;
      if (weight === 0) continue;
      data[to] = weight;
      indices[to] = Math.min(aColumn, bColumn);
      to++;
    }
    indptr[row + 1] = to;
  }
  return { data: data.slice(0, to), indices: indices.slice(0, to), indptr, nRows, nCols: nRows };
}
