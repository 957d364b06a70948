// Which cells and features stay. Every function answers with ascending indices for selectRows / selectColumns.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { countPerColumn, countPerRow } from './csr.ts';

/** Rows with at least `minFeatures` values above 0. Source: P2 in main/methods/integration/README.md. */
export function findCellsWithFeatures(matrix: CsrMatrix, minFeatures: number): Int32Array {
  return findAtLeast(countPerRow(matrix), minFeatures);
}

/** Columns above 0 in at least `minCells` rows. Source: P3 in main/methods/integration/README.md. */
export function findFeaturesInCells(matrix: CsrMatrix, minCells: number): Int32Array {
  return findAtLeast(countPerColumn(matrix), minCells);
}

/** Indices of `counts` that are at least `minimum`. */
export function findAtLeast(counts: ArrayLike<number>, minimum: number): Int32Array {
  const kept: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i] >= minimum) kept.push(i);
  return Int32Array.from(kept);
}

const qualityPrefixes = ['ERCC', 'MT-', 'mt-'];

/** Indices of the names that are neither mitochondrial (`MT-`, `mt-`) nor spike-ins (`ERCC`). `Mt-` is kept, as published. */
export function findNonQualityFeatures(names: readonly string[]): Int32Array {
  const kept: number[] = [];
  names.forEach((name, i) => {
    if (!qualityPrefixes.some((prefix) => name.startsWith(prefix))) kept.push(i);
  });
  return Int32Array.from(kept);
}
