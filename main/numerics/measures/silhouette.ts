import type { DenseMatrix } from '#shared/model/matrix.ts';
import { noCheckpoint } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { createRandom } from '../random.ts';

/** All pairs of more cells than this would take longer than the rest of a run. */
const maxCells = 10_000;
const operationsPerCheckpoint = 1 << 23;

/**
 * Silhouette of each cell: (b - a) / max(a, b), a the mean Euclidean distance to its own group, b to the nearest other;
 * 0 in a group of one cell.
 * @param points [nPoints x nDims] row-major float32
 * @param cells the rows that take part
 * @param codes group of each row of `points`, at least 0 for those that take part; at least two groups
 * @returns float64, one per entry of `cells`
 * Cost nCells^2 nDims / 2. Source: Rousseeuw, J. Comput. Appl. Math. 20, 53 (1987); as scikit-learn 1.9 to 1e-6.
 */
export async function computeSilhouettes(
  points: DenseMatrix,
  cells: Int32Array,
  codes: Int32Array,
  checkpoint: Checkpoint = noCheckpoint,
): Promise<Float64Array> {
  const groups = numberGroups(cells, codes);
  const sums = await sumDistances(gatherRows(points, cells), points.nCols, groups, checkpoint);
  const { ofCell, sizes } = groups;
  return Float64Array.from(cells, (_, i) => {
    const own = ofCell[i];
    if (sizes[own] === 1) return 0;
    const inside = sums[i * sizes.length + own] / (sizes[own] - 1);
    let outside = Number.POSITIVE_INFINITY;
    for (let group = 0; group < sizes.length; group++) {
      if (group !== own) outside = Math.min(outside, sums[i * sizes.length + group] / sizes[group]);
    }
    const larger = Math.max(inside, outside);
    return larger === 0 ? 0 : (outside - inside) / larger;
  });
}

/** Cells with a code of at least 0; a random 10,000 of them, ascending, where there are more. */
export function sampleCells(codes: Int32Array, seed: number): Int32Array {
  const known = Int32Array.from(codes.keys()).filter((cell) => codes[cell] >= 0);
  if (known.length <= maxCells) return known;
  const order = createRandom(seed, 0).permutation(known.length).subarray(0, maxCells);
  return order.map((i) => known[i]).sort();
}

interface Groups {
  /** Group of each cell, numbered without gaps. */
  readonly ofCell: Int32Array;
  readonly sizes: Int32Array;
}

function numberGroups(cells: Int32Array, codes: Int32Array): Groups {
  const numbers = new Map<number, number>();
  const ofCell = cells.map((cell) => {
    const code = codes[cell];
    const number = numbers.get(code) ?? numbers.size;
    numbers.set(code, number);
    return number;
  });
  const sizes = new Int32Array(numbers.size);
  for (let i = 0; i < ofCell.length; i++) sizes[ofCell[i]]++;
  return { ofCell, sizes };
}

function gatherRows({ data, nCols }: DenseMatrix, cells: Int32Array): Float64Array {
  const rows = new Float64Array(cells.length * nCols);
  cells.forEach((cell, i) => {
    rows.set(data.subarray(cell * nCols, (cell + 1) * nCols), i * nCols);
  });
  return rows;
}

/** Summed distance of each cell to each group, [nCells x nGroups]. */
async function sumDistances(
  rows: Float64Array,
  nDims: number,
  { ofCell, sizes }: Groups,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const nCells = ofCell.length;
  const nGroups = sizes.length;
  const sums = new Float64Array(nCells * nGroups);
  let nOperations = 0;
  for (let i = 0; i < nCells; i++) {
    const start = i * nDims;
    for (let j = i + 1; j < nCells; j++) {
      const other = j * nDims;
      let square = 0;
      for (let dim = 0; dim < nDims; dim++) {
        const difference = rows[start + dim] - rows[other + dim];
        square += difference * difference;
      }
      const distance = Math.sqrt(square);
      sums[i * nGroups + ofCell[j]] += distance;
      sums[j * nGroups + ofCell[i]] += distance;
    }
    nOperations += (nCells - i) * (nDims + 10);
    if (nOperations >= operationsPerCheckpoint) {
      nOperations = 0;
      await checkpoint(i, nCells);
    }
  }
  return sums;
}
