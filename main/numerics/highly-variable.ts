import type { CsrMatrix } from '#shared/model/matrix.ts';
import { countBatches, countCells } from './batches.ts';
import { splitRows } from './blocks.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';

const nBins = 20;
/** exp(x) - 1 on this many values takes about 20 ms. */
const valuesPerCheckpoint = 1 << 19;

/** The features chosen and the numbers behind the choice; every array but `selected` has one entry per feature. */
export interface HighlyVariable {
  /** Columns chosen, ascending. */
  readonly selected: Int32Array;
  /** ln(1 + mean) of the depth-normalised values, averaged over the batches used. */
  readonly means: Float64Array;
  /** ln(variance / mean), averaged over batches, NaN left out. */
  readonly dispersions: Float64Array;
  /** Dispersion as z-score among features of similar mean, averaged over batches, NaN left out. */
  readonly normalisedDispersions: Float64Array;
  /** Number of batches in which the feature is among the `nTop` most dispersed. */
  readonly nBatches: Int32Array;
}

export interface HighlyVariableOptions {
  /** Features to choose; all are chosen when there are fewer. */
  readonly nTop: number;
  /** Batches with fewer cells are left out of the computation; when none is large enough, all take part. */
  readonly minCellPerBatch: number;
}

/**
 * Chooses features that vary more, within batches, than others of the same mean.
 * @param matrix cells x features, float32, ln(1 + depth-normalised counts), nothing negative
 * @param batch code of each cell, from 0
 * @param checkpoint called with (cells done, cells)
 * Cost: one exponential per stored value (1 s for 30 million); memory a few float64 per feature. Deterministic; ties go
 * to the earlier feature. NaN dispersions (features without variance) are never chosen before others.
 * Source: P5 in main/methods/integration/README.md; Satija et al., Nature Biotechnology 33, 495 (2015); same choice as `highly_variable_genes`
 * (flavour seurat, batch_key) of scanpy 1.11.5 on the golden files.
 */
export async function findHighlyVariable(
  matrix: CsrMatrix,
  batch: Int32Array,
  options: HighlyVariableOptions,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<HighlyVariable> {
  const counts = countCells(batch, countBatches(batch));
  const largeEnough = [...counts.keys()].filter((code) => counts[code] >= options.minCellPerBatch);
  const codes = largeEnough.length > 0 ? largeEnough : [...counts.keys()];
  const used = codes.filter((code) => counts[code] > 0);
  const average = createAverage(matrix.nCols);
  const moments = await sumByBatch(matrix, batch, used, checkpoint);
  used.forEach((code, i) => {
    average.add(scoreBatch(moments[i], counts[code]), options.nTop);
  });
  return average.finish(options.nTop);
}

/** Per feature: sum and sum of squares of the depth-normalised values of one batch, and cells above 0. */
interface Moments {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly nPositive: Int32Array;
}

async function sumByBatch(
  matrix: CsrMatrix,
  batch: Int32Array,
  codes: readonly number[],
  checkpoint: Checkpoint,
): Promise<Moments[]> {
  const { data, indices, indptr, nRows, nCols } = matrix;
  const moments = codes.map(() => ({
    sums: new Float64Array(nCols),
    squares: new Float64Array(nCols),
    nPositive: new Int32Array(nCols),
  }));
  const slotOf = new Map(codes.map((code, i) => [code, moments[i]]));
  for (const { from, to } of splitRows(indptr, nRows, valuesPerCheckpoint)) {
    for (let row = from; row < to; row++) {
      const slot = slotOf.get(batch[row]);
      if (slot === undefined) continue;
      const { sums, squares, nPositive } = slot;
      for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
        const column = indices[at];
        const value = Math.fround(Math.expm1(data[at]));
        sums[column] += value;
        squares[column] += value * value;
        if (value > 0) nPositive[column]++;
      }
    }
    await checkpoint(to, nRows);
  }
  return moments;
}

/** Numbers of one batch; 0 for features without a positive value in it. */
interface BatchScore {
  readonly means: Float64Array;
  readonly dispersions: Float64Array;
  readonly normalised: Float64Array;
  readonly isPresent: Uint8Array;
}

/** Means, dispersions and z-scores of one batch of `nCells` cells. */
function scoreBatch(moments: Moments, nCells: number): BatchScore {
  const nFeatures = moments.sums.length;
  const means = new Float64Array(nFeatures);
  const dispersions = new Float64Array(nFeatures);
  const isPresent = new Uint8Array(nFeatures);
  for (let j = 0; j < nFeatures; j++) {
    if (moments.nPositive[j] === 0) continue;
    isPresent[j] = 1;
    const mean = moments.sums[j] / nCells;
    const variance = ((moments.squares[j] / nCells - mean * mean) * nCells) / (nCells - 1);
    const safeMean = mean === 0 ? 1e-12 : mean;
    const dispersion = variance / safeMean;
    dispersions[j] = dispersion > 0 ? Math.log(dispersion) : Number.NaN;
    means[j] = Math.log1p(safeMean);
  }
  return {
    means,
    dispersions,
    isPresent,
    normalised: normaliseByMean(means, dispersions, isPresent),
  };
}

/** Z-scores of `dispersions` within 20 equal-width bins of `means`; 0 for absent features. */
function normaliseByMean(
  means: Float64Array,
  dispersions: Float64Array,
  isPresent: Uint8Array,
): Float64Array {
  const bins = assignBins(means, isPresent);
  const counts = new Int32Array(nBins);
  const binMeans = new Float64Array(nBins);
  const binSquares = new Float64Array(nBins);
  const isCounted = (j: number): boolean => bins[j] >= 0 && !Number.isNaN(dispersions[j]);
  for (let j = 0; j < means.length; j++) {
    if (!isCounted(j)) continue;
    counts[bins[j]]++;
    binMeans[bins[j]] += dispersions[j];
  }
  for (let bin = 0; bin < nBins; bin++) binMeans[bin] /= counts[bin];
  for (let j = 0; j < means.length; j++) {
    if (isCounted(j)) binSquares[bins[j]] += (dispersions[j] - binMeans[bins[j]]) ** 2;
  }
  const result = new Float64Array(means.length);
  for (let j = 0; j < means.length; j++) {
    const bin = bins[j];
    if (bin < 0) continue;
    // A feature alone in its bin has no spread to be judged by; its score is 1 by definition.
    const isAlone = counts[bin] === 1 && !Number.isNaN(dispersions[j]);
    const spread = Math.sqrt(binSquares[bin] / (counts[bin] - 1));
    result[j] = isAlone ? 1 : (dispersions[j] - binMeans[bin]) / spread;
  }
  return result;
}

/** Bin 0 .. 19 of each present feature by its mean, right edges included; -1 for absent ones. */
function assignBins(means: Float64Array, isPresent: Uint8Array): Int8Array {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < means.length; j++) {
    if (isPresent[j] === 0) continue;
    lowest = Math.min(lowest, means[j]);
    highest = Math.max(highest, means[j]);
  }
  const width = (highest - lowest) / nBins;
  const bins = new Int8Array(means.length).fill(-1);
  for (let j = 0; j < means.length; j++) {
    if (isPresent[j] === 0) continue;
    let bin = 0;
    while (bin < nBins - 1 && means[j] > lowest + (bin + 1) * width) bin++;
    bins[j] = bin;
  }
  return bins;
}

/** Collects batch scores and makes the choice. */
function createAverage(nFeatures: number): {
  add(score: BatchScore, nTop: number): void;
  finish(nTop: number): HighlyVariable;
} {
  const means = createNanMean(nFeatures);
  const dispersions = createNanMean(nFeatures);
  const normalised = createNanMean(nFeatures);
  const nBatches = new Int32Array(nFeatures);
  return {
    add(score, nTop) {
      means.add(score.means);
      dispersions.add(score.dispersions);
      normalised.add(score.normalised);
      const cutOff = findCutOff(score, nTop);
      for (let j = 0; j < nFeatures; j++) {
        if (score.isPresent[j] === 1 && score.normalised[j] >= cutOff) nBatches[j]++;
      }
    },
    finish(nTop) {
      const scores = normalised.finish();
      return {
        selected: chooseTop(nBatches, scores, nTop),
        means: means.finish(),
        dispersions: dispersions.finish(),
        normalisedDispersions: scores,
        nBatches,
      };
    },
  };
}

/** The `nTop`-th largest score of present features, NaN left out; the smallest when there are fewer. */
function findCutOff(score: BatchScore, nTop: number): number {
  const sorted = score.normalised
    .filter((value, j) => score.isPresent[j] === 1 && !Number.isNaN(value))
    .sort();
  return sorted.length === 0 ? Number.POSITIVE_INFINITY : sorted[Math.max(0, sorted.length - nTop)];
}

/** Features in most batches first, then by score (NaN last), then by position; the first `nTop`, ascending. */
function chooseTop(nBatches: Int32Array, scores: Float64Array, nTop: number): Int32Array {
  const order = Array.from(scores.keys());
  const rank = (j: number): number =>
    Number.isNaN(scores[j]) ? Number.NEGATIVE_INFINITY : scores[j];
  order.sort((a, b) => {
    if (nBatches[a] !== nBatches[b]) return nBatches[b] - nBatches[a];
    if (rank(a) !== rank(b)) return rank(b) > rank(a) ? 1 : -1;
    return a - b;
  });
  return Int32Array.from(order.slice(0, nTop)).sort();
}

function createNanMean(n: number): { add(values: Float64Array): void; finish(): Float64Array } {
  const sums = new Float64Array(n);
  const counts = new Int32Array(n);
  return {
    add(values) {
      for (let j = 0; j < n; j++) {
        if (Number.isNaN(values[j])) continue;
        sums[j] += values[j];
        counts[j]++;
      }
    },
    finish: () => sums.map((sum, j) => sum / counts[j]),
  };
}
