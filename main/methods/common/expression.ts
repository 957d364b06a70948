// Expression of a finished run by gene.
import type { RunFile } from '#main/io/types.ts';
import { rowSums, transposeToCsc } from '#main/numerics/csr.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import type { CscMatrix } from '#shared/model/matrix.ts';

/** Values by gene; `totals` of each cell where the numbers still are to be normalised. */
export interface Expression {
  readonly byGene: CscMatrix;
  readonly totals: Float64Array | null;
}

export interface GeneValues {
  readonly max: number;
  /** One per cell. */
  readonly values: Float32Array;
}

const expressionTotal = 10_000;

export async function readExpression(
  file: Pick<RunFile, 'readMatrix'>,
  { scale }: Pick<RunRecord, 'scale'>,
): Promise<Expression> {
  const x = await file.readMatrix();
  return { byGene: transposeToCsc(x), totals: scale === 'log1p' ? null : rowSums(x) };
}

/** ln(1 + counts per 10,000) of one gene in every cell; numbers that were logged already as they are. */
export function expressionOf({ byGene, totals }: Expression, column: number): GeneValues {
  const values = new Float32Array(byGene.nRows);
  let max = 0;
  for (let i = byGene.indptr[column] ?? 0; i < (byGene.indptr[column + 1] ?? 0); i++) {
    const cell = byGene.indices[i] ?? 0;
    const given = byGene.data[i] ?? 0;
    const value =
      totals === null ? given : Math.log1p((given * expressionTotal) / (totals[cell] ?? 1));
    values[cell] = value;
    if (value > max) max = value;
  }
  return { max, values };
}
