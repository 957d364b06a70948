// Stage "prepare": which cells and peaks take part, and what the model sees of them.
import type { JobContext } from '#main/jobs/context.ts';
import { countPerColumn, countPerRow, selectColumns, selectRows } from '#main/numerics/csr.ts';
import { measureDeviance } from '#main/numerics/deviance.ts';
import { findAtLeast } from '#main/numerics/filter.ts';
import { scaleMaxAbs } from '#main/numerics/max-abs.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { selectCells } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';

export interface PreparedPeaks {
  /** Rows of the stacked input that stay, ascending. */
  readonly cells: Int32Array;
  readonly batch: Coded;
  /** Columns of the stacked input the model learns from, ascending. */
  readonly features: Int32Array;
  /** Kept cells x those peaks: 1 where the count is above 0. */
  readonly binary: CsrMatrix;
  /** What the model sees: the same, or another form (`AtacParams.values`) with the same places. */
  readonly seen: CsrMatrix;
  /** Open peaks of each kept cell, of all peaks of the input. */
  readonly depths: Int32Array;
  /** Per peak of the input: cells that have it open, of the kept ones. */
  readonly nOpen: Int32Array;
  /** Why peaks were left out, one line each. */
  readonly notes: readonly string[];
}

export interface PrepareRequest {
  /** Stacked input, cells x peaks, no value below 0; not changed. */
  readonly x: CsrMatrix;
  readonly batch: Coded;
  readonly params: AtacParams;
  /** 1 for each cell that may take part; left out: all may. */
  readonly isGoodCell?: Uint8Array;
  /** 1 for each peak that may not take part; left out: all may. */
  readonly isBlacklisted?: Uint8Array;
  /** All peaks take part, in their order: they are those of a trained network. */
  readonly keepsPeaks?: boolean;
}

/**
 * Steps P1 to P4 of README.md.
 * @throws AppError `input-value` when too little is left, saying which filter took it
 */
export async function preparePeaks(
  { x, batch, params, isGoodCell, isBlacklisted, keepsPeaks = false }: PrepareRequest,
  context: Pick<JobContext, 'checkpoint' | 'warn' | 'log'>,
): Promise<PreparedPeaks> {
  const step = (done: number, message: string) => context.checkpoint(done, 3, 'steps', message);
  await step(0, 'Filtering cells');
  const openPeaks = countPerRow(x);
  const rich = findAtLeast(openPeaks, params.minFeatures).filter(
    (cell) => isGoodCell?.[cell] !== 0,
  );
  requireCells(rich.length, openPeaks, params);
  const richRows = selectRows(x, rich);
  await step(1, 'Choosing peaks');
  const nOpenRich = countPerColumn(richRows);
  const { features, notes } = keepsPeaks
    ? { features: Int32Array.from(nOpenRich.keys()), notes: [] }
    : choosePeaks(richRows, nOpenRich, params, isBlacklisted);
  await step(2, 'Open or not');
  const ofRich = selectColumns(richRows, features);
  const openOfChosen = countPerRow(ofRich);
  const places = params.refilter
    ? findAtLeast(openOfChosen, params.minFeatures)
    : Int32Array.from(rich.keys());
  requireCells(places.length, openOfChosen, params);
  const cells = places.map((place) => rich[place] ?? 0);
  const chosen = selectRows(ofRich, places);
  const nOpen = countPerColumn(selectRows(richRows, places));
  const binary = toBinary(chosen);
  const emptied = countPerRow(binary).reduce((n, count) => n + (count === 0 ? 1 : 0), 0);
  if (emptied > 0) {
    context.warn(`${emptied} cells have none of the chosen peaks open; their place means little.`);
  }
  const nLost = x.nRows - cells.length;
  if (nLost > x.nRows / 2) {
    context.warn(
      `${nLost} of ${x.nRows} cells have fewer than ${params.minFeatures} open peaks and are left out.`,
    );
  }
  for (const note of notes) context.log('info', note);
  return {
    cells,
    batch: selectCells(batch, cells),
    features,
    binary,
    seen: seenBy(params.values, chosen, binary),
    depths: cells.map((cell) => openPeaks[cell] ?? 0),
    nOpen,
    notes,
  };
}

function requireCells(nKept: number, openPeaks: Int32Array, params: AtacParams): void {
  const needed = Math.max(4, params.clusters, params.nCentroids);
  if (nKept >= needed) return;
  const most = openPeaks.reduce((highest, count) => Math.max(highest, count), 0);
  const why =
    needed === 4
      ? ''
      : `, ${needed} are needed for ${params.clusters > params.nCentroids ? 'clusters' : 'components'}`;
  throw new AppError(
    'input-value',
    `Only ${nKept} of ${openPeaks.length} cells have ${params.minFeatures} open peaks or more${why}; the richest has ${most}.`,
    { hint: 'Lower "Leave out cells below", ask for fewer clusters, or check the chosen matrix.' },
  );
}

interface Choice {
  readonly features: Int32Array;
  readonly notes: readonly string[];
}

function choosePeaks(
  kept: CsrMatrix,
  nOpen: Int32Array,
  params: AtacParams,
  isBlacklisted: Uint8Array | undefined,
): Choice {
  const { nRows } = kept;
  const least = params.minCells < 1 ? params.minCells * nRows : params.minCells;
  // As published: a share is a bound that must be passed, a number one that may be met.
  const isEnough = (n: number) => n > 0 && (params.minCells < 1 ? n > least : n >= least);
  const most = params.maxCellShare * nRows;
  const isTooMuch = (n: number) => params.maxCellShare < 1 && n >= most;
  const within = findWhere(nOpen, (n) => isEnough(n) && !isTooMuch(n)).filter(
    (peak) => isBlacklisted?.[peak] !== 1,
  );
  const nRare = findWhere(nOpen, (n) => !isEnough(n)).length;
  const nCommon = findWhere(nOpen, (n) => isEnough(n) && isTooMuch(n)).length;
  if (within.length < 2) {
    throw new AppError(
      'input-value',
      `Only ${within.length} of ${kept.nCols} peaks are left: ${nRare} are open in too few cells, ${nCommon} in nearly all.`,
      { hint: 'Lower "Leave out peaks below", or check that the right matrix was chosen.' },
    );
  }
  const notes = [
    `${nRare} of ${kept.nCols} peaks are open in too few cells, ${nCommon} in nearly all; both are left out.`,
  ];
  const nBlacklisted = isBlacklisted?.reduce((n, is) => n + is, 0) ?? 0;
  if (nBlacklisted > 0) notes.push(`${nBlacklisted} peaks lie in the blacklist and are left out.`);
  const isAll =
    params.choice === 'all' || params.nTopFeatures === 0 || within.length <= params.nTopFeatures;
  if (isAll) return { features: within, notes };
  const scores =
    params.choice === 'deviance'
      ? measureDeviance(selectColumns(kept, within))
      : Float64Array.from(within, (peak) => nOpen[peak] ?? 0);
  const order = Int32Array.from(within.keys()).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
  );
  const top = order.subarray(0, params.nTopFeatures).sort();
  notes.push(`${params.nTopFeatures} of ${within.length} peaks were chosen by ${params.choice}.`);
  return { features: top.map((i) => within[i] ?? 0), notes };
}

function findWhere(counts: Int32Array, isWanted: (n: number) => boolean): Int32Array {
  return Int32Array.from(counts.keys()).filter((i) => isWanted(counts[i] ?? 0));
}

/** 1 at every value above 0; entries stored as 0 disappear. */
function toBinary(matrix: CsrMatrix): CsrMatrix {
  const { data, indices, indptr, nRows, nCols } = matrix;
  const nStored = indptr[nRows] ?? 0;
  const isClean = data.subarray(0, nStored).every((value) => value > 0);
  if (isClean) return { ...matrix, data: new Float32Array(nStored).fill(1) };
  const kept = Int32Array.from(data.subarray(0, nStored).keys()).filter(
    (at) => (data[at] ?? 0) > 0,
  );
  const newIndptr = new Uint32Array(nRows + 1);
  let at = 0;
  for (let row = 0; row < nRows; row++) {
    while (at < kept.length && (kept[at] ?? 0) < (indptr[row + 1] ?? 0)) at++;
    newIndptr[row + 1] = at;
  }
  return {
    data: new Float32Array(kept.length).fill(1),
    indices: kept.map((from) => indices[from] ?? 0),
    indptr: newIndptr,
    nRows,
    nCols,
  };
}

function seenBy(form: AtacParams['values'], chosen: CsrMatrix, binary: CsrMatrix): CsrMatrix {
  switch (form) {
    case 'binary':
      return binary;
    case 'clipped':
      return { ...chosen, data: chosen.data.map((value) => Math.min(1, value)) };
    case 'max-abs':
      return scaleMaxAbs(chosen, new Int32Array(chosen.nRows), 'global').scaled;
  }
}
