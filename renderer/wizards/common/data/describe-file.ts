// A file's findings in a few words each, for the table.
import type { IdKind, InputSummary, MatrixSummary, ValueKind } from '#shared/contract/data.ts';
import { formatCount } from '#renderer/components/format.ts';

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
  'ensembl-version': 'Ensembl.v',
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

/** How the features are named, with the evidence. */
export function describeNames({ ids }: InputSummary): string {
  return ids.kind === 'peak' ? ids.evidence : `${ids.species}; ${ids.evidence}`;
}

/** The matrix that will be used. */
export function matrixInUse({ matrices, matrix }: InputSummary): MatrixSummary | null {
  return matrices.find(({ path }) => path === matrix) ?? matrices[0] ?? null;
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
