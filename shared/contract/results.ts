// A finished run, opened from its folder: pictures, columns, genes and measures by handle.
import { z } from 'zod';
import { method } from './define.ts';
import type { Fix } from './fixes.ts';
import { recipeSchema } from './edits.ts';
import { savedViewSchema, type SavedView } from './saved-view.ts';

/** Names an array that stays in the service; ask for it in slices with `results.slice`. */
export interface ArrayHandle {
  readonly id: string;
  readonly dtype: 'float32' | 'int32' | 'uint16' | 'uint8';
  readonly length: number;
}

/** The measures of one embedding; a key is absent when it could not be computed. Scales: contract of each measure. */
export type Measures = Readonly<Partial<Record<MeasureName, number>>>;
export type MeasureName =
  | 'ari'
  | 'nmi'
  /** Clusters by k-means of the given number. */
  | 'ariKMeans'
  | 'nmiKMeans'
  | 'ariBest'
  | 'nmiBest'
  | 'labelSilhouette'
  | 'batchSilhouette'
  | 'ilisi'
  | 'clisi'
  | 'knnAccuracy'
  | 'batchEntropyMixing'
  | 'sameBatchShare';

export interface EmbeddingSummary {
  /** Key of `RunRecord.metrics` it belongs to: none, harmony, scalex, mnn. */
  readonly method: string;
  readonly title: string;
  /** What it is in the comparison: the data as they were, something simple, or the method of this wizard. */
  readonly role: 'none' | 'baseline' | 'own';
  /** The two-dimensional picture as it is drawn now, for `results.embedding`. */
  readonly key: string;
  /** Name in obsm of the picture the run made. */
  readonly picture: string;
  /** Name in obsm of the coordinates that its neighbours are found in. */
  readonly coordinates: string;
  /** Column of the clusters found in it. */
  readonly clusters: string;
}

export interface RunColumn {
  readonly name: string;
  readonly type: 'categorical' | 'number';
  readonly nValues: number | null;
}

/** run.json. */
export interface RunRecord {
  readonly method: string;
  readonly appVersion: string;
  readonly methodVersion: string;
  readonly preset: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly inputs: readonly {
    readonly path: string;
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly matrix: string;
    readonly nCells: number;
    readonly nFeatures: number;
    /** Name given to the file as a batch; left out in all: the names of the files, or a column says the batch. */
    readonly batch?: string;
    /** What was put right in our view of it, in order; left out: nothing. */
    readonly fixes?: readonly Fix[];
    /** Tables that the fixes read. */
    readonly tables?: readonly { readonly path: string; readonly sha256: string }[];
  }[];
  /** Further files that took part, by the name of their flag: `peaks`, `blacklist`, `genes`, `barcodes`. */
  readonly files?: Readonly<Record<string, string | readonly string[]>>;
  /** Column that says the batch; null: each file is one. */
  readonly batchKey: string | null;
  readonly labelKey: string | null;
  /** What the given numbers were. */
  readonly scale: 'counts' | 'normalised' | 'log1p';
  readonly device: string;
  /** What was compared when `auto` chose the device. */
  readonly deviceReason?: string;
  readonly threads: number;
  readonly stages: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly peakRssMb: number;
  }[];
  readonly training: {
    readonly steps: number;
    readonly msPerStep: number;
    readonly stopReason: string;
    /** Mean of each epoch: step at its end, total, reconstruction, kl. */
    readonly lossHistory: readonly (readonly [number, number, number, number])[];
  } | null;
  readonly peakRssMb: number;
  readonly warnings: readonly string[];
  readonly metrics: Readonly<Record<string, Measures>>;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Digest of inputs and parameters: the same request has the same key. */
  readonly requestKey: string;
}

/** Whether the method helped, by fixed rules over the measures (main/methods/integration/verdict). */
export interface Verdict {
  readonly outcome: 'better' | 'mixed' | 'no-change' | 'worse';
  readonly title: string;
  readonly text: string;
}

export interface RunSummary {
  readonly dir: string;
  readonly run: RunRecord;
  readonly nCells: number;
  readonly nFeatures: number;
  /** Without correction first, then baselines, then the method itself. */
  readonly embeddings: readonly EmbeddingSummary[];
  readonly columns: readonly RunColumn[];
  readonly verdict: Verdict | null;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** How a person last looked at it; null: never, or by a version that looked differently. */
  readonly view: SavedView | null;
}

/** A column of the cells; where its values are kept is up to the side that holds them. */
export type ColumnOf<Codes, Values> =
  | {
      readonly type: 'categorical';
      readonly categories: readonly string[];
      readonly colors: readonly string[];
      readonly counts: readonly number[];
      /** int32, one per cell, -1 where missing. */
      readonly codes: Codes;
    }
  | {
      readonly type: 'number';
      readonly min: number;
      readonly max: number;
      /** float32, one per cell, NaN where missing. */
      readonly values: Values;
    };
export type ColumnData = ColumnOf<ArrayHandle, ArrayHandle>;

/**
 * What is known of a gene as marker of a group, in the order in which `results.markers` gives it. Effects are means over
 * the comparisons with every other group, made within batches.
 */
export const markerColumns = [
  /** Difference of the means of ln(1 + counts per 10,000), divided by ln 2. */
  'log2FoldChange',
  /** Chance that a cell of the group lies above one of another group, 0 to 1. */
  'auc',
  /** Difference of the means in standard deviations. */
  'cohensD',
  /** Mean of ln(1 + counts per 10,000) in the group. */
  'mean',
  /** Share of cells that express the gene: in the group, and in the other groups on average. */
  'detected',
  'detectedElsewhere',
  /** log10 of the p-value of a rank-sum test against all other cells, stratified by batch, and adjusted over genes. */
  'log10P',
  'log10PAdjusted',
] as const;
export type MarkerColumn = (typeof markerColumns)[number];

export interface GroupMarkers {
  /** Genes that some cell expresses. */
  readonly genes: readonly string[];
  /** float32, genes.length x markerColumns.length; NaN where a comparison could not be made. */
  readonly values: ArrayHandle;
}

/** The tables of a run; `cells` is every column of the cells, the others are files of `tables/`. */
export const runTableNames = [
  'clusters',
  'composition',
  'markers',
  'metrics',
  'agreement',
  'confusion',
  'eigenvalues',
  'peaks',
  'cells',
] as const;
export type RunTableName = (typeof runTableNames)[number];

/** Tables small enough to be shown whole. */
const shownTableNames = [
  'agreement',
  'confusion',
  'eigenvalues',
  'peaks',
] as const satisfies readonly RunTableName[];

export interface RunTable {
  readonly columns: readonly string[];
  /** Numbers where the whole column is numbers; null: empty. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const runDir = z.string().min(1).max(4096);

export const resultsMethods = {
  'results.open': method(z.strictObject({ dir: runDir })).returns<RunSummary>(),
  /** float32, x0, y0, x1, y1 ... one pair per cell. */
  'results.embedding': method(
    z.strictObject({ dir: runDir, key: z.string().max(200) }),
  ).returns<ArrayHandle>(),
  'results.column': method(
    z.strictObject({ dir: runDir, name: z.string().max(300) }),
  ).returns<ColumnData>(),
  /** Names that start with or contain the query, at most `limit`. */
  'results.searchGenes': method(
    z.strictObject({
      dir: runDir,
      query: z.string().max(100),
      limit: z.int().min(1).max(200).default(20),
    }),
  ).returns<readonly string[]>(),
  /** Log-normalised expression (ln(1 + counts per 10,000)) of one gene in every cell. */
  'results.gene': method(z.strictObject({ dir: runDir, gene: z.string().max(300) })).returns<{
    readonly max: number;
    readonly values: ArrayHandle;
  }>(),
  /** Every gene as marker of one group of a categorical column. The first call for a column compares all its groups. */
  'results.markers': method(
    z.strictObject({ dir: runDir, column: z.string().max(300), group: z.string().max(300) }),
  ).returns<GroupMarkers>(),
  /** For each group of a column the genes that set it apart most, the first the most. */
  'results.topMarkers': method(
    z.strictObject({ dir: runDir, column: z.string().max(300), nGenes: z.int().min(1).max(100) }),
  ).returns<readonly { readonly group: string; readonly genes: readonly string[] }[]>(),
  /** Every gene as marker of one group, or of all: as one csv table, or as a workbook with a sheet for each group. */
  'results.saveMarkers': method(
    z.strictObject({
      dir: runDir,
      column: z.string().max(300),
      group: z.string().max(300).nullable(),
      format: z.enum(['csv', 'xlsx']),
      target: runDir,
      overwrite: z.boolean().default(false),
    }),
  ).returns<{ readonly path: string; readonly sizeBytes: number }>(),
  /** Writes report.html again from the run folder: one page with everything a reader needs. */
  'results.report': method(z.strictObject({ dir: runDir })).returns<{
    readonly path: string;
    readonly sizeBytes: number;
  }>(),
  /** A table of the run folder. Throws `input-missing` when this run has none of that name. */
  'results.table': method(
    z.strictObject({ dir: runDir, table: z.enum(shownTableNames) }),
  ).returns<RunTable>(),
  /**
   * Writes tables of the run to one file: the csv of one, or a workbook with a sheet for each. Read back before it gets
   * its name.
   */
  'results.saveTables': method(
    z.strictObject({
      dir: runDir,
      tables: z.array(z.enum(runTableNames)).min(1).max(runTableNames.length),
      format: z.enum(['csv', 'xlsx']),
      target: runDir,
      overwrite: z.boolean().default(false),
    }),
  ).returns<{ readonly path: string; readonly sizeBytes: number }>(),
  /** uint8, 1 for each cell that meets the recipe as the run is now. */
  'results.select': method(
    z.strictObject({ dir: runDir, recipe: recipeSchema }),
  ).returns<ArrayHandle>(),
  /** Keeps how a run is looked at. A folder that cannot be written keeps nothing, which the log says. */
  'results.saveView': method(
    z.strictObject({ dir: runDir, view: savedViewSchema }),
  ).returns<null>(),
  /** Part of an array, as the typed array of its dtype; at most 16 MB a call. */
  'results.slice': method(
    z.strictObject({ id: z.string().max(200), start: z.int().min(0), end: z.int().min(0) }),
  ).returns<Float32Array | Int32Array | Uint16Array | Uint8Array>(),
  /** Saves a file of the run folder (result.h5ad, tables/clusters.csv) to where the person wants it, as the edits in force have made it. */
  'results.export': method(
    z.strictObject({
      dir: runDir,
      file: z.string().min(1).max(300),
      target: runDir,
      overwrite: z.boolean().default(false),
    }),
  ).returns<{ readonly path: string; readonly sizeBytes: number }>(),
};
