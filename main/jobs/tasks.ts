// What runs in a worker thread instead of the service's own event loop: everything that computes or reads large
// files. The service stays responsive, and a task that does not listen is stopped by ending its thread.
import type { AtacPlan, AtacRequest } from '#shared/contract/atac-cluster.ts';
import type { FeatureOverlap, InputSummary, SheetSummary } from '#shared/contract/data.ts';
import type { Reclustering, Redrawing, SelectionRecipe } from '#shared/contract/edits.ts';
import type { CheckedArgs, MethodResult } from '#shared/contract/index.ts';
import type { IntegrationPlan, IntegrationRequest } from '#shared/contract/integration.ts';
import type { ColumnOf, RunSummary, RunTable } from '#shared/contract/results.ts';
import type { SimulateAtacParams, SimulateRnaParams } from '#shared/contract/simulate.ts';
import type { JobContext } from './context.ts';

/** A column of a finished run with its values, before the service keeps them under a handle; `version` is another when edits changed it. */
export type RunColumnValues = ColumnOf<Int32Array, Float32Array> & { readonly version: string };

/** Name, arguments and result of each task that answers a question. */
export interface QueryTasks {
  /** The device that `auto` means here. */
  'compute.auto': {
    args: Readonly<Record<string, never>>;
    result: { readonly kind: string; readonly name: string; readonly because: string };
  };
  /** Hex SHA-256 of a file or a folder. */
  'files.sha256': { args: { readonly path: string }; result: string };
  'data.inspect': { args: CheckedArgs<'data.inspect'>; result: InputSummary };
  'data.overlap': { args: CheckedArgs<'data.overlap'>; result: FeatureOverlap };
  'data.sheet': { args: CheckedArgs<'data.sheet'>; result: SheetSummary };
  'atac.plan': {
    args: { readonly request: AtacRequest; readonly workspaceDir: string };
    result: AtacPlan;
  };
  'integration.plan': {
    args: { readonly request: IntegrationRequest; readonly workspaceDir: string };
    result: IntegrationPlan;
  };
  'results.open': { args: { readonly dir: string }; result: RunSummary };
  'results.embedding': {
    args: { readonly dir: string; readonly key: string };
    result: Float32Array;
  };
  'results.column': {
    args: { readonly dir: string; readonly name: string };
    result: RunColumnValues;
  };
  'results.searchGenes': { args: CheckedArgs<'results.searchGenes'>; result: readonly string[] };
  'results.gene': {
    args: { readonly dir: string; readonly gene: string };
    result: { readonly max: number; readonly values: Float32Array };
  };
  /** Writes report.html into the run folder, in place of one that is there. */
  'results.report': {
    args: { readonly dir: string };
    result: { readonly path: string; readonly sizeBytes: number };
  };
  'results.table': { args: CheckedArgs<'results.table'>; result: RunTable };
  /** Writes one file. */
  'results.saveTables': {
    args: CheckedArgs<'results.saveTables'>;
    result: { readonly path: string; readonly sizeBytes: number };
  };
  /** 1 for each cell that meets the recipe as the run is now. */
  'results.select': { args: CheckedArgs<'results.select'>; result: Uint8Array };
  'results.markers': {
    args: { readonly dir: string; readonly column: string; readonly group: string };
    result: { readonly genes: readonly string[]; readonly values: Float32Array };
  };
  'results.topMarkers': {
    args: CheckedArgs<'results.topMarkers'>;
    result: MethodResult<'results.topMarkers'>;
  };
  /** Bytes written. */
  'results.saveMarkers': { args: CheckedArgs<'results.saveMarkers'>; result: number };
  /** Writes the cells of a selection to an h5ad of their own; how many they are. */
  'results.saveCells': {
    args: { readonly dir: string; readonly recipe: SelectionRecipe; readonly target: string };
    result: number;
  };
  /** Saves a file of the run as the edits have made it. Bytes written. */
  'results.saveFile': { args: CheckedArgs<'results.export'>; result: number };
}

/** Name and arguments of each task that is a job: it fills `context.scratchDir`, which then becomes its output. */
export interface JobTasks {
  'integration.run': { readonly request: IntegrationRequest; readonly requestKey: string };
  /** Clusters at another resolution; leaves one file in the scratch folder. */
  'edits.recluster': Omit<Reclustering, 'column'> & { readonly dir: string };
  /** UMAP with other settings; leaves one file in the scratch folder. */
  'edits.redraw': Omit<Redrawing, 'picture'> & { readonly dir: string };
  /** Writes one `FILE.h5ad`; with `split`, one per batch. */
  'simulate.rnaBatches': {
    readonly params: SimulateRnaParams;
    readonly fileName: string;
    readonly split: boolean;
  };
  /** Writes `FILE.h5ad`. */
  'atac.run': { readonly request: AtacRequest; readonly requestKey: string };
  'simulate.atac': { readonly params: SimulateAtacParams; readonly fileName: string };
}

export type QueryName = keyof QueryTasks;
export type JobTaskName = keyof JobTasks;

/** The code behind the tasks; wired in `main/tasks.ts`. */
export type QueryTable = {
  readonly [Name in QueryName]: (
    args: QueryTasks[Name]['args'],
  ) => QueryTasks[Name]['result'] | Promise<QueryTasks[Name]['result']>;
};
export type JobTable = {
  readonly [Name in JobTaskName]: (args: JobTasks[Name], context: JobContext) => Promise<void>;
};
