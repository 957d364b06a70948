// Gene expression with known truth: cell types with marker genes, seen through batches that shift genes and depth.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { createCsrBuilder } from './csr-builder.ts';
import { createCountTable, drawCountsInto } from './negative-binomial.ts';
import type { CountTable } from './negative-binomial.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { planCells } from './simulate-cells.ts';
import type { CellPlan } from './simulate-cells.ts';
import { createProfiles } from './simulate-profiles.ts';
import type { Profiles } from './simulate-profiles.ts';

export interface SimulatedRnaParams {
  readonly cells: number;
  readonly genes: number;
  readonly batches: number;
  readonly types: number;
  /** Standard deviation of the log shift of each gene in each batch. */
  readonly batchStrength: number;
  /** Types left out of one batch each; below `types`, and 0 with a single batch. */
  readonly missingTypes: number;
  /** Each batch half as large as the one before. */
  readonly unequal: boolean;
  readonly seed: number;
}

export interface SimulatedRna {
  /** Raw counts, cells x genes; cells in the order of their batches. */
  readonly counts: CsrMatrix;
  readonly batch: Int32Array;
  readonly type: Int32Array;
  readonly batchNames: readonly string[];
  readonly typeNames: readonly string[];
  readonly geneNames: readonly string[];
  readonly cellNames: readonly string[];
}

/** The deepest and the shallowest cell are this many standard deviations from the median, on the log scale. */
const depthRange = 2.5;
const depthDeviation = 0.12;
const cellsPerCheckpoint = 32;
/** Streams of the seed: one per purpose, and from `firstBatchStream` one per batch. */
const designStream = 0;
const firstBatchStream = 16;

/**
 * Draws raw counts: negative binomial around type profile x batch shift x state and depth of the cell.
 * @param params sizes and strengths; whole numbers, within the limits named there
 * @param checkpoint called with (cells done, cells)
 * A typical cell shows about a third of 2,500 genes and 1,700 of 20,000. Cost proportional to the counts drawn
 * (20,000 x 20,000: about 20 s); memory: the result, twice while it is finished. The same seed gives the same bits.
 * Throws `usage` for more batches than cells or more missing types than can be missing, `memory` when it does not fit.
 */
export async function simulateRna(
  params: SimulatedRnaParams,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<SimulatedRna> {
  checkParams(params);
  const random = createRandom(params.seed, designStream);
  const profiles = createProfiles(params, random);
  const plan = planCells(params, random);
  return {
    counts: await drawCells(params, profiles, plan, checkpoint),
    batch: plan.batch,
    type: plan.type,
    batchNames: numberNames('batch_', params.batches),
    typeNames: numberNames('type_', params.types),
    geneNames: profiles.geneNames,
    cellNames: numberNames('cell_', params.cells),
  };
}

function checkParams({ cells, batches, types, missingTypes }: SimulatedRnaParams): void {
  if (batches > cells) {
    throw new AppError('usage', `${cells} cells cannot fill ${batches} batches.`, {
      hint: 'Ask for more cells or fewer batches.',
    });
  }
  const most = batches === 1 ? 0 : types - 1;
  if (missingTypes > most) {
    throw new AppError(
      'usage',
      `${missingTypes} cell types cannot be missing with ${types} types in ${batches} batches; at most ${most} can.`,
      { hint: 'Ask for fewer missing types, or for more types and at least two batches.' },
    );
  }
}

async function drawCells(
  { cells, genes, batches, seed }: SimulatedRnaParams,
  profiles: Profiles,
  plan: CellPlan,
  checkpoint: Checkpoint,
): Promise<CsrMatrix> {
  const builder = createCsrBuilder(cells, genes, Math.ceil(cells * profiles.nGenesSeen * 1.1));
  const row = new Int32Array(genes);
  let cell = 0;
  for (let batch = 0; batch < batches; batch++) {
    const random = createRandom(seed, firstBatchStream + batch);
    const tableOf = rememberTables(profiles, batch);
    for (; cell < cells && plan.batch[cell] === batch; cell++) {
      if (cell % cellsPerCheckpoint === 0) await checkpoint(cell, cells);
      row.fill(0);
      const table = tableOf(plan.type[cell], random.integer(profiles.nStates));
      drawCountsInto(row, table, drawDepth(random), random);
      builder.addRow(row);
    }
  }
  await checkpoint(cells, cells);
  return builder.finish();
}

/** The draws of each type and state of one batch, prepared for the deepest cell and kept until the batch is done. */
function rememberTables(
  profiles: Profiles,
  batch: number,
): (type: number, state: number) => CountTable {
  const tables = new Map<number, CountTable>();
  const deepest = Math.exp(depthRange * depthDeviation);
  return (type, state) => {
    const key = type * profiles.nStates + state;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const means = profiles.meansOf(batch, type, state).map((mean) => mean * deepest);
    const table = createCountTable(means, profiles.shapes);
    tables.set(key, table);
    return table;
  };
}

/** Depth of a cell as share of the deepest: log-normal, cut off on both sides. */
function drawDepth(random: Random): number {
  const z = Math.max(-depthRange, Math.min(depthRange, random.normal()));
  return Math.exp((z - depthRange) * depthDeviation);
}

/** `prefix` and the numbers from 1, all of one width. */
function numberNames(prefix: string, n: number): string[] {
  const width = String(n).length;
  return Array.from({ length: n }, (_, i) => prefix + String(i + 1).padStart(width, '0'));
}
