// What the numbers are, judged on all of them, and so how they are to be prepared. Nothing is guessed silently.
import type { JobContext } from '#main/jobs/context.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { ValueTreatment } from './prepare.ts';

export interface ValueJudgement {
  readonly isCounts: boolean;
  readonly treatment: ValueTreatment;
}

/**
 * Counts are normalised and logged; numbers that are logged already (the sums of exp(x) - 1 agree between cells, or no
 * value is above 15) are taken as they are, with a warning.
 * @throws AppError `input-value` for NaN, infinite and negative numbers, and when all are zero
 */
export function judgeValues(
  x: CsrMatrix,
  params: Pick<IntegrationParams, 'profile'>,
  context: Pick<JobContext, 'warn'>,
): ValueJudgement {
  const { nBad, nNegative, nFractional, max, nStored } = countKinds(x);
  if (nBad > 0) {
    throw new AppError('input-value', `${nBad} values are not numbers (NaN or infinite).`, {
      hint: 'Choose the layer with raw counts, or remove these values.',
    });
  }
  if (nNegative > 0) {
    const share = ((100 * nNegative) / nStored).toFixed(1);
    throw new AppError(
      'input-value',
      `${share} % of the values are negative: these numbers were scaled.`,
      {
        hint: 'Choose raw counts (often in layers/counts or raw/X), or log-normalised values.',
      },
    );
  }
  if (max === 0) {
    throw new AppError('input-value', 'All values are zero.', {
      hint: 'Choose another matrix of the file.',
    });
  }
  if (nFractional === 0) return { isCounts: true, treatment: 'normalise' };
  if (params.profile !== 'adt' && looksLogged(x, max)) {
    context.warn(
      'The numbers are log-normalised already; they are taken as they are. Raw counts are better where you have them.',
    );
    return { isCounts: false, treatment: 'as-is' };
  }
  context.warn(
    'The numbers are not whole; they are treated as normalised counts without a logarithm.',
  );
  return { isCounts: false, treatment: 'normalise' };
}

function countKinds({ data, indptr, nRows }: CsrMatrix) {
  const nStored = indptr[nRows] ?? 0;
  let [nBad, nNegative, nFractional, max] = [0, 0, 0, 0];
  for (let i = 0; i < nStored; i++) {
    const value = data[i] ?? 0;
    if (!Number.isFinite(value)) nBad++;
    else if (value < 0) nNegative++;
    else if (!Number.isInteger(value)) nFractional++;
    if (value > max) max = value;
  }
  return { nBad, nNegative, nFractional, max, nStored };
}

/** Counts per million logged stay below 15; and totals of exp(x) - 1 that agree within 5 % are no accident. */
function looksLogged({ data, indptr, nRows }: CsrMatrix, max: number): boolean {
  if (max > 15) return false;
  const totals: number[] = [];
  const every = Math.max(1, Math.floor(nRows / 200));
  for (let row = 0; row < nRows; row += every) {
    let total = 0;
    for (let i = indptr[row] ?? 0; i < (indptr[row + 1] ?? 0); i++)
      total += Math.expm1(data[i] ?? 0);
    if (total > 0) totals.push(total);
  }
  totals.sort((a, b) => a - b);
  const at = (share: number) => totals[Math.floor(share * (totals.length - 1))] ?? 0;
  return at(0.9) <= 1.05 * at(0.1) || max < 10;
}
