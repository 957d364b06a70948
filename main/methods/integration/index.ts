// Integration of batches by SCALEX (Xiong et al., Nature Communications 13, 6118, 2022), always beside "none" and
// Harmony: the pipeline as a list of stages.
import type { JobContext, StagePlan } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import { resolveIntegrationParams } from '#shared/contract/integration.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import { aboutFiles } from '../common/about-files.ts';
import { computeBaselines } from './baselines.ts';
import { embedAll } from '../common/embed.ts';
import type { Coordinates } from '../common/embed.ts';
import { estimateSeconds } from './estimate.ts';
import type { RunSize } from './estimate.ts';
import { markClusters } from './mark.ts';
import { measureAll } from '../common/measure.ts';
import { learnCoordinates } from './learn.ts';
import { countThreads } from '../common/ports.ts';
import type { MethodPorts } from '../common/ports.ts';
import { prepareData } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { readInputs } from '../common/read.ts';
import type { ReadResult } from '../common/read.ts';
import { startRecord } from '../common/run-record.ts';
import { writeRun } from './write.ts';

const methodVersion = '1';

/** Runs the whole analysis; fills `context.scratchDir` with the run folder of contract.md section 2. */
export async function runIntegration(
  { request, requestKey }: JobTasks['integration.run'],
  ports: MethodPorts,
  context: JobContext,
): Promise<void> {
  const params = resolveIntegrationParams(request);
  const record = startRecord({ request, requestKey }, ports, context);
  const { watched } = record;
  context.plan(planStages(params));
  const read = await context.stage('read', () => readInputs(request, params.join, ports, watched));
  const prepared = await context.stage('prepare', () =>
    aboutFiles(request.inputs, () =>
      prepareData(
        {
          x: read.data.x,
          featureNames: read.data.vars.index,
          batch: read.batch,
          params,
          scale: read.scale,
        },
        watched,
      ),
    ),
  );
  context.expect(expectedSeconds(read, prepared, params));
  const engine = await ports.loadNeighborEngine(countThreads(params, ports));
  try {
    const baselines = await computeBaselines(prepared, params, engine, watched);
    const learnt = await learnCoordinates(
      { prepared, params, wholeEpochs: request.preset === 'published' },
      ports,
      watched,
    );
    const all: readonly Coordinates[] = [...baselines, learnt.coordinates];
    const embedded = await context.stage('embed', () => embedAll(all, params, engine, context));
    const metrics = await context.stage('measure', () =>
      measureAll({ embedded, prepared, label: read.label, seed: params.seed }, watched),
    );
    const markers = await context.stage('markers', () =>
      markClusters({ read, prepared, embedded }, engine, watched),
    );
    const finish = () =>
      record.finish({
        ...{ method: 'integration', methodVersion, params, read, ...learnt.device },
        ...{ threads: countThreads(params, ports), training: learnt.training, metrics },
      });
    const parts = { read, prepared, params, embedded, hasCounts: read.scale === 'counts' };
    await context.stage('write', () =>
      writeRun({ parts, learnt, markers, record: finish, ports, context }),
    );
  } finally {
    engine.close();
  }
}

/** Until the training has a rate of its own, its steps are taken for quick ones. */
const assumedSecondsPerStep = 0.005;

/** What the stages to come are likely to take, from the sizes as they are now known. */
function expectedSeconds(
  { data }: ReadResult,
  { cells, batch, features }: Prepared,
  params: IntegrationParams,
): Readonly<Record<string, number>> {
  const size: RunSize = {
    nCells: data.x.nRows,
    nKept: cells.length,
    nFeatures: data.x.nCols,
    nNonzero: data.x.data.length,
    nModelFeatures: features.length,
    nSteps: params.maxIteration,
    secondsPerStep: assumedSecondsPerStep,
    nEmbeddings: params.mnn ? 4 : 3,
    hiddenDim: params.hiddenDim,
    nDomains: batch.names.length,
    hasMnn: params.mnn,
  };
  return { ...estimateSeconds(size) };
}

/** The stages a person will see, in order. */
function planStages(params: IntegrationParams): readonly StagePlan[] {
  return [
    { name: 'read', title: 'Read and check the files' },
    { name: 'prepare', title: 'Filter, normalise, choose genes' },
    { name: 'none', title: 'No correction (reference)' },
    { name: 'harmony', title: 'Fast baseline, Harmony' },
    ...(params.mnn ? [{ name: 'mnn', title: 'Second baseline, MNN' }] : []),
    { name: 'train', title: 'Train SCALEX' },
    { name: 'encode', title: 'Encode all cells' },
    { name: 'embed', title: 'Clusters and UMAP' },
    { name: 'measure', title: 'Measure all of them' },
    { name: 'markers', title: 'Find markers of clusters' },
    { name: 'write', title: 'Write results' },
  ];
}
