// What the numbers are, and so how they are to be prepared. Nothing is guessed silently.
import type { AnnotatedMatrix } from '#main/io/types.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { ValueKind } from '#shared/contract/data.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { MethodPorts } from './ports.ts';

/** `counts` are normalised and logged, `normalised` logged after scaling to the same total, `log1p` taken as they are. */
export type ValueScale = 'counts' | 'normalised' | 'log1p';

/**
 * The one scale of all inputs.
 * @param parts the inputs, with the name each is known by
 * @throws AppError `input-value` naming the file: for NaN, infinite and negative numbers, when all are zero, and when
 * inputs are on different scales
 */
export function judgeScale(
  parts: readonly { readonly name: string; readonly matrix: AnnotatedMatrix }[],
  classify: MethodPorts['classifyMatrix'],
  context: Pick<JobContext, 'warn'>,
): ValueScale {
  const scales = parts.map(({ name, matrix }) => {
    refuseUnusable(name, matrix.x);
    return scaleOf(classify(matrix.x));
  });
  const [first = 'counts'] = scales;
  const other = scales.findIndex((scale) => scale !== first);
  if (other >= 0) {
    throw new AppError(
      'input-value',
      `${parts[0]?.name} holds ${wordOf(first)}, ${parts[other]?.name} holds ${wordOf(scales[other] ?? first)}; they cannot be compared.`,
      { hint: 'Choose the same kind of numbers in every file, raw counts where you have them.' },
    );
  }
  if (first !== 'counts') {
    context.warn(
      `The input holds ${wordOf(first)}${first === 'log1p' ? '; they are taken as they are' : ''}. Raw counts are better where you have them.`,
    );
  }
  return first;
}

function scaleOf({ kind }: ValueKind): ValueScale {
  if (kind === 'log1p') return 'log1p';
  return kind === 'counts' || kind === 'binary' ? 'counts' : 'normalised';
}

function wordOf(scale: ValueScale): string {
  if (scale === 'log1p') return 'log-normalised values';
  return scale === 'counts' ? 'raw counts' : 'numbers that are not whole';
}

/** Looks at every stored value, since one NaN spoils a training. */
function refuseUnusable(name: string, { data, indptr, nRows }: CsrMatrix): void {
  const nStored = indptr[nRows] ?? 0;
  let [nBad, nNegative, max] = [0, 0, 0];
  for (let i = 0; i < nStored; i++) {
    const value = data[i] ?? 0;
    if (!Number.isFinite(value)) nBad++;
    else if (value < 0) nNegative++;
    else if (value > max) max = value;
  }
  if (nBad > 0) {
    throw new AppError(
      'input-value',
      `${name}: ${nBad} values are not numbers (NaN or infinite).`,
      {
        hint: 'Choose the layer with raw counts, or remove these values.',
      },
    );
  }
  if (nNegative > 0) {
    const share = ((100 * nNegative) / nStored).toFixed(1);
    throw new AppError(
      'input-value',
      `${name}: ${share} % of the values are negative; these numbers were scaled.`,
      { hint: 'Choose raw counts (often in layers/counts or raw/X), or log-normalised values.' },
    );
  }
  if (max === 0) {
    throw new AppError('input-value', `${name}: all values are zero.`, {
      hint: 'Choose another matrix of the file.',
    });
  }
}
