// What readers hand out and writers take: tables with typed columns, and a matrix with its two tables.
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';

/** One column of a table; all arrays have one entry per row. */
export type Column =
  | {
      readonly type: 'categorical';
      /** Index into `categories`; -1 where missing. */
      readonly codes: Int32Array;
      readonly categories: readonly string[];
      readonly ordered: boolean;
      /** What the categories are in the file; left out: text. */
      readonly categoryType?: 'integer' | 'number';
    }
  | { readonly type: 'string'; readonly values: readonly (string | null)[] }
  | {
      readonly type: 'integer';
      /** Float64Array where a value does not fit 32 bits (exact up to 2^53). */
      readonly values: Int32Array | Float64Array;
      /** 1 where the value is missing; null: none is. */
      readonly missing: Uint8Array | null;
    }
  /** NaN where missing. */
  | { readonly type: 'number'; readonly values: Float64Array }
  /** 0 false, 1 true, 2 missing. */
  | { readonly type: 'boolean'; readonly values: Uint8Array };

/** Annotations of cells or features: one row each. */
export interface Table {
  /** Names of the rows. */
  readonly index: readonly string[];
  /** What the file calls its index ("_index" when it has no name). */
  readonly indexName: string;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Cells x features with the tables of both sides. */
export interface AnnotatedMatrix {
  readonly x: CsrMatrix;
  readonly obs: Table;
  /** Table of features; its index is unique. */
  readonly vars: Table;
  /** Where `x` came from: `X`, `layers/NAME`, `raw/X`; for 10x h5 `matrix`. */
  readonly matrixPath: string;
  readonly warnings: readonly string[];
}

/** Reports progress, yields to the event loop and throws `cancelled` when asked to stop; `JobContext.checkpoint` is one. */
export type IoCheckpoint = (
  done: number,
  total: number,
  unit: string,
  message?: string,
) => Promise<void>;

/** What can be kept in `uns`. */
export type UnsValue =
  string | number | readonly string[] | Int32Array | Float32Array | Float64Array | UnsGroup;
export interface UnsGroup {
  readonly [key: string]: UnsValue;
}

/** What `writeH5ad` writes. Shapes: `x` and layers nCells x nFeatures, obsm nCells x any, obsp nCells x nCells. */
export interface H5adContent {
  readonly x: CsrMatrix;
  /** `'same-as-x'` costs no space: a second name of the same stored matrix. */
  readonly layers: ReadonlyMap<string, CsrMatrix | 'same-as-x'>;
  readonly obs: Table;
  readonly vars: Table;
  readonly obsm: ReadonlyMap<string, DenseMatrix>;
  readonly obsp: ReadonlyMap<string, CsrMatrix>;
  readonly uns: UnsGroup;
  /** The matrix before features were chosen, of the same cells, with its own features; left out: none. */
  readonly raw?: { readonly x: CsrMatrix; readonly vars: Table };
}

/** A finished `result.h5ad`, read lazily. Every read throws `input-format` or `input-missing` naming the place. */
export interface RunFile {
  readonly nCells: number;
  readonly nFeatures: number;
  readonly cellColumns: readonly string[];
  /** Names in obsm. */
  readonly embeddings: readonly string[];
  readColumn(name: string): Promise<Column>;
  /** nCells x dim, row-major. */
  readEmbedding(name: string): Promise<DenseMatrix>;
  readCellNames(): Promise<readonly string[]>;
  readFeatureNames(): Promise<readonly string[]>;
  /** `path`: `X` (the default) or `layers/NAME`. */
  readMatrix(path?: string, checkpoint?: IoCheckpoint): Promise<CsrMatrix>;
  /** The string at `uns/KEY` (`/`-separated inside), or null when there is none. */
  readText(key: string): Promise<string | null>;
  /** The strings at `uns/KEY`, or null when there are none. */
  readTexts(key: string): Promise<readonly string[] | null>;
  close(): void;
}
