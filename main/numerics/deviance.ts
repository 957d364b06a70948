import type { CsrMatrix } from '#shared/model/matrix.ts';
import { countPerColumn, countPerRow } from './csr.ts';

/**
 * How far each peak is from being open at random in the deeper cells: binomial deviance of its 0/1 values from the
 * expectation min(1, share of open entries of the cell x share of the peak), summed over cells.
 * @param matrix cells x peaks; only whether a value is above 0 counts
 * @returns float64, one per peak; higher means more structure for its prevalence
 * Cost nRows + stored values per pass, and nCols x distinct depths (cells are grouped by depth). Deterministic.
 * Source: binomial deviance of Townes et al., Genome Biology 20, 295 (2019), on 0/1 data.
 */
export function measureDeviance(matrix: CsrMatrix): Float64Array {
  const { data, indices, indptr, nRows, nCols } = matrix;
  const depths = countPerRow(matrix);
  const nOpen = countPerColumn(matrix);
  const nStored = nOpen.reduce((sum, n) => sum + n, 0);
  // Chance that peak j is open in cell i: depth_i x nOpen_j / nStored.
  const meanPerDepth = Float64Array.from(nOpen, (n) => n / nStored);
  const most = 1 - 1e-9;
  const deviance = new Float64Array(nCols);
  const cellsOfDepth = new Map<number, number>();
  for (const depth of depths) cellsOfDepth.set(depth, (cellsOfDepth.get(depth) ?? 0) + 1);
  const groups = binDepths(cellsOfDepth);
  for (let column = 0; column < nCols; column++) {
    let sum = 0;
    for (const { depth, n } of groups) {
      sum -= n * Math.log1p(-Math.min(most, depth * meanPerDepth[column]));
    }
    deviance[column] = sum;
  }
  for (let row = 0; row < nRows; row++) {
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      if (!(data[at] > 0)) continue;
      const chance = Math.min(most, depths[row] * meanPerDepth[indices[at]]);
      deviance[indices[at]] += Math.log1p(-chance) - Math.log(chance);
    }
  }
  // Relative to what chance alone would give: a peak open in many cells has a large deviance whatever they are.
  for (let column = 0; column < nCols; column++) {
    let expected = 0;
    for (const { depth, n } of groups) {
      const chance = Math.min(most, depth * meanPerDepth[column]);
      if (chance > 0)
        expected -= n * (chance * Math.log(chance) + (1 - chance) * Math.log1p(-chance));
    }
    deviance[column] = 2 * (deviance[column] - expected);
  }
  return deviance;
}

const maxGroups = 64;

/** Cells grouped by depth, at most 64 groups of about equal size, each at its mean depth. */
function binDepths(
  cellsOfDepth: ReadonlyMap<number, number>,
): readonly { readonly depth: number; readonly n: number }[] {
  const sorted = [...cellsOfDepth].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, n]) => sum + n, 0);
  const groups: { depth: number; n: number }[] = [];
  let [sum, n] = [0, 0];
  for (const [depth, count] of sorted) {
    sum += depth * count;
    n += count;
    if (n < total / maxGroups) continue;
    groups.push({ depth: sum / n, n });
    [sum, n] = [0, 0];
  }
  if (n > 0) groups.push({ depth: sum / n, n });
  return groups;
}
