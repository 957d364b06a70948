import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { computeSilhouettes, sampleCells } from './silhouette.ts';

/**
 * How little batches separate inside each label: 1 - |silhouette of the batches| averaged over the cells of a label,
 * then over labels; 0..1, higher is better mixed.
 * @param points [nCells x nDims] row-major float32
 * @param batch code per cell, from 0
 * @param labels code per cell, cells below 0 left out; all cells count as one label when it is null
 * @param seed chooses 10,000 cells where there are more
 * Labels found in one batch only, or with every cell of another batch, are left out; null when none is left.
 * Source: Luecken et al., Nature Methods 19, 41 (2022); as `silhouette_batch` of scib-metrics to 1e-5.
 */
export async function measureBatchSilhouette(
  points: DenseMatrix,
  batch: Int32Array,
  labels: Int32Array | null,
  seed: number,
  checkpoint?: Checkpoint,
): Promise<number | null> {
  const groups = labels ?? new Int32Array(points.nRows);
  const cells = sampleCells(groups, seed);
  const present = [...new Set(cells.map((cell) => groups[cell]))].sort((a, b) => a - b);
  const means: number[] = [];
  for (const label of present) {
    const own = cells.filter((cell) => groups[cell] === label);
    const nBatches = new Set(own.map((cell) => batch[cell])).size;
    if (nBatches < 2 || nBatches >= own.length) continue;
    const silhouettes = await computeSilhouettes(points, own, batch, checkpoint);
    means.push(silhouettes.reduce((sum, s) => sum + 1 - Math.abs(s), 0) / own.length);
  }
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length;
}
