// Stages "none", "harmony", "mnn": what the method has to be better than.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { runHarmony } from '#main/numerics/harmony.ts';
import { findPrincipalComponents } from '#main/numerics/pca.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import type { Coordinates } from '../common/embed.ts';
import type { Prepared } from './prepare.ts';

/** Principal components, the same corrected by Harmony, and by MNN when asked for. */
export async function computeBaselines(
  { normalised, batch }: Prepared,
  params: IntegrationParams,
  engine: NeighborEngine,
  context: JobContext,
): Promise<readonly Coordinates[]> {
  const none = await context.stage('none', () =>
    findPrincipalComponents(normalised, params.nComponents, params.seed, (done, total) =>
      context.checkpoint(done, total, 'values', 'Principal components'),
    ),
  );
  const coordinates: Coordinates[] = [
    { method: 'none', title: 'no correction', points: none.scores },
  ];
  const harmony = await context.stage('harmony', () =>
    runHarmony(none.scores, [batch.codes], { seed: params.seed }, (done, total) =>
      context.checkpoint(done, total, 'rounds', 'Harmony'),
    ),
  );
  if (batch.names.length < 2) {
    context.warn(
      'There is one batch only: nothing can be integrated, and Harmony changes nothing.',
    );
  }
  coordinates.push({ method: 'harmony', title: 'Harmony', points: harmony.corrected });
  if (params.mnn && batch.names.length > 1) {
    const points = await context.stage('mnn', () =>
      Promise.resolve(engine.mnn(none.scores, batch.codes)),
    );
    coordinates.push({ method: 'mnn', title: 'MNN', points });
  }
  return coordinates;
}
