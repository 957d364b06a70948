// Stage "write", first half: everything that goes into result.h5ad.
import type { Column, H5adContent, Table, UnsGroup } from '#main/io/types.ts';
import { selectRows } from '#main/numerics/csr.ts';
import type { ClusterEstimate } from '#main/numerics/estimate-clusters.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { EmbeddingSummary, RunRecord } from '#shared/contract/results.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { codeClusters, selectTableRows, toColumn } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';
import { groupColors } from '#shared/figure/palettes.ts';
import type { Embedded } from '../common/embed.ts';
import type { ReadResult } from '../common/read.ts';
import type { Clusterings } from './clusters.ts';
import type { NamedClusters } from './measure.ts';
import type { MergedSets } from './merge-peaks.ts';
import { nearestColumns } from './nearest-gene.ts';
import type { NearestGenes } from './nearest-gene.ts';
import type { PreparedPeaks } from './prepare.ts';

export interface ResultParts {
  readonly read: ReadResult;
  readonly prepared: PreparedPeaks;
  readonly params: AtacParams;
  readonly lsi: Embedded;
  readonly scale: Embedded;
  readonly clusterings: Clusterings;
  /** The clusters everything else speaks of. */
  readonly final: Coded;
  readonly estimate: ClusterEstimate | null;
  /** Of all peaks of the input; null: no genes were given. */
  readonly nearest: NearestGenes | null;
  /** What became of several sets of peaks; null: there were not several. */
  readonly mergedSets: MergedSets | null;
  /** Fuzzy weights and distances of the graph of `scale`, nCells x nCells. */
  readonly connectivities: CsrMatrix;
  readonly distances: CsrMatrix;
}

/** Every clustering of the run under the name of its column, the method's own first. */
export function listClusterings({
  lsi,
  scale,
  clusterings,
}: Pick<ResultParts, 'lsi' | 'scale' | 'clusterings'>): readonly NamedClusters[] {
  const { kmeans, mixture } = clusterings;
  return [
    { name: 'leiden', codes: scale.clusters },
    ...(kmeans === null ? [] : [{ name: 'kmeans', codes: kmeans.scale }]),
    { name: 'mixture', codes: mixture },
    { name: 'leiden_lsi', codes: lsi.clusters },
    ...(kmeans === null ? [] : [{ name: 'kmeans_lsi', codes: kmeans.lsi }]),
  ];
}

/** The clusters that tables and tracks are made of, by the parameters. */
export function chooseFinal(
  { scale, clusterings }: Pick<ResultParts, 'scale' | 'clusterings'>,
  { clusters, clusterMethod }: Pick<AtacParams, 'clusters' | 'clusterMethod'>,
): Coded {
  const { kmeans, mixture } = clusterings;
  const isFixed = clusterMethod === 'kmeans' || (clusterMethod === 'auto' && clusters > 0);
  if (isFixed && kmeans !== null) return codeClusters(kmeans.scale);
  return codeClusters(clusterMethod === 'mixture' ? mixture : scale.clusters);
}

/** The content of result.h5ad: X and obs as given, plus clusters, places, pictures and the graph. */
export function buildContent(parts: ResultParts, record: RunRecord): H5adContent {
  const { read, prepared, lsi, scale, clusterings } = parts;
  const isCounts = read.scale === 'counts';
  return {
    x: selectRows(read.data.x, prepared.cells),
    layers: new Map(isCounts ? [['counts', 'same-as-x' as const]] : []),
    obs: buildObs(parts),
    vars: buildVars(parts),
    obsm: new Map<string, DenseMatrix>([
      ['X_lsi', lsi.points],
      ['X_scale', scale.points],
      ['X_umap', scale.umap],
      ['X_umap_lsi', lsi.umap],
      ['X_responsibilities', clusterings.responsibilities],
      ['latent', scale.points],
    ]),
    obsp: new Map([
      ['connectivities', parts.connectivities],
      ['distances', parts.distances],
    ]),
    uns: buildUns(parts, record),
  };
}

/** Input columns; one whose name a result needs is kept as NAME_input. */
function buildObs(parts: ResultParts): Table {
  const { read, prepared, final } = parts;
  const kept = selectTableRows(read.data.obs, prepared.cells);
  const own = new Map<string, Column>([
    ['batch', toColumn(prepared.batch)],
    ['n_open_peaks', { type: 'integer', values: prepared.depths, missing: null }],
    ['cluster', toColumn(final)],
    ...listClusterings(parts).map(
      ({ name, codes }) => [name, toColumn(codeClusters(codes))] as const,
    ),
  ]);
  const columns = new Map<string, Column>();
  for (const [name, column] of kept.columns) {
    columns.set(own.has(name) && name !== 'batch' ? `${name}_input` : name, column);
  }
  for (const [name, column] of own) columns.set(name, column);
  return { ...kept, columns };
}

function buildVars({ read, prepared, nearest }: ResultParts): Table {
  const { index, indexName, columns } = read.data.vars;
  const isUsed = new Uint8Array(index.length);
  for (const peak of prepared.features) isUsed[peak] = 1;
  return {
    index,
    indexName,
    columns: new Map<string, Column>([
      ...columns,
      ['n_cells', { type: 'integer', values: prepared.nOpen, missing: null }],
      ['used', { type: 'boolean', values: isUsed }],
      ...(nearest === null ? [] : nearestColumns(nearest)),
    ]),
  };
}

function buildUns(parts: ResultParts, record: RunRecord): UnsGroup {
  const { params, prepared, read, estimate } = parts;
  const colors: Record<string, readonly string[]> = {
    batch_colors: groupColors(prepared.batch.names.length),
    cluster_colors: groupColors(parts.final.names.length),
  };
  for (const { name, codes } of listClusterings(parts)) {
    colors[`${name}_colors`] = groupColors(codeClusters(codes).names.length);
  }
  for (const [name, column] of read.data.obs.columns) {
    if (column.type === 'categorical' && colors[`${name}_colors`] === undefined) {
      colors[`${name}_colors`] = groupColors(column.categories.length);
    }
  }
  return {
    ...colors,
    ...(estimate === null
      ? {}
      : { estimated_clusters: { eigenvalues: estimate.eigenvalues, bound: estimate.bound } }),
    cellwright: JSON.stringify(record),
    neighbors: {
      connectivities_key: 'connectivities',
      distances_key: 'distances',
      params: {
        ...{ n_neighbors: params.nNeighbors, method: 'umap' },
        ...{ metric: 'euclidean', use_rep: 'X_scale' },
      },
    },
    umap: { params: { min_dist: params.minDist } },
    leiden: {
      params: {
        resolution: params.resolution,
        graph: 'shared nearest neighbours (scran.js), rank weights',
      },
    },
  };
}

/** The pictures of a finished run, the baseline first. `keys`: names in obsm. */
export function listAtacPictures(
  _record: Pick<RunRecord, 'metrics'>,
  keys: readonly string[],
): readonly EmbeddingSummary[] {
  const pictures = [
    {
      method: 'lsi',
      title: 'LSI',
      role: 'baseline',
      key: 'X_umap_lsi',
      picture: 'X_umap_lsi',
      coordinates: 'X_lsi',
      clusters: 'leiden_lsi',
    },
    {
      method: 'scale',
      title: 'SCALE',
      role: 'own',
      key: 'X_umap',
      picture: 'X_umap',
      coordinates: 'X_scale',
      clusters: 'leiden',
    },
  ] as const;
  return pictures.filter(({ key }) => keys.includes(key));
}
