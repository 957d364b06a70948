// Stage "markers": which genes stand out in which cluster of the method's own embedding.
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { computeMarkers } from '#main/methods/common/markers/compute.ts';
import { designMarkers } from '#main/methods/common/markers/design.ts';
import { markersTable } from '#main/methods/common/markers/table.ts';
import { selectRows } from '#main/numerics/csr.ts';
import { codeClusters } from '../common/cells.ts';
import { findMain } from './content.ts';
import type { ResultParts } from './content.ts';

/** The table tables/markers.csv; null when there is but one cluster (said as a warning). */
export async function markClusters(
  { read, prepared, embedded }: Pick<ResultParts, 'read' | 'prepared' | 'embedded'>,
  engine: NeighborEngine,
  context: Pick<JobContext, 'checkpoint' | 'warn'>,
): Promise<Uint8Array | null> {
  const clusters = codeClusters(findMain(embedded).clusters);
  if (clusters.names.length < 2) {
    context.warn('All cells form one cluster, so there are no markers to tell clusters apart.');
    return null;
  }
  const { groupNames, ...request } = designMarkers({
    x: selectRows(read.data.x, prepared.cells),
    scale: read.scale,
    groups: clusters,
    batches: prepared.batch,
  });
  const markers = await computeMarkers(request, engine, (done, total) =>
    context.checkpoint(done, total, 'genes', 'Comparing clusters'),
  );
  return markersTable({ ...markers, groupNames, featureNames: read.data.vars.index });
}
