// Stage "write": the run folder of contract.md section 2, into the scratch folder.
import type { JobContext } from '#main/jobs/context.ts';
import { buildFuzzyGraph } from '#main/numerics/fuzzy-graph.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { codeClusters } from '../common/cells.ts';
import { buildContent, findMain } from './content.ts';
import type { ResultParts } from './content.ts';
import type { Learnt } from './learn.ts';
import type { MethodPorts } from '../common/ports.ts';
import { encodeScalexCheckpoint } from './scalex-checkpoint.ts';
import type { ScalexCheckpointMeta } from './scalex-checkpoint.ts';
import { clustersTable, compositionTable, metricsTable } from '../common/tables.ts';

export interface RunToWrite {
  readonly parts: Omit<ResultParts, 'connectivities' | 'distances'>;
  readonly learnt: Learnt;
  /** tables/markers.csv; null when there is nothing to compare. */
  readonly markers: Uint8Array | null;
  /** The record as of now. */
  readonly record: () => RunRecord;
  readonly ports: MethodPorts;
  readonly context: Pick<JobContext, 'checkpoint' | 'scratchDir'>;
}

/** Writes result.h5ad, model/, tables/, run.json and, made from these, report.html. */
export async function writeRun({
  parts,
  learnt,
  markers,
  record,
  ports,
  context,
}: RunToWrite): Promise<void> {
  const { scratchDir } = context;
  const writeText = (name: string, text: string) =>
    ports.writeFile(`${scratchDir}/${name}`, new TextEncoder().encode(text));
  const main = findMain(parts.embedded);
  const clusters = codeClusters(main.clusters);
  const graph = await buildFuzzyGraph(main.graph);
  const content = buildContent({ ...parts, ...graph }, record());
  await ports.writeH5ad(`${scratchDir}/result.h5ad`, content, context.checkpoint);
  const model = encodeScalexCheckpoint(learnt.weights, checkpointMeta(parts, record()));
  await ports.writeFile(`${scratchDir}/model/model.safetensors`, model.safetensors);
  await writeText('model/model.json', model.json);
  await writeText(
    'tables/clusters.csv',
    clustersTable(content.obs.index, parts.prepared.batch, [{ name: 'leiden', clusters }]),
  );
  await writeText(
    'tables/composition.csv',
    compositionTable(parts.prepared.batch, clusters, 'leiden'),
  );
  if (markers !== null) await ports.writeFile(`${scratchDir}/tables/markers.csv`, markers);
  await writeText('tables/metrics.csv', metricsTable(record().metrics));
  await writeText('run.json', JSON.stringify(record(), null, 2));
  await ports.writeReport(scratchDir);
}

/** All that a projection of new data needs besides the weights. */
function checkpointMeta(
  { read, prepared, params }: RunToWrite['parts'],
  { appVersion }: RunRecord,
): ScalexCheckpointMeta {
  const { data, nRows, nCols } = prepared.factors;
  return {
    featureNames: Array.from(prepared.features, (column) => read.data.vars.index[column] ?? ''),
    batchNames: prepared.batch.names,
    scaleFactors: Array.from({ length: nRows }, (_, row) =>
      Array.from(data.subarray(row * nCols, (row + 1) * nCols)),
    ),
    params,
    appVersion,
  };
}
