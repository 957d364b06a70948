import { noCheckpoint } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Neighbors } from '#shared/model/neighbors.ts';
import { countGroups, findMedian } from './groups.ts';

const usualPerplexity = 30;
const maxHalvings = 50;
const entropyTolerance = 1e-5;
const cellsPerCheckpoint = 512;

/**
 * Integration LISI: median over cells of the effective number of batches among the neighbours, scaled so that 0 is one
 * batch and 1 all batches evenly.
 * @param neighbors with distances; 89 or 90 of them for the usual perplexity of 30, else a third of what is there
 * @param batch code per cell, cells below 0 left out
 * Null with fewer than two batches. Source: Korsunsky et al., Nature Methods 16, 1289 (2019), scaled as scIB (Luecken et
 * al. 2022); as `ilisi_knn` of scib-metrics to 1e-3.
 */
export async function measureIlisi(
  neighbors: Neighbors,
  batch: Int32Array,
  checkpoint?: Checkpoint,
): Promise<number | null> {
  const nGroups = countGroups(batch);
  if (nGroups < 2) return null;
  return (findMedian(await computeLisi(neighbors, batch, checkpoint)) - 1) / (nGroups - 1);
}

/** Cell-type LISI: the same of labels, scaled so that 1 is one label among the neighbours and 0 all evenly. */
export async function measureClisi(
  neighbors: Neighbors,
  labels: Int32Array,
  checkpoint?: Checkpoint,
): Promise<number | null> {
  const nGroups = countGroups(labels);
  if (nGroups < 2) return null;
  return (nGroups - findMedian(await computeLisi(neighbors, labels, checkpoint))) / (nGroups - 1);
}

/**
 * Inverse Simpson index of the codes around each cell, weighted by a Gaussian of the distance whose entropy is
 * ln(perplexity); NaN where no neighbour counts. Float64 [nCells].
 */
async function computeLisi(
  neighbors: Neighbors,
  codes: Int32Array,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<Float64Array> {
  const { indices, distances, nCells, k } = neighbors;
  const perplexity = Math.min(usualPerplexity, Math.max(1, Math.floor((k + 1) / 3)));
  const shares = new Float64Array(codes.reduce((most, code) => Math.max(most, code + 1), 0));
  const weights = new Float64Array(k);
  const result = new Float64Array(nCells);
  for (let cell = 0; cell < nCells; cell++) {
    if (cell % cellsPerCheckpoint === 0) await checkpoint(cell, nCells);
    weighInto(weights, distances.subarray(cell * k, (cell + 1) * k), Math.log(perplexity));
    shares.fill(0);
    let total = 0;
    for (let i = 0; i < k; i++) {
      const code = codes[indices[cell * k + i]];
      if (code < 0) continue;
      shares[code] += weights[i];
      total += weights[i];
    }
    const simpson = shares.reduce((sum, share) => sum + share * share, 0);
    result[cell] = (total * total) / simpson;
  }
  return result;
}

/** Weights exp(-beta d) whose entropy is `target`, by halving beta. */
function weighInto(weights: Float64Array, distances: Float32Array, target: number): void {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let beta = 1;
  for (let step = 0; step < maxHalvings; step++) {
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < distances.length; i++) {
      const weight = Math.exp(-distances[i] * beta);
      weights[i] = weight;
      sum += weight;
      weighted += distances[i] * weight;
    }
    const entropy = sum === 0 ? 0 : Math.log(sum) + (beta * weighted) / sum;
    if (Math.abs(entropy - target) < entropyTolerance) return;
    if (entropy > target) {
      low = beta;
      beta = high === Number.POSITIVE_INFINITY ? beta * 2 : (beta + high) / 2;
    } else {
      high = beta;
      beta = low === Number.NEGATIVE_INFINITY ? beta / 2 : (beta + low) / 2;
    }
  }
}
