// A file's findings in a few words each, for the table.
import type { IdKind, InputSummary, MatrixSummary, ValueKind } from '#shared/contract/data.ts';
import { formatCount } from '../../../../components/format.ts';

const valueWords: Readonly<Record<ValueKind['kind'], string>> = {
  counts: 'Raw counts',
  log1p: 'Log counts',
  normalised: 'Normalised',
  scaled: 'Scaled',
  binary: '0 or 1',
  fractional: 'Fractions',
  empty: 'All zero',
};

const idWords: Readonly<Record<IdKind['kind'], string>> = {
  symbol: 'Symbols',
  ensembl: 'Ensembl',
  'ensembl-version': 'Ensembl',
  entrez: 'Entrez',
  peak: 'Peaks',
  unknown: 'Unknown',
};

export function describeValues(values: ValueKind): string {
  return valueWords[values.kind];
}

export function describeIds(ids: IdKind): string {
  return idWords[ids.kind];
}

/** The matrix that will be used: the chosen one, else the one the service proposes. */
export function matrixInUse(
  summary: InputSummary,
  chosen: string | undefined,
): MatrixSummary | null {
  return summary.matrices.find((matrix) => matrix.path === chosen) ?? summary.matrices[0] ?? null;
}

/** "celltype: T cell 120, B cell 80, 4 more". */
export function describeColumnValues(
  values: readonly { readonly value: string; readonly count: number }[],
  nShown: number,
): string {
  const shown = values.slice(0, nShown).map(({ value, count }) => `${value} ${formatCount(count)}`);
  const nMore = values.length - shown.length;
  return shown.join(', ') + (nMore > 0 ? `, ${nMore} more` : '');
}
