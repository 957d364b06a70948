// Which peaks are open in one cluster rather than elsewhere, from counts of open cells alone.
import type { CsrMatrix } from '#shared/model/matrix.ts';

/** How many cells of each group have each feature open. */
export interface OpenCounts {
  /** Cells with a value above 0: row-major [nFeatures x nGroups]. */
  readonly counts: Uint32Array;
  /** Cells of each group. */
  readonly groupSizes: Uint32Array;
  readonly nFeatures: number;
}

/**
 * Counts cells with a value above 0 per feature and group, in one pass.
 * @param groups 0 .. nGroups - 1 of each row; -1: left out
 */
export function countOpenCells(
  { data, indices, indptr, nRows, nCols }: CsrMatrix,
  groups: Int32Array,
  nGroups: number,
): OpenCounts {
  const counts = new Uint32Array(nCols * nGroups);
  const groupSizes = new Uint32Array(nGroups);
  for (let row = 0; row < nRows; row++) {
    const group = groups[row];
    if (group < 0) continue;
    groupSizes[group]++;
    for (let at = indptr[row], end = indptr[row + 1]; at < end; at++) {
      if (data[at] > 0) counts[indices[at] * nGroups + group]++;
    }
  }
  return { counts, groupSizes, nFeatures: nCols };
}

/**
 * Specificity of a feature for a group: 1 - sqrt(JSD), the Jensen-Shannon divergence (natural log) of "open" spread
 * over the cells that have it open from "in the group" spread over the cells of the group.
 * @param nOpenInside cells of the group with the feature open
 * @param nOpen cells with the feature open, at least 1
 * @param nInside cells of the group, at least 1
 * @returns 1 - sqrt(ln 2) = 0.167 for a feature open nowhere in the group, 1 for one open in all of it and nowhere else
 * For values of 0 and 1 the sum over cells has three kinds of terms, so it is closed. Source: Cabili et al. 2011 as in
 * SCALE 1.1.2 `specifity.py`, there on log2(value + 1), which leaves 0 and 1 as they are.
 */
export function measureSpecificity(nOpenInside: number, nOpen: number, nInside: number): number {
  const p = 1 / nOpen;
  const q = 1 / nInside;
  const middle = (p + q) / 2;
  const both = nOpenInside * (p * Math.log(p / middle) + q * Math.log(q / middle));
  const apart = ((nOpen - nOpenInside) * p + (nInside - nOpenInside) * q) * Math.LN2;
  return 1 - Math.sqrt(Math.max(0, (both + apart) / 2));
}

/** ln(n!) for n = 0 .. most, by summing logarithms: exact to about 1e-13. */
export function tabulateLogFactorials(most: number): Float64Array {
  const table = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) table[n] = table[n - 1] + Math.log(n);
  return table;
}

/**
 * log10 of the one-sided p-value of Fisher's exact test: chance of `nOpenInside` or more open cells in the group if
 * `nOpen` of `nCells` were open anywhere.
 * @param logFactorials table up to nCells at least
 * @returns at most 0. Cost: terms of the tail until they no longer count, a few times sqrt(nCells) at most.
 * Source: hypergeometric tail; `scipy.stats.fisher_exact(alternative='greater')` of SciPy 1.17 to 1e-9 of the logarithm.
 */
export function log10FisherP(
  logFactorials: Float64Array,
  nOpenInside: number,
  { nOpen, nInside, nCells }: { nOpen: number; nInside: number; nCells: number },
): number {
  const least = Math.max(0, nOpen + nInside - nCells);
  const most = Math.min(nOpen, nInside);
  if (nOpenInside <= least) return 0;
  const nOutside = nCells - nInside;
  const first =
    logFactorials[nInside] -
    logFactorials[nOpenInside] -
    logFactorials[nInside - nOpenInside] +
    logFactorials[nOutside] -
    logFactorials[nOpen - nOpenInside] -
    logFactorials[nOutside - nOpen + nOpenInside] -
    (logFactorials[nCells] - logFactorials[nOpen] - logFactorials[nCells - nOpen]);
  let term = 1;
  let sum = 1;
  for (let x = nOpenInside; x < most; x++) {
    const ratio = ((nInside - x) * (nOpen - x)) / ((x + 1) * (nOutside - nOpen + x + 1));
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < 1e-17 * sum) break;
  }
  return Math.min(0, (first + Math.log(sum)) / Math.LN10);
}
