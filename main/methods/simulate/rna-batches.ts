// Simulated expression data with known types and batches, written as h5ad.
import type { JobContext } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import { simulateRna } from '#main/numerics/simulate-rna.ts';
import type { SimulatedRna } from '#main/numerics/simulate-rna.ts';
import { toContent } from './content.ts';
import type { SimulatePorts } from './content.ts';

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
        toContent({ ...data, featureNames: data.geneNames }, cells),
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
