import { createRandom } from '#main/numerics/random.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

/** Each entry non-zero with chance `density`, values uniform in [0, 1). */
export function drawSparse(shape: {
  readonly nRows: number;
  readonly nCols: number;
  readonly density: number;
  readonly seed: number;
}): CsrMatrix {
  const { nRows, nCols, density, seed } = shape;
  const { uniform } = createRandom(seed, 0);
  const indptr = new Uint32Array(nRows + 1);
  const indices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nCols; column++) {
      if (uniform() >= density) continue;
      indices.push(column);
      data.push(uniform());
    }
    indptr[row + 1] = indices.length;
  }
  return {
    data: Float32Array.from(data),
    indices: Int32Array.from(indices),
    ...{ indptr, nRows, nCols },
  };
}
