// Stage "write", first half: everything that goes into result.h5ad.
import type { Column, H5adContent, Table, UnsGroup } from '#main/io/types.ts';
import { selectRows } from '#main/numerics/csr.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import type { EmbeddingSummary, RunRecord } from '#shared/contract/results.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { groupColors } from '#shared/figure/palettes.ts';
import { codeClusters, selectTableRows, toColumn } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';
import type { Embedded } from '../common/embed.ts';
import type { Prepared } from './prepare.ts';
import type { ReadResult } from '../common/read.ts';

export interface ResultParts {
  readonly read: ReadResult;
  readonly prepared: Prepared;
  readonly params: IntegrationParams;
  /** `none`, `harmony`, `scalex`, and `mnn` when it ran. */
  readonly embedded: readonly Embedded[];
  /** Fuzzy weights and distances of the graph of `scalex`, nCells x nCells. */
  readonly connectivities: CsrMatrix;
  readonly distances: CsrMatrix;
  /** True: the input held raw counts, which then are also `layers/counts`. */
  readonly hasCounts: boolean;
}

/** The name under which an embedding of a method is kept in obsm. */
function coordinatesKey(method: string): string {
  return method === 'none' ? 'X_pca' : `X_${method}`;
}

/** The name of a method's two-dimensional picture; that of the method itself is plain `X_umap`. */
function pictureKey(method: string): string {
  return method === 'scalex' ? 'X_umap' : `X_umap_${method}`;
}

/** The column of a method's clusters; that of the method itself is plain `leiden`. */
function clustersColumn(method: string): string {
  return method === 'scalex' ? 'leiden' : `leiden_${method}`;
}

/** The content of result.h5ad (contract: X as given, obs as given plus batch and leiden, obsm, obsp, uns). */
export function buildContent(parts: ResultParts, record: RunRecord): H5adContent {
  const { read, prepared, embedded } = parts;
  const main = findMain(embedded);
  const clusters = codeClusters(main.clusters);
  return {
    x: selectRows(read.data.x, prepared.cells),
    layers: new Map(parts.hasCounts ? [['counts', 'same-as-x' as const]] : []),
    obs: buildObs(parts, clusters),
    vars: buildVars(parts),
    obsm: new Map<string, DenseMatrix>([
      ...embedded.map(({ method, points }) => [coordinatesKey(method), points] as const),
      ...embedded.map(({ method, umap }) => [pictureKey(method), umap] as const),
      ['latent', main.points],
    ]),
    obsp: new Map([
      ['connectivities', parts.connectivities],
      ['distances', parts.distances],
    ]),
    uns: buildUns(parts, clusters, record),
  };
}

export function findMain(embedded: readonly Embedded[]): Embedded {
  const main = embedded.find(({ method }) => method === 'scalex') ?? embedded[0];
  if (main === undefined) throw new RangeError('There is no embedding.');
  return main;
}

/** Every input column, `batch` and `leiden`; an input column of the name `leiden` is kept as `leiden_input`. */
function buildObs({ read, prepared, embedded }: ResultParts, clusters: Coded): Table {
  const kept = selectTableRows(read.data.obs, prepared.cells);
  const columns = new Map<string, Column>();
  for (const [name, column] of kept.columns) {
    columns.set(name === 'leiden' ? 'leiden_input' : name, column);
  }
  columns.set('batch', toColumn(prepared.batch));
  columns.set('leiden', toColumn(clusters));
  for (const { method, clusters: own } of embedded) {
    if (method !== 'scalex') columns.set(clustersColumn(method), toColumn(codeClusters(own)));
  }
  return { ...kept, columns };
}

function buildVars({ read, prepared }: ResultParts): Table {
  const { index, indexName, columns } = read.data.vars;
  return {
    index,
    indexName,
    columns: new Map<string, Column>([
      ...columns,
      ['highly_variable', { type: 'boolean', values: prepared.choice.selected }],
      ...[...prepared.choice.scores].map(
        ([name, values]) => [name, { type: 'number', values }] as const,
      ),
    ]),
  };
}

function buildUns(parts: ResultParts, clusters: Coded, record: RunRecord): UnsGroup {
  const { params, prepared, read, embedded } = parts;
  const colors: Record<string, readonly string[]> = {
    leiden_colors: groupColors(clusters.names.length),
    batch_colors: groupColors(prepared.batch.names.length),
  };
  for (const { method, clusters: own } of embedded) {
    if (method !== 'scalex') {
      colors[`${clustersColumn(method)}_colors`] = groupColors(codeClusters(own).names.length);
    }
  }
  for (const [name, column] of read.data.obs.columns) {
    if (
      column.type === 'categorical' &&
      colors[`${name}_colors`] === undefined &&
      name !== 'leiden'
    ) {
      colors[`${name}_colors`] = groupColors(column.categories.length);
    }
  }
  return {
    ...colors,
    cellwright: JSON.stringify(record),
    neighbors: {
      connectivities_key: 'connectivities',
      distances_key: 'distances',
      params: {
        n_neighbors: params.nNeighbors,
        method: 'umap',
        metric: 'euclidean',
        use_rep: 'X_scalex',
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

const pictureTitles: Readonly<Record<string, string>> = {
  none: 'No correction',
  harmony: 'Harmony',
  mnn: 'MNN',
  scalex: 'SCALEX',
};

/** The pictures of a finished run: none, baselines, the method itself. `keys`: names in obsm. */
export function listPictures(
  { metrics }: Pick<RunRecord, 'metrics'>,
  keys: readonly string[],
): readonly EmbeddingSummary[] {
  return Object.keys(pictureTitles)
    .filter((method) => method in metrics)
    .map((method) => ({
      method,
      title: pictureTitles[method] ?? method,
      role: roleOf(method),
      key: pictureKey(method),
      picture: pictureKey(method),
      coordinates: coordinatesKey(method),
      clusters: clustersColumn(method),
    }))
    .filter(({ key }) => keys.includes(key));
}

function roleOf(method: string): EmbeddingSummary['role'] {
  if (method === 'scalex') return 'own';
  return method === 'none' ? 'none' : 'baseline';
}
