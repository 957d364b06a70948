import { describe, expect, it } from 'vitest';
import { classifyMatrix } from '#main/io/classify-matrix.ts';
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { judgeScale } from '#main/methods/common/values.ts';
import { isAppError } from '#shared/model/app-error.ts';
import { csrOf } from '#test/helpers/sparse.ts';

function matrix(rows: readonly (readonly number[])[]): AnnotatedMatrix {
  const empty = { index: [], indexName: '_index', columns: new Map() };
  return { x: csrOf(rows), obs: empty, vars: empty, matrixPath: 'X', warnings: [] };
}

const counts = [
  [3, 0, 7, 1],
  [0, 2, 1, 40],
  [5, 5, 0, 2],
];
const logged = counts.map((row) => {
  const total = row.reduce((sum, value) => sum + value, 0);
  return row.map((value) => Math.log1p((value / total) * 10_000));
});

function judge(...inputs: readonly (readonly (readonly number[])[])[]) {
  const warnings: string[] = [];
  const parts = inputs.map((rows, i) => ({ name: `file${i}.h5ad`, matrix: matrix(rows) }));
  const scale = judgeScale(parts, classifyMatrix, { warn: (text) => warnings.push(text) });
  return { scale, warnings };
}

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('the scale of the inputs', () => {
  it('takes raw counts without a word', () => {
    expect(judge(counts, counts)).toEqual({ scale: 'counts', warnings: [] });
  });

  it('takes logged values as they are, and says so', () => {
    const { scale, warnings } = judge(logged);
    expect(scale).toBe('log1p');
    expect(warnings.join()).toMatch(/log-normalised/);
  });

  it('refuses to mix counts with logged values, naming both files', () => {
    const error = thrownBy(() => judge(counts, logged));
    expect(isAppError(error, 'input-value') && error.message).toMatch(/file0\.h5ad.*file1\.h5ad/);
  });

  it.each([
    ['NaN', [[1, Number.NaN, 2]], /not numbers/],
    ['infinite values', [[1, Infinity, 2]], /not numbers/],
    ['negative values', [[1, -0.5, 2]], /33\.3 % .*negative/],
    ['nothing but zeros', [[0, 0, 0]], /all values are zero/],
  ])('refuses %s, naming the file', (_, rows, words) => {
    const error = thrownBy(() => judge(rows));
    expect(isAppError(error, 'input-value') && error.message).toMatch(words);
    expect(isAppError(error) && error.message).toContain('file0.h5ad');
  });
});
