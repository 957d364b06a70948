// How many clusters the cells form, from the spectrum of their correlations.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { noCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { findRowCorrelationSpectrum } from './truncated-svd.ts';

export interface ClusterEstimate {
  /** Eigenvalues above the bound, at least 1, at most `most`. */
  readonly nClusters: number;
  /** Descending. */
  readonly eigenvalues: Float64Array;
  /** Largest eigenvalue that noise alone is likely to have. */
  readonly bound: number;
}

/** 0.1 % point of the Tracy-Widom distribution, as SC3 uses it. */
const tracyWidomPoint = 3.273;

/**
 * Largest eigenvalue of Z'Z to be expected of noise, Z being nRows x nCols of standard normals.
 * Source: Patterson et al., PLoS Genetics 2, e190 (2006); SC3 (Kiselev et al., Nature Methods 14, 483, 2017).
 */
export function boundOfNoise(nRows: number, nCols: number): number {
  const sum = Math.sqrt(nRows - 1) + Math.sqrt(nCols);
  const spread = sum * (1 / Math.sqrt(nRows - 1) + 1 / Math.sqrt(nCols)) ** (1 / 3);
  return sum ** 2 + tracyWidomPoint * spread;
}

/**
 * @param matrix cells x peaks, CSR
 * @param most clusters looked for; `most` + 10 eigenvalues are computed
 * @param checkpoint as that of `findTruncatedSvd`
 * Cells are standardised over peaks; eigenvalues of their correlation sums above the bound count. SCALE 1.1.2 neither
 * centres nor looks beyond six values; this is SC3's form.
 */
export async function estimateClusters(
  matrix: CsrMatrix,
  { most, seed }: { readonly most: number; readonly seed: number },
  checkpoint: Checkpoint = noCheckpoint,
): Promise<ClusterEstimate> {
  const eigenvalues = await findRowCorrelationSpectrum(matrix, most + 10, seed, checkpoint);
  const bound = boundOfNoise(matrix.nCols, matrix.nRows);
  const nAbove = eigenvalues.filter((value) => value > bound).length;
  return { nClusters: Math.max(1, Math.min(most, nAbove)), eigenvalues, bound };
}
