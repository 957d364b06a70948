import type { DenseMatrix } from '#shared/model/matrix.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { computeSilhouettes, sampleCells } from './silhouette.ts';

/**
 * How compact and apart the labels are: mean silhouette s over cells as (s + 1) / 2, 0..1, higher is better.
 * @param points [nCells x nDims] row-major float32
 * @param labels code per cell; cells below 0 are left out
 * @param seed chooses 10,000 cells where there are more; all take part otherwise
 * Null with fewer than two labels, or when every cell has its own. As `silhouette_label` of scib-metrics to 1e-5.
 */
export async function measureLabelSilhouette(
  points: DenseMatrix,
  labels: Int32Array,
  seed: number,
  checkpoint?: Checkpoint,
): Promise<number | null> {
  const cells = sampleCells(labels, seed);
  const nLabels = new Set(cells.map((cell) => labels[cell])).size;
  if (nLabels < 2 || nLabels >= cells.length) return null;
  const silhouettes = await computeSilhouettes(points, cells, labels, checkpoint);
  return (silhouettes.reduce((sum, s) => sum + s, 0) / cells.length + 1) / 2;
}
