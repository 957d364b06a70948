// Which features mark which group of cells: effect sizes by scran.js, significance by our own rank-sum test, both
// within batches, so that what differs only between batches marks nothing.
import type { MarkerScores, NeighborEngine } from '#main/engines/scran/index.ts';
import { splitRows } from '#main/numerics/blocks.ts';
import type { Checkpoint } from '#main/numerics/checkpoint.ts';
import { adjustLog10P } from '#main/numerics/false-discovery.ts';
import { log10TwoSidedP } from '#main/numerics/normal-tail.ts';
import { createRankDesign, createRankScratch, rankSumInto } from '#main/numerics/rank-sum.ts';
import { markerColumns } from '#shared/contract/results.ts';
import type { MarkerColumn } from '#shared/contract/results.ts';
import type { CscMatrix } from '#shared/model/matrix.ts';

/** Markers of every group. */
export interface Markers {
  /** Columns of the matrix that are above 0 in some cell, ascending; the others have no markers to be. */
  readonly features: Int32Array;
  readonly nGroups: number;
  /** float32, nGroups x features.length x markerColumns.length. */
  readonly values: Float32Array;
}

export interface MarkerRequest {
  /** Log-normalised expression: nCells x nFeatures by column, no value below 0. */
  readonly byGene: CscMatrix;
  /** 0 .. nGroups - 1 of each cell, every group with a cell. */
  readonly groups: Int32Array;
  readonly nGroups: number;
  /** 0 .. nBatches - 1 of each cell, every batch with a cell. */
  readonly batches: Int32Array;
  readonly nBatches: number;
}

const width = markerColumns.length;
const place = Object.fromEntries(markerColumns.map((name, i) => [name, i])) as Record<
  MarkerColumn,
  number
>;
/** Values handed to the engine at once: its heap holds at most 4 GB. */
const maxStored = 4_000_000;

/**
 * Effect sizes and p-values of every feature in every group; `checkpoint` counts features.
 * Means and differences are of ln(1 + counts per 10,000), fold changes the same on the scale of log2.
 */
export async function computeMarkers(
  request: MarkerRequest,
  engine: Pick<NeighborEngine, 'scoreMarkers'>,
  checkpoint: Checkpoint,
): Promise<Markers> {
  const { byGene, groups, nGroups, batches } = request;
  const features = listExpressed(byGene);
  const values = new Float32Array(nGroups * features.length * width);
  const testInto = createTest(request);
  for (const { from, to } of splitColumns(byGene, features)) {
    const part = selectFeatures(byGene, features.subarray(from, to));
    const scores = engine.scoreMarkers(part, groups, batches);
    try {
      writeEffects(values, scores, { nGroups, nFeatures: features.length, from });
    } finally {
      scores.free();
    }
    for (let i = from; i < to; i++) {
      testInto(values, part, i - from, { nFeatures: features.length, at: i });
      if (i % 100 === 0) await checkpoint(i, features.length);
    }
    await checkpoint(to, features.length);
  }
  adjustEach(values, nGroups, features.length);
  return { features, nGroups, values };
}

function listExpressed({ data, indptr, nCols }: CscMatrix): Int32Array {
  const features: number[] = [];
  for (let column = 0; column < nCols; column++) {
    let at = indptr[column] ?? 0;
    const end = indptr[column + 1] ?? 0;
    while (at < end && !((data[at] ?? 0) > 0)) at++;
    if (at < end) features.push(column);
  }
  return Int32Array.from(features);
}

function splitColumns({ indptr }: CscMatrix, features: Int32Array): ReturnType<typeof splitRows> {
  const starts = new Float64Array(features.length + 1);
  features.forEach((column, i) => {
    starts[i + 1] = (starts[i] ?? 0) + (indptr[column + 1] ?? 0) - (indptr[column] ?? 0);
  });
  return splitRows(starts, features.length, maxStored);
}

function selectFeatures(
  { data, indices, indptr, nRows }: CscMatrix,
  columns: Int32Array,
): CscMatrix {
  const starts = new Uint32Array(columns.length + 1);
  columns.forEach((column, i) => {
    starts[i + 1] = (starts[i] ?? 0) + (indptr[column + 1] ?? 0) - (indptr[column] ?? 0);
  });
  const nStored = starts[columns.length] ?? 0;
  const part = {
    data: new Float32Array(nStored),
    indices: new Int32Array(nStored),
    indptr: starts,
    nRows,
    nCols: columns.length,
  };
  columns.forEach((column, i) => {
    const [start, end] = [indptr[column], indptr[column + 1]];
    part.data.set(data.subarray(start, end), starts[i]);
    part.indices.set(indices.subarray(start, end), starts[i]);
  });
  return part;
}

function writeEffects(
  values: Float32Array,
  scores: MarkerScores,
  { nGroups, nFeatures, from }: { nGroups: number; nFeatures: number; from: number },
): void {
  for (let group = 0; group < nGroups; group++) {
    const effects = scores.of(group);
    effects.mean.forEach((mean, i) => {
      const row = (group * nFeatures + from + i) * width;
      const detected = effects.detected[i] ?? Number.NaN;
      values[row + place.log2FoldChange] = (effects.deltaMean[i] ?? Number.NaN) / Math.LN2;
      values[row + place.auc] = effects.auc[i] ?? Number.NaN;
      values[row + place.cohensD] = effects.cohensD[i] ?? Number.NaN;
      values[row + place.mean] = mean;
      values[row + place.detected] = detected;
      values[row + place.detectedElsewhere] = detected - (effects.deltaDetected[i] ?? Number.NaN);
    });
  }
}

/** The rank-sum test of one feature against every group, with room of its own. */
function createTest({ groups, nGroups, batches, nBatches }: MarkerRequest) {
  const design = createRankDesign(groups, nGroups, batches, nBatches);
  const scratch = createRankScratch(design);
  const z = new Float64Array(nGroups);
  return (
    values: Float32Array,
    part: CscMatrix,
    column: number,
    { nFeatures, at }: { nFeatures: number; at: number },
  ): void => {
    const [start, end] = [part.indptr[column], part.indptr[column + 1]];
    const feature = {
      cells: part.indices.subarray(start, end),
      values: part.data.subarray(start, end),
    };
    rankSumInto(z, feature, design, scratch);
    for (let group = 0; group < nGroups; group++) {
      values[(group * nFeatures + at) * width + place.log10P] = log10TwoSidedP(
        z[group] ?? Number.NaN,
      );
    }
  };
}

function adjustEach(values: Float32Array, nGroups: number, nFeatures: number): void {
  for (let group = 0; group < nGroups; group++) {
    const rowOf = (i: number): number => (group * nFeatures + i) * width;
    const given = Float64Array.from(
      { length: nFeatures },
      (_, i) => values[rowOf(i) + place.log10P] ?? Number.NaN,
    );
    adjustLog10P(given).forEach((adjusted, i) => {
      values[rowOf(i) + place.log10PAdjusted] = adjusted;
    });
  }
}
