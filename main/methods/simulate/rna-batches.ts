// Simulated expression data with known types and batches, written as h5ad.
import type { Column, H5adContent, IoCheckpoint, Table } from '#main/io/types.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import { selectRows } from '#main/numerics/csr.ts';
import { simulateRna } from '#main/numerics/simulate-rna.ts';
import type { SimulatedRna } from '#main/numerics/simulate-rna.ts';

export interface SimulatePorts {
  writeH5ad(path: string, content: H5adContent, checkpoint: IoCheckpoint): Promise<void>;
}

/** Fills the scratch folder with `fileName`, or with one `BATCH.h5ad` per batch when split. */
export async function runSimulateRna(
  { params, fileName, split }: JobTasks['simulate.rnaBatches'],
  ports: SimulatePorts,
  context: JobContext,
): Promise<void> {
  context.plan([
    { name: 'simulate', title: 'Draw the cells' },
    { name: 'write', title: 'Write the file' },
  ]);
  const data = await context.stage('simulate', () =>
    simulateRna(params, (done, total) => context.checkpoint(done, total, 'cells')),
  );
  await context.stage('write', async () => {
    const parts = split
      ? data.batchNames.map((name, code) => ({ name: `${name}.h5ad`, cells: cellsOf(data, code) }))
      : [{ name: fileName, cells: null }];
    for (const { name, cells } of parts) {
      await ports.writeH5ad(
        `${context.scratchDir}/${name}`,
        toContent(data, cells),
        context.checkpoint,
      );
    }
  });
}

function cellsOf({ batch }: SimulatedRna, code: number): Int32Array {
  const cells: number[] = [];
  batch.forEach((own, cell) => {
    if (own === code) cells.push(cell);
  });
  return Int32Array.from(cells);
}

/** Raw counts with `obs/batch` and `obs/cell_type`; some cells only, or all. */
function toContent(data: SimulatedRna, cells: Int32Array | null): H5adContent {
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
    vars: { index: data.geneNames, indexName: '_index', columns: new Map() },
    obsm: new Map(),
    obsp: new Map(),
    uns: {},
  };
}
