// Which matrix of a file to use unless a person says otherwise: raw counts wherever they are hidden.
import type { ValueKind } from '#shared/contract/data.ts';
import { AppError } from '#shared/model/app-error.ts';
import { classifyValues } from './classify-values.ts';
import type { InputFile, InputMatrix } from './input-file.ts';
import type { ValueSample } from './sample-values.ts';

export interface JudgedMatrix {
  readonly matrix: InputMatrix;
  readonly values: ValueKind;
  readonly sample: ValueSample;
}

/** From most to least useful as a start of an analysis. */
const usefulness: readonly ValueKind['kind'][] = [
  'counts',
  'binary',
  'log1p',
  'normalised',
  'fractional',
  'scaled',
  'empty',
];

/**
 * All matrices with the kind of their numbers, the most useful first; among equals X, then what is called counts or raw,
 * then the order of the file. Of several modalities the genes come first.
 */
export async function judgeMatrices(input: InputFile): Promise<JudgedMatrix[]> {
  const judged: JudgedMatrix[] = [];
  for (const matrix of input.matrices) {
    const sample = await matrix.sample();
    judged.push({ matrix, sample, values: classifyValues(sample) });
  }
  return judged.sort((a, b) => rank(a) - rank(b));
}

function rank({ values, matrix }: JudgedMatrix): number {
  const [, modality = '', name = matrix.name] = /^mod\/([^/]+)\/(.*)$/.exec(matrix.name) ?? [];
  const isOther = modality !== '' && !/^(rna|gex|gene)/i.test(modality);
  const place = name === 'X' ? 0 : /count|raw|umi/i.test(name) ? 1 : 2;
  return (isOther ? 100 : 0) + 3 * usefulness.indexOf(values.kind) + place;
}

/** The matrix to use when none is named. */
export async function chooseMatrix(input: InputFile): Promise<InputMatrix> {
  const [only, ...others] = input.matrices;
  if (only !== undefined && others.length === 0) return only;
  const best = (await judgeMatrices(input))[0];
  if (best === undefined)
    throw new AppError('input-format', `${input.path} has no matrix.`, {
      hint: 'Choose the file that holds the counts.',
    });
  return best.matrix;
}
