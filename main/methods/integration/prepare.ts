// Stage "prepare": which cells and features take part, and the numbers the model learns from.
import type { JobContext } from '#main/jobs/context.ts';
import {
  countPerColumn,
  countPerRow,
  columnSums,
  selectColumns,
  selectRows,
} from '#main/numerics/csr.ts';
import {
  findAtLeast,
  findCellsWithFeatures,
  findFeaturesInCells,
  findNonQualityFeatures,
} from '#main/numerics/filter.ts';
import { findHighlyVariable } from '#main/numerics/highly-variable.ts';
import type { HighlyVariable } from '#main/numerics/highly-variable.ts';
import { scaleMaxAbs } from '#main/numerics/max-abs.ts';
import { copyValues, log1pInto, scaleRowsToSumInto } from '#main/numerics/normalise.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { selectCells } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';
import type { ValueScale } from '../common/values.ts';

export interface Prepared {
  /** Rows of the stacked input that stay, ascending. */
  readonly cells: Int32Array;
  readonly batch: Coded;
  /** Columns of the stacked input the model learns from, ascending. */
  readonly features: Int32Array;
  /** Kept cells x those features, normalised (ln(1 + counts per target) for rna and atac). */
  readonly normalised: CsrMatrix;
  /** The same, scaled to [0, 1]. */
  readonly scaled: CsrMatrix;
  readonly factors: DenseMatrix;
  /** How features were chosen: columns of var by name, one number per feature of the stacked input. */
  readonly choice: {
    readonly selected: Uint8Array;
    readonly scores: ReadonlyMap<string, Float64Array>;
  };
}

export interface PrepareRequest {
  /** Stacked input, cells x features; not changed. */
  readonly x: CsrMatrix;
  readonly featureNames: readonly string[];
  readonly batch: Coded;
  readonly params: IntegrationParams;
  readonly scale: ValueScale;
}

/**
 * P1 to P6 of README.md: quality features out, cells and features filtered, depth-normalised and logged (unless the
 * numbers already are), features chosen, each scaled by its maximum.
 * @throws AppError `input-value` when nothing is left, saying which filter took it
 */
export async function prepareData(
  { x, featureNames, batch, params, scale }: PrepareRequest,
  context: Pick<JobContext, 'checkpoint' | 'warn' | 'log'>,
): Promise<Prepared> {
  const total = 5;
  const step = (done: number, message: string) => context.checkpoint(done, total, 'steps', message);
  await step(0, 'Filtering cells and genes');
  const usable =
    params.profile === 'rna' && !params.keepMt
      ? findNonQualityFeatures(featureNames)
      : Int32Array.from(featureNames.keys());
  const ofUsable = usable.length === x.nCols ? x : selectColumns(x, usable);
  const cells = findCellsWithFeatures(ofUsable, params.minFeatures);
  const keptBatch = selectCells(batch, cells);
  requireCells(cells.length, x.nRows, params, countPerRow(ofUsable));
  reportLost(batch, cells, params, context);
  const keptCells = selectRows(ofUsable, cells);
  const inEnough = findFeaturesInCells(keptCells, params.minCells);
  if (inEnough.length < 2) {
    throw new AppError(
      'input-value',
      `Only ${inEnough.length} genes are seen in ${params.minCells} cells or more.`,
      {
        hint: 'Lower "Leave out genes below".',
      },
    );
  }
  await step(1, 'Normalising');
  const normalised = copyValues(selectColumns(keptCells, inEnough));
  if (scale !== 'log1p' && params.profile !== 'adt') {
    scaleRowsToSumInto(normalised, params.targetSum);
    log1pInto(normalised);
  }
  await step(2, 'Choosing variable genes');
  const chosen = await chooseFeatures(normalised, keptBatch, params, (done, of) =>
    context.checkpoint(2 + (of > 0 ? done / of : 0), total, 'steps', 'Choosing variable genes'),
  );
  const learnt = selectColumns(normalised, chosen.selected);
  await step(4, 'Scaling');
  const { scaled, factors } = scaleMaxAbs(learnt, keptBatch.codes, params.scale);
  context.log(
    'info',
    `${count(cells.length)} of ${count(x.nRows)} cells, ${count(chosen.selected.length)} of ${count(x.nCols)} features, ${count(keptBatch.names.length)} batches`,
  );
  const toInput = (column: number) => usable[inEnough[column] ?? 0] ?? 0;
  return {
    cells,
    batch: keptBatch,
    features: chosen.selected.map(toInput),
    normalised: learnt,
    scaled,
    factors,
    choice: spreadChoice(chosen, toInput, x.nCols),
  };
}

function requireCells(
  nKept: number,
  nCells: number,
  params: IntegrationParams,
  seen: Int32Array,
): void {
  if (nKept >= 10) return;
  const most = seen.reduce((highest, count) => Math.max(highest, count), 0);
  throw new AppError(
    'input-value',
    `Only ${nKept} of ${nCells} cells have ${params.minFeatures} genes or more; the richest has ${most}.`,
    { hint: 'Lower "Leave out cells below", or check that the right matrix was chosen.' },
  );
}

/** Nothing drops silently: one line per batch that lost cells, a warning where a batch is gone or lost over half. */
function reportLost(
  batch: Coded,
  cells: Int32Array,
  params: IntegrationParams,
  context: Pick<JobContext, 'warn' | 'log'>,
): void {
  const before = new Int32Array(batch.names.length);
  const after = new Int32Array(batch.names.length);
  for (const code of batch.codes) before[code] = (before[code] ?? 0) + 1;
  for (const cell of cells) {
    const code = batch.codes[cell] ?? -1;
    after[code] = (after[code] ?? 0) + 1;
  }
  batch.names.forEach((name, code) => {
    const [had, has] = [before[code] ?? 0, after[code] ?? 0];
    const text = `${name}: ${had - has} of ${had} cells have fewer than ${params.minFeatures} genes and are left out.`;
    if (has < had / 2) context.warn(text);
    else if (has < had) context.log('note', text);
  });
}

interface Choice {
  /** Columns of the normalised matrix, ascending. */
  readonly selected: Int32Array;
  readonly scores: ReadonlyMap<string, Float64Array>;
}

async function chooseFeatures(
  normalised: CsrMatrix,
  batch: Coded,
  params: IntegrationParams,
  checkpoint: (done: number, total: number) => Promise<void>,
): Promise<Choice> {
  const nTop = params.nTopFeatures;
  if (nTop === 0 || nTop >= normalised.nCols) {
    return {
      selected: Int32Array.from({ length: normalised.nCols }, (_, i) => i),
      scores: new Map(),
    };
  }
  if (params.profile === 'atac') return choosePeaks(normalised, nTop);
  const found = await findHighlyVariable(
    normalised,
    batch.codes,
    { nTop, minCellPerBatch: params.minCellPerBatch },
    checkpoint,
  );
  return { selected: found.selected, scores: variabilityScores(found) };
}

function variabilityScores(found: HighlyVariable): ReadonlyMap<string, Float64Array> {
  return new Map([
    ['means', found.means],
    ['dispersions', found.dispersions],
    ['dispersions_norm', found.normalisedDispersions],
    ['highly_variable_nbatches', Float64Array.from(found.nBatches)],
  ]);
}

/** P5 for peaks: the most accessible peaks, after the lowest and highest 0.5 % are cut off. */
function choosePeaks(normalised: CsrMatrix, nTop: number): Choice {
  const sums = columnSums(normalised);
  const present = findAtLeast(countPerColumn(normalised), 1);
  const byLevel = present.slice().sort((a, b) => (sums[a] ?? 0) - (sums[b] ?? 0) || a - b);
  const nCut = Math.floor(0.005 * byLevel.length);
  const rest = byLevel.subarray(nCut, byLevel.length - nCut);
  const selected = rest.slice(Math.max(0, rest.length - nTop)).sort();
  return { selected, scores: new Map([['accessibility', sums]]) };
}

/** Marks and scores by column of the stacked input; NaN for features that did not take part. */
function spreadChoice(
  { selected, scores }: Choice,
  toInput: (column: number) => number,
  nFeatures: number,
): Prepared['choice'] {
  const isSelected = new Uint8Array(nFeatures);
  for (const column of selected) isSelected[toInput(column)] = 1;
  const spread = new Map<string, Float64Array>();
  for (const [name, values] of scores) {
    const out = new Float64Array(nFeatures).fill(Number.NaN);
    values.forEach((value, column) => {
      out[toInput(column)] = value;
    });
    spread.set(name, out);
  }
  return { selected: isSelected, scores: spread };
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
