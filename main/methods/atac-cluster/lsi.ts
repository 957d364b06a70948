// Stage "lsi": the baseline, latent semantic indexing: TF-IDF weights, truncated SVD, the first component left out
// when it follows depth. What SCALE has to be better than.
import type { JobContext } from '#main/jobs/context.ts';
import { weighTfIdf } from '#main/numerics/tf-idf.ts';
import { findTruncatedSvd } from '#main/numerics/truncated-svd.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';

export interface Lsi {
  /** nCells x components kept. */
  readonly points: DenseMatrix;
  readonly singularValues: Float64Array;
  /** Row-major [components computed x nPeaks]: unit vectors, the first one included. */
  readonly loadings: Float64Array;
  /** Correlation of the first component with ln(open peaks). */
  readonly depthCorrelation: number;
  /** True: the first component was left out. */
  readonly isFirstDropped: boolean;
}

/** Correlation from which a component, or a direction, counts as depth. */
export const followsDepthAbove = 0.75;

/**
 * @param binary cells x peaks, 0 or 1
 * @param depths open peaks of each cell
 * @param params `nComponents` are computed, of which one may be dropped
 */
export async function computeLsi(
  binary: CsrMatrix,
  depths: Int32Array,
  params: { readonly nComponents: number; readonly seed: number },
  context: Pick<JobContext, 'checkpoint'>,
): Promise<Lsi> {
  const { scores, singularValues, loadings } = await findTruncatedSvd(
    weighTfIdf(binary),
    Math.min(params.nComponents, binary.nRows - 1, binary.nCols - 1),
    params.seed,
    (done, total) => context.checkpoint(done, total, 'values', 'Truncated SVD'),
  );
  const depthCorrelation = correlateWithDepth(scores, depths);
  const isFirstDropped = Math.abs(depthCorrelation) > followsDepthAbove && scores.nCols > 1;
  const points = isFirstDropped ? dropFirst(scores) : scores;
  return { points, singularValues, loadings, depthCorrelation, isFirstDropped };
}

/** Pearson correlation of the first column with ln(1 + depth); 0 when either is constant. */
function correlateWithDepth({ data, nRows, nCols }: DenseMatrix, depths: Int32Array): number {
  const first = Float64Array.from({ length: nRows }, (_, row) => data[row * nCols] ?? 0);
  const logDepths = Float64Array.from(depths, (depth) => Math.log1p(depth));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / nRows;
  const [meanA, meanB] = [mean(first), mean(logDepths)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let row = 0; row < nRows; row++) {
    const a = (first[row] ?? 0) - meanA;
    const b = (logDepths[row] ?? 0) - meanB;
    ab += a * b;
    aa += a * a;
    bb += b * b;
  }
  return aa * bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

function dropFirst({ data, nRows, nCols }: DenseMatrix): DenseMatrix {
  const kept = new Float32Array(nRows * (nCols - 1));
  for (let row = 0; row < nRows; row++) {
    kept.set(data.subarray(row * nCols + 1, (row + 1) * nCols), row * (nCols - 1));
  }
  return { data: kept, nRows, nCols: nCols - 1 };
}
