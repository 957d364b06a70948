// How long a training step takes, tried out on random data of the true size.
import type { CsrMatrix } from '#shared/model/matrix.ts';

const nWarmUp = 2;
const nTimed = 7;
const budgetMs = 1_500;

/**
 * The median of up to seven steps, in seconds; the first two are not counted. Ends early, with at least one timed step,
 * once 1.5 s are used up.
 * @param now monotonic clock in ms
 */
export async function timeSteps(step: () => Promise<void>, now: () => number): Promise<number> {
  const seconds: number[] = [];
  const startedAt = now();
  for (let i = 0; i < nWarmUp + nTimed; i++) {
    const stepStartedAt = now();
    await step();
    if (i >= nWarmUp || now() - startedAt > budgetMs) {
      seconds.push((now() - stepStartedAt) / 1000);
    }
    if (now() - startedAt > budgetMs) break;
  }
  seconds.sort((a, b) => a - b);
  return seconds[seconds.length >> 1] ?? 0;
}

/** Each entry non-zero with the same chance, values uniform in [0, 1). */
export function drawMatrix(
  uniform: () => number,
  { nRows, nCols, nonZerosPerRow }: Readonly<Record<'nRows' | 'nCols' | 'nonZerosPerRow', number>>,
): CsrMatrix {
  const indptr = new Uint32Array(nRows + 1);
  const indices: number[] = [];
  const data: number[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nCols; column++) {
      if (uniform() * nCols >= nonZerosPerRow) continue;
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
