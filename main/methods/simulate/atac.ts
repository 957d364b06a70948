// Simulated chromatin accessibility with known types, written as h5ad.
import type { JobContext } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import { simulateAtac } from '#main/numerics/simulate-atac.ts';
import { toContent } from './content.ts';
import type { SimulatePorts } from './content.ts';

/** Fills the scratch folder with `fileName`. */
export async function runSimulateAtac(
  { params, fileName }: JobTasks['simulate.atac'],
  ports: SimulatePorts,
  context: JobContext,
): Promise<void> {
  context.plan([
    { name: 'simulate', title: 'Draw the cells' },
    { name: 'write', title: 'Write the file' },
  ]);
  const data = await context.stage('simulate', () =>
    simulateAtac(params, (done, total) => context.checkpoint(done, total, 'cells')),
  );
  await context.stage('write', () =>
    ports.writeH5ad(
      `${context.scratchDir}/${fileName}`,
      toContent({ ...data, featureNames: data.peakNames }, null),
      context.checkpoint,
    ),
  );
}
