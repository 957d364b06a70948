// Does a feature lie higher in one group of cells than in all others? Ranks compared within each block of cells
// (a batch), so that a difference between batches is not taken for one between groups.

/** Which group and which block each cell is in, and how many cells each pair has. */
export interface RankDesign {
  /** 0 .. nGroups - 1 of each cell. */
  readonly groups: Int32Array;
  readonly nGroups: number;
  /** 0 .. nBlocks - 1 of each cell. */
  readonly blocks: Int32Array;
  readonly nBlocks: number;
  /** Cells of each block and group: nBlocks x nGroups, row-major. */
  readonly counts: Int32Array;
}

/** The design of cells with these groups and blocks, all of them 0 or more. */
export function createRankDesign(
  groups: Int32Array,
  nGroups: number,
  blocks: Int32Array,
  nBlocks: number,
): RankDesign {
  const counts = new Int32Array(nBlocks * nGroups);
  for (let cell = 0; cell < groups.length; cell++) counts[blocks[cell] * nGroups + groups[cell]]++;
  return { groups, nGroups, blocks, nBlocks, counts };
}

/** Room for the sums of one feature, so that thousands of features allocate nothing. */
export interface RankScratch {
  readonly keys: Float64Array;
  readonly ends: Int32Array;
  readonly rankSums: Float64Array;
  readonly nAbove: Int32Array;
  readonly deviation: Float64Array;
  readonly variance: Float64Array;
}

export function createRankScratch({ groups, nGroups, nBlocks }: RankDesign): RankScratch {
  return {
    keys: new Float64Array(groups.length),
    ends: new Int32Array(nBlocks + 1),
    rankSums: new Float64Array(nGroups),
    nAbove: new Int32Array(nGroups),
    deviation: new Float64Array(nGroups),
    variance: new Float64Array(nGroups),
  };
}

const bits = new Float32Array(1);
const asInteger = new Uint32Array(bits.buffer);
/** A key is the bits of a positive float (31 of them) above the group (at most 20 bits): whole, below 2^53. */
const groupSpan = 2 ** 20;

/**
 * Wilcoxon rank-sum test of each group against all other cells for one feature, stratified by block (van Elteren):
 * the deviations of the rank sums, weighted by 1 / (cells of the block + 1), over the root of the summed variance.
 * Ties share their mean rank and lower the variance; no correction for continuity.
 * @param z float64, nGroups: overwritten with the normal deviates; above 0 the group lies higher; NaN where nothing
 *   can be compared (no block holds cells of the group and others, or all values are equal)
 * @param cells those with a value above 0, no cell twice; `values` (float32) belong to them, all others count as 0.
 *   No value may be negative.
 * @param scratch is overwritten
 * Cost: a sort of the cells above 0. Deterministic. Source: van Elteren, Bull. Int. Stat. Inst. 37, 351 (1960);
 * tie correction as in Lehmann, Nonparametrics (1975); with one block equal to scanpy 1.11
 * `rank_genes_groups(method='wilcoxon', tie_correct=True)`.
 */
export function rankSumInto(
  z: Float64Array,
  feature: { readonly cells: ArrayLike<number>; readonly values: ArrayLike<number> },
  design: RankDesign,
  scratch: RankScratch,
): void {
  const { nGroups, nBlocks } = design;
  const { keys, ends, deviation, variance } = scratch;
  sortKeysInto(scratch, feature, design);
  deviation.fill(0);
  variance.fill(0);
  for (let block = 0; block < nBlocks; block++) {
    addBlock(scratch, design, block, keys.subarray(ends[block], ends[block + 1]));
  }
  for (let group = 0; group < nGroups; group++) {
    z[group] = variance[group] > 0 ? deviation[group] / Math.sqrt(variance[group]) : Number.NaN;
  }
}

/** Fills `keys` block after block, each ascending; `ends[b]` is where block b begins. */
function sortKeysInto(
  { keys, ends }: RankScratch,
  { cells, values }: { readonly cells: ArrayLike<number>; readonly values: ArrayLike<number> },
  { groups, blocks, nBlocks }: RankDesign,
): void {
  ends.fill(0);
  for (let i = 0; i < cells.length; i++) if (values[i] > 0) ends[blocks[cells[i]] + 1]++;
  for (let block = 0; block < nBlocks; block++) ends[block + 1] += ends[block];
  const next = ends.slice(0, nBlocks);
  for (let i = 0; i < cells.length; i++) {
    if (!(values[i] > 0)) continue;
    bits[0] = values[i];
    keys[next[blocks[cells[i]]]++] = asInteger[0] * groupSpan + groups[cells[i]];
  }
  for (let block = 0; block < nBlocks; block++) keys.subarray(ends[block], ends[block + 1]).sort();
}

/** Adds one block to deviation and variance of every group. */
function addBlock(
  { rankSums, nAbove, deviation, variance }: RankScratch,
  { counts, nGroups }: RankDesign,
  block: number,
  keys: Float64Array,
): void {
  let nCells = 0;
  for (let group = 0; group < nGroups; group++) nCells += counts[block * nGroups + group];
  if (nCells < 2) return;
  const nZero = nCells - keys.length;
  rankSums.fill(0);
  nAbove.fill(0);
  let ties = nZero * (nZero * nZero - 1);
  for (let from = 0; from < keys.length;) {
    const value = Math.floor(keys[from] / groupSpan);
    let to = from + 1;
    while (to < keys.length && Math.floor(keys[to] / groupSpan) === value) to++;
    const rank = nZero + (from + to + 1) / 2;
    for (let at = from; at < to; at++) {
      const group = keys[at] - value * groupSpan;
      rankSums[group] += rank;
      nAbove[group]++;
    }
    ties += (to - from) * ((to - from) * (to - from) - 1);
    from = to;
  }
  const spread = nCells + 1 - ties / (nCells * (nCells - 1));
  const weight = 1 / (nCells + 1);
  for (let group = 0; group < nGroups; group++) {
    const n = counts[block * nGroups + group];
    if (n === 0 || n === nCells) continue;
    const ranks = rankSums[group] + (n - nAbove[group]) * ((nZero + 1) / 2);
    deviation[group] += weight * (ranks - (n * (nCells + 1)) / 2);
    variance[group] += weight * weight * ((n * (nCells - n)) / 12) * spread;
  }
}
