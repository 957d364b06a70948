// The words for what is measured in each cell: genes or peaks.
import type { RunRecord } from '#shared/contract/results.ts';

export interface FeatureWords {
  /** "gene", "genes". */
  readonly one: string;
  readonly many: string;
  /** Head of the column that says how they are named. */
  readonly ids: string;
  /** "Genes seen in a cell". */
  readonly seen: string;
  /** A name as an example of what to type. */
  readonly example: string;
}

export const geneWords: FeatureWords = {
  one: 'gene',
  many: 'genes',
  ids: 'Gene ids',
  seen: 'Genes seen in a cell',
  example: 'EGFR',
};

export const peakWords: FeatureWords = {
  one: 'peak',
  many: 'peaks',
  ids: 'Names',
  seen: 'Open peaks in a cell',
  example: 'chr1:100-600',
};

/** The words for the features of a finished run. */
export function featureWordsOf({
  method,
  parameters,
}: Pick<RunRecord, 'method' | 'parameters'>): FeatureWords {
  return method === 'atac' || parameters['profile'] === 'atac' ? peakWords : geneWords;
}
