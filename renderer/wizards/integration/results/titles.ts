// Names of columns and methods as a person reads them.
import type { RunSummary } from '#shared/contract/results.ts';

const methodTitles: Readonly<Record<string, string>> = {
  none: 'None',
  harmony: 'Harmony',
  mnn: 'MNN',
  scalex: 'SCALEX',
};

/** The short name of a method of this wizard. */
export function methodTitle(method: string): string {
  return methodTitles[method] ?? method;
}

/** "cell_type" -> "Cell type"; the clusters of an embedding are called clusters. */
export function columnTitle(column: string): string {
  if (column === 'leiden') return 'Cluster';
  const [, method] = /^leiden_(none|harmony|mnn)$/.exec(column) ?? [];
  if (method !== undefined) return `Cluster, ${methodTitle(method)}`;
  const words = column.replaceAll(/[_.]+/g, ' ').trim();
  return words === '' ? column : words[0]!.toUpperCase() + words.slice(1);
}

/** Clusters are made per embedding; those of the method itself have the plain name. */
export function clusterColumnOf(run: RunSummary, chosen: string): string {
  const own = `leiden_${chosen}`;
  return run.columns.some(({ name }) => name === own) ? own : 'leiden';
}
