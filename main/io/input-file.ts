// An input of any format, opened and described but not read. Each format is one function that makes this.
import type { ColumnSummary } from '#shared/contract/data.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { ValueSample } from './sample-values.ts';
import type { IoCheckpoint, Table } from './types.ts';

/** Called with the number of rows done. */
export type Report = (nDone: number) => Promise<void>;

/** The table of cells or features that goes with a matrix. */
export interface InputTable {
  readonly nRows: number;
  readonly columnNames: readonly string[];
  /** Names of the rows as the file has them (repeats are possible); the first `count`, or all. */
  readNames(count?: number): Promise<readonly string[]>;
  /** What a column holds. Throws `input-format` saying why when it cannot be read. */
  summarise(name: string): Promise<ColumnSummary>;
  /** Columns of an unknown kind are left out, with a line in `warnings`. */
  read(warnings: string[], report?: Report): Promise<Table>;
}

/** One matrix of cells x features that an input offers. */
export interface InputMatrix {
  /** What a person calls it: `X`, `layers/counts`, `raw/X`, `mod/rna/X`, `matrix`, a genome. */
  readonly name: string;
  /** By rows or columns of cells x features, whatever the file calls them. */
  readonly storage: 'csr' | 'csc' | 'dense';
  readonly nCells: number;
  readonly nFeatures: number;
  /** Stored entries; null where only reading would tell. */
  readonly nStored: number | null;
  readonly cells: InputTable;
  readonly features: InputTable;
  /** A look at some of the values, of bounded size. */
  sample(): Promise<ValueSample>;
  /**
   * All of it as float32 CSR, indices ascending and without repeats; what was put right is added to `warnings`.
   * Throws `input-value`, `input-format`.
   */
  read(warnings: string[], checkpoint?: IoCheckpoint): Promise<CsrMatrix>;
  /** The same with rows and columns exchanged, where it can be read so at no cost. */
  turned?(): InputMatrix;
}

/** Which side of a text table the cells were taken to be, and why. */
export interface Orientation {
  readonly cellsIn: 'rows' | 'columns';
  readonly evidence: string;
  /** False: nothing says it, and the usual was assumed. */
  readonly isSure: boolean;
}

export interface InputFile {
  readonly path: string;
  /** For people: "h5ad", "10x h5 (v3)", "csv". */
  readonly format: string;
  /** In the order of the file; at least one. */
  readonly matrices: readonly InputMatrix[];
  readonly embeddings: readonly string[];
  /** For formats that do not say it themselves. */
  readonly orientation?: Orientation;
  /** Oddities found while opening. */
  readonly warnings: readonly string[];
}
