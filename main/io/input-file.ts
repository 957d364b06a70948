// An input file of any format, opened and described but not read. Each format is one function that makes this.
import type { Hdf5File } from './hdf5/file.ts';
import type { StoredMatrix } from './stored-matrix.ts';
import type { Table } from './types.ts';

/** Called with the number of rows done. */
export type Report = (nDone: number) => Promise<void>;

/** Where the table of cells can be read column by column; null: there are no columns. */
export interface CellColumns {
  readonly path: string;
  readonly names: readonly string[];
}

export interface InputFile {
  readonly path: string;
  /** For people: "h5ad", "10x h5 (v3)". */
  readonly format: string;
  readonly hdf5: Hdf5File;
  readonly nCells: number;
  /** All matrices of cells x features, in the order of the file. */
  readonly matrices: readonly StoredMatrix[];
  readonly cellColumns: CellColumns | null;
  readonly embeddings: readonly string[];
  /** Oddities found while opening. */
  readonly warnings: readonly string[];
  /** The first `count` cell names. */
  readCellNames(count: number): Promise<readonly string[]>;
  readCells(warnings: string[], report?: Report): Promise<Table>;
  /** Names of the features of one matrix as the file has them: repeats are possible. */
  readFeatureNames(matrix: StoredMatrix): Promise<readonly string[]>;
  /** Table of the features of one matrix; its index may have repeats. */
  readFeatures(matrix: StoredMatrix, warnings: string[]): Promise<Table>;
}
