// Simulated cells as a file: raw counts with the truth beside them.
import type { Column, H5adContent, IoCheckpoint, Table } from '#main/io/types.ts';
import { selectRows } from '#main/numerics/csr.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export interface SimulatePorts {
  writeH5ad(path: string, content: H5adContent, checkpoint: IoCheckpoint): Promise<void>;
}

/** Counts of cells x features with the batch and type of each cell. */
interface SimulatedCells {
  readonly counts: CsrMatrix;
  readonly batch: Int32Array;
  readonly type: Int32Array;
  readonly batchNames: readonly string[];
  readonly typeNames: readonly string[];
  readonly featureNames: readonly string[];
  readonly cellNames: readonly string[];
}

/** Raw counts with `obs/batch` and `obs/cell_type`; some cells only, or all. */
export function toContent(data: SimulatedCells, cells: Int32Array | null): H5adContent {
  const rows = cells ?? Int32Array.from(data.batch.keys());
  const categorical = (codes: Int32Array, categories: readonly string[]): Column => ({
    type: 'categorical',
    codes: rows.map((row) => codes[row] ?? -1),
    categories,
    ordered: false,
  });
  const obs: Table = {
    index: Array.from(rows, (row) => data.cellNames[row] ?? ''),
    indexName: '_index',
    columns: new Map([
      ['batch', categorical(data.batch, data.batchNames)],
      ['cell_type', categorical(data.type, data.typeNames)],
    ]),
  };
  return {
    x: cells === null ? data.counts : selectRows(data.counts, cells),
    layers: new Map(),
    obs,
    vars: { index: data.featureNames, indexName: '_index', columns: new Map() },
    obsm: new Map(),
    obsp: new Map(),
    uns: {},
  };
}
