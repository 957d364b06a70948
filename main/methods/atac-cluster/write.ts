// Stage "write": the run folder of contract.md section 2, into the scratch folder.
import type { JobContext } from '#main/jobs/context.ts';
import { buildFuzzyGraph } from '#main/numerics/fuzzy-graph.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { clustersTable, compositionTable, metricsTable, toCsv } from '../common/tables.ts';
import type { Coded } from '../common/cells.ts';
import { codeClusters } from '../common/cells.ts';
import { buildContent, listClusterings } from './content.ts';
import type { ResultParts } from './content.ts';
import type { Learnt } from './learn.ts';
import { agreementTable, confusionTable } from './measure.ts';
import { mergedSetsTable } from './merge-peaks.ts';
import type { Places } from './peaks.ts';
import type { AtacPorts } from './ports.ts';
import { encodeScaleCheckpoint } from './scale-checkpoint.ts';
import { coverageTrack, specificBed, specificTable } from './specific.ts';
import type { ClusterPeaks } from './specific.ts';

export interface RunToWrite {
  readonly parts: Omit<ResultParts, 'connectivities' | 'distances'>;
  readonly learnt: Learnt;
  readonly places: Places;
  /** Per final cluster; empty when there is but one. */
  readonly specific: readonly ClusterPeaks[];
  readonly known: Coded | null;
  /** The record as of now. */
  readonly record: () => RunRecord;
  readonly ports: AtacPorts;
  readonly context: Pick<JobContext, 'checkpoint' | 'scratchDir'>;
}

/** Writes result.h5ad, model/, tables/, peaks/, coverage/, run.json and, made from these, report.html. */
export async function writeRun(run: RunToWrite): Promise<void> {
  const { parts, learnt, record, ports, context } = run;
  const { scratchDir } = context;
  const graph = await buildFuzzyGraph(parts.scale.graph);
  const content = buildContent({ ...parts, ...graph }, record());
  await ports.writeH5ad(`${scratchDir}/result.h5ad`, content, context.checkpoint);
  const model = encodeScaleCheckpoint(learnt.weights, {
    featureNames: Array.from(
      parts.prepared.features,
      (peak) => parts.read.data.vars.index[peak] ?? '',
    ),
    params: parts.params,
    appVersion: record().appVersion,
  });
  await ports.writeFile(`${scratchDir}/model/model.safetensors`, model.safetensors);
  const texts = new Map<string, string>([
    ['model/model.json', model.json],
    ...listTables(run, content.obs.index),
    ...listTracks(run),
    ['run.json', JSON.stringify(record(), null, 2)],
  ]);
  for (const [name, text] of texts) {
    await ports.writeFile(`${scratchDir}/${name}`, new TextEncoder().encode(text));
    await context.checkpoint(0, 0, 'files', 'Writing tables and tracks');
  }
  await ports.writeReport(scratchDir);
}

function listTables(
  { parts, specific, known, record }: RunToWrite,
  cellNames: readonly string[],
): readonly (readonly [string, string])[] {
  const { prepared, final, estimate, read, mergedSets } = parts;
  const clusterings = listClusterings(parts);
  return [
    [
      'tables/clusters.csv',
      clustersTable(cellNames, prepared.batch, [
        { name: 'cluster', clusters: final },
        ...clusterings.map(({ name, codes }) => ({ name, clusters: codeClusters(codes) })),
      ]),
    ],
    ['tables/composition.csv', compositionTable(prepared.batch, final, 'cluster')],
    ['tables/metrics.csv', metricsTable(record().metrics)],
    ...(known === null
      ? []
      : ([
          ['tables/agreement.csv', agreementTable(clusterings, known)],
          ['tables/confusion.csv', confusionTable(final, known)],
        ] as const)),
    ...(estimate === null
      ? []
      : ([
          [
            'tables/eigenvalues.csv',
            toCsv([
              ['rank', 'eigenvalue', 'bound'],
              ...Array.from(estimate.eigenvalues, (value, i) => [i + 1, value, estimate.bound]),
            ]),
          ],
        ] as const)),
    ...(mergedSets === null
      ? []
      : ([['tables/peak_sets.csv', mergedSetsTable(mergedSets)]] as const)),
    ...(specific.length === 0
      ? []
      : ([
          [
            'tables/peaks.csv',
            specificTable(specific, final.names, read.data.vars.index, parts.nearest),
          ],
        ] as const)),
  ];
}

/** One BED and one bedGraph per cluster, where peaks have places. */
function listTracks({
  parts,
  specific,
  places,
}: RunToWrite): readonly (readonly [string, string])[] {
  if (places.every((place) => place === null)) return [];
  const peakNames = parts.read.data.vars.index;
  return specific.flatMap((cluster, i) => {
    const name = parts.final.names[i] ?? String(i);
    return [
      [`peaks/cluster_${name}.bed`, specificBed(cluster, places, peakNames)],
      [`coverage/cluster_${name}.bedgraph`, coverageTrack(cluster, places, name)],
    ] as const;
  });
}
