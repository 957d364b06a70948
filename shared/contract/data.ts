// Input files: what each one is, and how several fit together.
import { z } from 'zod';
import { method } from './define.ts';
import { fileOfFix, fixesSchema, type Fix, type Repeats } from './fixes.ts';

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

/** Something that looks wrong or could be better, and the change of our view that would settle it. */
export interface SuggestedFix {
  /** What is the matter, with the numbers; word for word a line of `warnings` where it is one. */
  readonly problem: string;
  /** What the button says. */
  readonly label: string;
  /** `warn`: the result would suffer. `hint`: good to know, above all beside other files. */
  readonly tone: 'warn' | 'hint';
  readonly change: { readonly fix: Fix } | { readonly matrix: string };
}

/** A fix that was asked for, and what it did to this file. */
export interface AppliedFix {
  readonly fix: Fix;
  /** E.g. "19,412 of 19,412 names lost their version". */
  readonly outcome: string;
  /** How genes that share a name after it were settled; left out: none do. The fix can be asked to do it the other way. */
  readonly repeats?: Repeats;
}

/** One input as it is with its fixes. */
export interface InputSummary {
  readonly path: string;
  readonly name: string;
  readonly format: string;
  readonly sizeBytes: number;
  readonly nCells: number;
  readonly nFeatures: number;
  /** The first is what will be used unless another is chosen: raw counts where they are found. */
  readonly matrices: readonly MatrixSummary[];
  /** The one in use; the fixes act on it alone. */
  readonly matrix: string;
  readonly ids: IdKind;
  /** A few names, for display. */
  readonly exampleFeatures: readonly string[];
  readonly exampleCells: readonly string[];
  readonly columns: readonly ColumnSummary[];
  readonly embeddings: readonly string[];
  /** For tables of text: which side the cells were taken to be, and why. */
  readonly orientation?: { readonly cellsIn: 'rows' | 'columns'; readonly evidence: string };
  /** For a fragments file, which holds no matrix before it is counted: what its first lines say. */
  readonly fragments?: {
    /** Fragments looked at; all there are when `isWhole`. */
    readonly nLooked: number;
    readonly isWhole: boolean;
    readonly nBarcodes: number;
    /** In the order of appearance. */
    readonly chromosomes: readonly string[];
    readonly medianBases: number;
  };
  readonly warnings: readonly string[];
  readonly suggestions: readonly SuggestedFix[];
  readonly applied: readonly AppliedFix[];
  /** Columns of the features that hold names of another kind, or of the same. */
  readonly featureColumns: readonly { readonly name: string; readonly ids: IdKind }[];
}

/** One way in which a sample sheet fits the inputs. */
export interface SheetMatch {
  /** Column of the sheet. */
  readonly column: string;
  /** What it is compared with: the names of the files, the names of the cells, or a column of the cells. */
  readonly by: 'file' | 'cell';
  readonly cellColumn: string | null;
  /** Files, or cells, with a line in the sheet. */
  readonly nMatched: number;
  readonly nTotal: number;
  /** Names of files, or values of cells, without a line: the first few. */
  readonly unmatched: readonly string[];
  /** Lines of the sheet that nothing belongs to. */
  readonly nUnused: number;
}

export interface SheetSummary {
  readonly path: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly nRows: number;
  /** The first rows, for display. */
  readonly rows: readonly (readonly string[])[];
  /** The best first; empty when nothing fits. */
  readonly matches: readonly SheetMatch[];
}

export interface FeatureOverlap {
  readonly nShared: number;
  readonly nUnion: number;
  /** The largest groups of files that share features: `inFiles[i]` says whether file i is in the group. */
  readonly groups: readonly { readonly inFiles: readonly boolean[]; readonly count: number }[];
}

/** An input as the person settled it: the file, which of its matrices holds the counts, and what is to be put right. */
export const inputSchema = z.strictObject({
  path: z.string().min(1).max(4096),
  /** `X`, `layers/NAME`, `raw/X` or `mod/NAME/X`; left out: the one `inspect` proposes. */
  matrix: z.string().max(300).optional(),
  /** Made in this order. */
  fixes: fixesSchema.optional(),
});
export type Input = z.infer<typeof inputSchema>;

/** Every file the inputs are made of, tables of their fixes included; each once. */
export function filesOfInputs(inputs: readonly Input[]): readonly string[] {
  const tables = inputs.flatMap(({ fixes = [] }) => fixes.map(fileOfFix));
  const paths = [...inputs.map(({ path }) => path), ...tables];
  return [...new Set(paths.filter((path) => path !== null))];
}

const inputs = z.array(inputSchema).min(1).max(64);

export const dataMethods = {
  /** What an input is, with its fixes. */
  'data.inspect': method(inputSchema).returns<InputSummary>(),
  'data.overlap': method(z.strictObject({ inputs })).returns<FeatureOverlap>(),
  /** What a sample sheet holds, and by which of its columns it could be joined to the inputs. */
  'data.sheet': method(
    z.strictObject({ path: z.string().min(1).max(4096), inputs }),
  ).returns<SheetSummary>(),
};
