// Input files: what each one is, and how several fit together.
import { z } from 'zod';
import { method } from './define.ts';

/** What the numbers of a matrix are, with the evidence in words a person can check. */
export interface ValueKind {
  readonly kind: 'counts' | 'log1p' | 'normalised' | 'scaled' | 'binary' | 'fractional' | 'empty';
  /** For `log1p` and `normalised`: the total per cell it was scaled to (1e4, 1e6 ...), when it is one. */
  readonly total?: number;
  /** E.g. "all whole numbers, 0 to 3,817". */
  readonly evidence: string;
}

export interface IdKind {
  readonly kind: 'symbol' | 'ensembl' | 'ensembl-version' | 'entrez' | 'peak' | 'unknown';
  readonly species: 'human' | 'mouse' | 'unknown';
  /** E.g. "28,204 of 28,204 look like ENSG ids". */
  readonly evidence: string;
}

export interface ColumnSummary {
  readonly name: string;
  readonly type: 'categorical' | 'string' | 'number' | 'boolean';
  readonly nMissing: number;
  /** Distinct values; null above 1,000 for free text and numbers. */
  readonly nValues: number | null;
  /** The commonest values with their counts, at most 50. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** What it looks like it holds. */
  readonly role: 'batch' | 'label' | 'sample' | 'doublet' | 'other';
}

/** One matrix of a file that could be used: `X`, `layers/counts`, `raw/X`. */
export interface MatrixSummary {
  readonly path: string;
  readonly storage: 'csr' | 'csc' | 'dense';
  readonly nCells: number;
  readonly nFeatures: number;
  /** Stored non-zeros; for dense an estimate from the sample. */
  readonly nNonzero: number;
  readonly values: ValueKind;
}

export interface InputSummary {
  readonly path: string;
  readonly name: string;
  readonly format: string;
  readonly sizeBytes: number;
  readonly nCells: number;
  readonly nFeatures: number;
  /** The first is what will be used unless another is chosen: raw counts where they are found. */
  readonly matrices: readonly MatrixSummary[];
  readonly ids: IdKind;
  /** A few names, for display. */
  readonly exampleFeatures: readonly string[];
  readonly exampleCells: readonly string[];
  readonly columns: readonly ColumnSummary[];
  readonly embeddings: readonly string[];
  /** For tables of text: which side the cells were taken to be, and why. */
  readonly orientation?: { readonly cellsIn: 'rows' | 'columns'; readonly evidence: string };
  readonly warnings: readonly string[];
}

export interface FeatureOverlap {
  readonly nShared: number;
  readonly nUnion: number;
  /** The largest groups of files that share features: `inFiles[i]` says whether file i is in the group. */
  readonly groups: readonly { readonly inFiles: readonly boolean[]; readonly count: number }[];
}

/** An input as the person settled it: the file, and which of its matrices holds the counts. */
export const inputSchema = z.strictObject({
  path: z.string().min(1).max(4096),
  /** `X`, `layers/NAME` or `raw/X`; left out: the one `inspect` proposes. */
  matrix: z.string().max(300).optional(),
});
export type Input = z.infer<typeof inputSchema>;

export const dataMethods = {
  'data.inspect': method(
    z.strictObject({ path: z.string().min(1).max(4096) }),
  ).returns<InputSummary>(),
  'data.overlap': method(
    z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(64) }),
  ).returns<FeatureOverlap>(),
};
