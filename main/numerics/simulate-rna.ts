// Simulated expression data with known cell types and batches: negative binomial counts, cell by cell.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

export interface SimulateRnaOptions {
  readonly cells: number;
  readonly genes: number;
  readonly batches: number;
  readonly types: number;
  /** Standard deviation of the log shift of each gene in each batch. */
  readonly batchStrength: number;
  /** Types left out of one batch each. */
  readonly missingTypes: number;
  /** Each batch half as large as the one before. */
  readonly unequal: boolean;
  readonly seed: number;
}

export interface SimulatedRna {
  /** Cells x genes, whole numbers. */
  readonly counts: CsrMatrix;
  readonly batch: Int32Array;
  readonly type: Int32Array;
  readonly batchNames: readonly string[];
  readonly typeNames: readonly string[];
  readonly geneNames: readonly string[];
  readonly cellNames: readonly string[];
}

/** Variance = mean + dispersion x mean^2. */
const dispersion = 0.25;
const nMitochondrial = 10;
/** Share of genes that a type, and a pair of types, expresses more strongly. */
const markerShare = 0.04;
const lineageShare = 0.04;
const cellsPerCheckpoint = 16;

const streams = { genes: 0, design: 1, firstCell: 2 };

/**
 * Draws cells of several types in several batches.
 * @param options sizes and strengths; `cells` are split over batches, types unevenly within each
 * @param checkpoint called with (cells done, cells)
 * Model: ln mean of gene g in a cell = base of g + marker programme of its type + programme of its pair of types +
 * shift of g in its batch + depth of its batch + depth of the cell; counts are negative binomial. The depth is chosen so
 * that a typical cell shows two fifths of the genes, at most 1,500. The same options give the same bits.
 * Cost: about 100 ns per cell and gene; memory that of the result, twice at the end.
 */
export async function simulateRna(
  options: SimulateRnaOptions,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<SimulatedRna> {
  const design = designCells(options);
  const profiles = drawProfiles(options);
  const rows = createRows(options.genes);
  for (let cell = 0; cell < options.cells; cell++) {
    const random = createRandom(options.seed, streams.firstCell + cell);
    const profile = profiles[design.batch[cell] * options.types + design.type[cell]];
    drawCell(random, profile, Math.exp(0.25 * random.normal()), rows);
    if (cell % cellsPerCheckpoint === 0) await checkpoint(cell, options.cells);
  }
  return {
    counts: rows.finish(),
    ...design,
    batchNames: Array.from({ length: options.batches }, (_, i) => `batch${i + 1}`),
    typeNames: Array.from({ length: options.types }, (_, i) => `type${i + 1}`),
    geneNames: nameGenes(options.genes),
    cellNames: Array.from(design.batch, (batch, cell) => `b${batch + 1}-cell${cell + 1}`),
  };
}

/** Batch and type of every cell, batch after batch. */
function designCells(options: SimulateRnaOptions): { batch: Int32Array; type: Int32Array } {
  const { cells, batches, types, missingTypes, unequal } = options;
  const random = createRandom(options.seed, streams.design);
  const weights = Array.from({ length: batches }, (_, i) => (unequal ? 2 ** -i : 1));
  const ends = cumulate(weights).map((share) => Math.round(share * cells));
  const batch = new Int32Array(cells);
  const type = new Int32Array(cells);
  // Type t is rarer the larger t; missing type t is left out of batch t mod batches.
  const typeWeights = Array.from({ length: types }, (_, t) => 1 / (1 + 0.25 * t));
  let cell = 0;
  ends.forEach((end, b) => {
    const present = typeWeights.map((weight, t) => {
      const isMissing = t < missingTypes && t % batches === b && batches > 1 && types > 1;
      return isMissing ? 0 : weight * (0.7 + 0.6 * random.uniform());
    });
    const shares = cumulate(present);
    for (; cell < end; cell++) {
      batch[cell] = b;
      type[cell] = pick(shares, random.uniform());
    }
  });
  return { batch, type };
}

function cumulate(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight) / total);
}

function pick(shares: readonly number[], u: number): number {
  const found = shares.findIndex((share) => u < share);
  return found < 0 ? shares.length - 1 : found;
}

/** Mean counts of every gene for each batch and type: entry batch x types + type, float64 [genes]. */
function drawProfiles(options: SimulateRnaOptions): readonly Float64Array[] {
  const { genes, batches, types, batchStrength } = options;
  const random = createRandom(options.seed, streams.genes);
  const base = fill(genes, () => 1.4 * random.normal());
  const markers = Array.from({ length: types }, () =>
    drawProgramme(random, genes, markerShare, 1.8),
  );
  const lineages = Array.from({ length: Math.ceil(types / 2) }, () =>
    drawProgramme(random, genes, lineageShare, 1.2),
  );
  const shifts = Array.from({ length: batches }, () =>
    fill(genes, () => batchStrength * random.normal()),
  );
  const depths = fill(batches, () => 0.25 * random.normal());
  const logMeans = (b: number, t: number) =>
    base.map((value, g) => value + markers[t][g] + lineages[t >> 1][g] + shifts[b][g] + depths[b]);
  const scale = findDepth(logMeans(0, 0), Math.min(0.4 * genes, 1500));
  return Array.from({ length: batches * types }, (_, i) =>
    logMeans(Math.floor(i / types), i % types).map((value) => Math.exp(value) * scale),
  );
}

/** Log fold changes: about `strength` for a share of the genes, 0 for the others. */
function drawProgramme(
  random: Random,
  genes: number,
  share: number,
  strength: number,
): Float64Array {
  return fill(genes, () =>
    random.uniform() < share ? strength * (0.6 + 0.8 * random.uniform()) : 0,
  );
}

function fill(length: number, draw: () => number): Float64Array {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) out[i] = draw();
  return out;
}

/** The factor at which `target` genes are expected above zero, by bisection. */
function findDepth(logMeans: Float64Array, target: number): number {
  let [low, high] = [1e-6, 1e6];
  for (let round = 0; round < 60; round++) {
    const middle = Math.sqrt(low * high);
    const expected = logMeans.reduce(
      (sum, value) => sum + 1 - chanceOfZero(Math.exp(value) * middle),
      0,
    );
    if (expected < target) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

function chanceOfZero(mean: number): number {
  return Math.pow(1 + dispersion * mean, -1 / dispersion);
}

/** Draws all genes of one cell by inversion; most zeros are settled by P(count > 0) <= mean alone. */
function drawCell(random: Random, means: Float64Array, depth: number, rows: RowCollector): void {
  for (let gene = 0; gene < means.length; gene++) {
    const mean = means[gene] * depth;
    const u = random.integer(2 ** 32) * 2 ** -32; // half the cost of 53 bits
    if (u < 1 - mean) continue;
    const count = invertNegativeBinomial(mean, u);
    if (count > 0) rows.add(gene, count);
  }
  rows.endRow();
}

/** The smallest count whose cumulative probability exceeds u. */
function invertNegativeBinomial(mean: number, u: number): number {
  const shape = 1 / dispersion;
  const ratio = (dispersion * mean) / (1 + dispersion * mean);
  let probability = chanceOfZero(mean);
  let cumulative = probability;
  let count = 0;
  while (u >= cumulative && count < 100_000 && probability > 1e-300) {
    probability *= (ratio * (count + shape)) / (count + 1);
    cumulative += probability;
    count++;
  }
  return count;
}

interface RowCollector {
  add(column: number, value: number): void;
  endRow(): void;
  finish(): CsrMatrix;
}

/** Collects rows in blocks of 2^20 entries, so that nothing is ever copied but once. */
function createRows(nCols: number): RowCollector {
  const blockSize = 1 << 20;
  const blocks: { indices: Int32Array; data: Float32Array }[] = [];
  const rowEnds: number[] = [0];
  let nStored = 0;
  let current = { indices: new Int32Array(0), data: new Float32Array(0) };
  return {
    add(column, value) {
      const at = nStored % blockSize;
      if (at === 0) {
        current = { indices: new Int32Array(blockSize), data: new Float32Array(blockSize) };
        blocks.push(current);
      }
      current.indices[at] = column;
      current.data[at] = value;
      nStored++;
    },
    endRow: () => void rowEnds.push(nStored),
    finish() {
      const indices = new Int32Array(nStored);
      const data = new Float32Array(nStored);
      blocks.forEach((block, i) => {
        const length = Math.min(blockSize, nStored - i * blockSize);
        indices.set(block.indices.subarray(0, length), i * blockSize);
        data.set(block.data.subarray(0, length), i * blockSize);
      });
      return { data, indices, indptr: Uint32Array.from(rowEnds), nRows: rowEnds.length - 1, nCols };
    },
  };
}

/** Invented symbols; a few are mitochondrial, so that their filter has something to do. */
function nameGenes(genes: number): readonly string[] {
  const nMt = Math.min(nMitochondrial, Math.floor(genes / 50));
  return Array.from({ length: genes }, (_, g) =>
    g < nMt ? `MT-SIM${g + 1}` : `SIM${String(g + 1).padStart(5, '0')}`,
  );
}
