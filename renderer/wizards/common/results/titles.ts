// Names of columns and methods as a person reads them, and what an embedding of a run is.
import { selectionOfColumn } from '#shared/contract/edit-log.ts';
import type { EmbeddingSummary, RunSummary } from '#shared/contract/results.ts';

const methodTitles: Readonly<Record<string, string>> = {
  none: 'None',
  lsi: 'LSI',
  harmony: 'Harmony',
  mnn: 'MNN',
  scalex: 'SCALEX',
  scale: 'SCALE',
};

const clusterTitles: Readonly<Record<string, string>> = {
  leiden: 'Cluster',
  cluster: 'Final cluster',
  kmeans: 'Cluster, k-means',
  kmeans_lsi: 'Cluster, k-means of LSI',
  mixture: 'Mixture component',
};

/** The short name of a method. */
export function methodTitle(method: string): string {
  return methodTitles[method] ?? method;
}

/** What `batch` is called where batches are samples. */
const batchTitles: Readonly<Record<string, string>> = { atac: 'Sample' };

/** "cell_type" -> "Cell type"; the clusters of an embedding are called clusters, batches what the method calls them. */
export function columnTitle(column: string, run?: Pick<RunSummary, 'run'>): string {
  const known = column === 'batch' ? batchTitles[run?.run.method ?? ''] : clusterTitles[column];
  if (known !== undefined) return known;
  const [, method] = /^leiden_([a-z]+)$/.exec(column) ?? [];
  if (method !== undefined && method in methodTitles) return `Cluster, ${methodTitle(method)}`;
  const selection = selectionOfColumn(column);
  if (selection !== null) return selection;
  const words = column.replaceAll(/[_.]+/g, ' ').trim();
  return words === '' ? column : words[0]!.toUpperCase() + words.slice(1);
}

/** The embedding of a method; undefined when the run has none of that name. */
function embeddingOf(run: RunSummary, method: string): EmbeddingSummary | undefined {
  return run.embeddings.find((each) => each.method === method);
}

/** The method this run is about: the last of its embeddings when none says so. */
export function ownMethod(run: RunSummary): string {
  const own = run.embeddings.find(({ role }) => role === 'own') ?? run.embeddings.at(-1);
  return own?.method ?? run.run.method;
}

/** Column of the clusters of an embedding; that of the method itself when it has none of its own, the final one where there are several. */
export function clusterColumnOf(run: RunSummary, chosen: string): string {
  const isFinal = chosen === ownMethod(run) && run.columns.some(({ name }) => name === 'cluster');
  if (isFinal) return 'cluster';
  const columns = [chosen, ownMethod(run)].map((method) => embeddingOf(run, method)?.clusters);
  return (
    columns.find((wanted) => run.columns.some(({ name }) => name === wanted)) ??
    run.columns[0]?.name ??
    ''
  );
}
