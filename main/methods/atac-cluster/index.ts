// Clusters, peaks and a denoised matrix of chromatin accessibility by SCALE (Xiong et al., Nature Communications 10,
// 4576, 2019), always beside TF-IDF and truncated SVD: the pipeline as a list of stages.
import type { JobContext, StagePlan } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import { selectRows } from '#main/numerics/csr.ts';
import { estimateClusters } from '#main/numerics/estimate-clusters.ts';
import type { ClusterEstimate } from '#main/numerics/estimate-clusters.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacParams, AtacRequest } from '#shared/contract/atac-cluster.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { aboutFiles } from '../common/about-files.ts';
import { selectTableRows } from '../common/cells.ts';
import { embedAll } from '../common/embed.ts';
import { countThreads } from '../common/ports.ts';
import { openRunDevice, recordDevice } from '../common/run-device.ts';
import { startRecord } from '../common/run-record.ts';
import { findClusters } from './clusters.ts';
import { chooseFinal } from './content.ts';
import { writeDenoised } from './denoise.ts';
import { learnPlaces } from './learn.ts';
import { computeLsi } from './lsi.ts';
import { measureRun } from './measure.ts';
import type { AtacPorts } from './ports.ts';
import { preparePeaks } from './prepare.ts';
import type { PreparedPeaks } from './prepare.ts';
import { readCells } from './read-cells.ts';
import { findSpecificPeaks } from './specific.ts';
import { writeRun } from './write.ts';

const methodVersion = '1';
/** As the paper's code: no estimate goes beyond. */
const mostEstimated = 30;

/** Runs the whole analysis; fills `context.scratchDir` with the run folder of contract.md section 2. */
export async function runAtac(
  { request, requestKey }: JobTasks['atac.run'],
  ports: AtacPorts,
  context: JobContext,
): Promise<void> {
  const params = resolveAtacParams(request);
  const record = startRecord({ request, requestKey }, ports, context);
  const { watched } = record;
  context.plan(planStages(params, request.model !== null));
  const { read, places, nearest, mergedSets, pretrained, ...allowed } = await context.stage(
    'read',
    () => readCells(request, params, ports, watched),
  );
  const prepared = await context.stage('prepare', () =>
    aboutFiles(request.inputs, () =>
      preparePeaks(
        {
          ...{ x: read.data.x, batch: read.batch, params, keepsPeaks: pretrained !== null },
          ...allowed,
        },
        watched,
      ),
    ),
  );
  warnOfCells(prepared, watched);
  const lsi = await context.stage('lsi', () =>
    computeLsi(prepared.binary, prepared.depths, params, context),
  );
  const isEstimated = pretrained === null && isEstimating(params);
  const estimate = isEstimated ? await findEstimate(prepared, params, context) : null;
  const nComponents =
    pretrained?.weights.shape.nComponents ??
    (params.nCentroids || params.clusters || (estimate?.nClusters ?? 1));
  const threads = countThreads(params, ports);
  const device = await openRunDevice(params, ports, context);
  const engine = await ports.loadNeighborEngine(threads);
  try {
    const wholeEpochs = request.preset === 'published' || request.preset === 'upstream';
    const learnt = await learnPlaces(
      prepared,
      lsi,
      params,
      { nComponents, wholeEpochs, pretrained: pretrained?.weights ?? null },
      { device, now: ports.now },
      watched,
    );
    const points = { lsi: lsi.points, scale: learnt.points, latent: learnt.latent };
    const clusterings = await context.stage('clusters', () =>
      findClusters(points, learnt.weights, params, context),
    );
    const [ofLsi, ofScale] = await context.stage('embed', async () => {
      const coordinates = [
        { method: 'lsi', title: 'LSI', points: lsi.points },
        { method: 'scale', title: 'SCALE', points: learnt.points },
      ];
      const [first, second] = await embedAll(coordinates, params, engine, context);
      return [first!, second!] as const;
    });
    const { metrics, known } = await context.stage('measure', () =>
      measureRun(
        [ofLsi, ofScale],
        prepared,
        { clusterings, label: read.label, seed: params.seed },
        watched,
      ),
    );
    const parts = {
      ...{ read, prepared, params, lsi: ofLsi, scale: ofScale },
      ...{ clusterings, estimate, nearest, mergedSets },
    };
    const final = chooseFinal(parts, params);
    const specific = await context.stage('peaks', () =>
      final.names.length < 2
        ? Promise.resolve([])
        : findSpecificPeaks(selectRows(read.data.x, prepared.cells), final, context),
    );
    context.log(
      'info',
      `${clusterings.nUsed} of ${nComponents} components of the mixture are used`,
    );
    if (params.denoised !== 'none') {
      const obs = selectTableRows(read.data.obs, prepared.cells);
      const vars = selectTableRows(read.data.vars, prepared.features);
      await context.stage('denoise', () =>
        writeDenoised(
          {
            ...{ device, weights: learnt.weights, points: learnt.latent },
            ...{ binary: prepared.binary, obs, vars, what: params.denoised },
            isOriginal: wholeEpochs,
          },
          ports,
          context,
        ),
      );
    }
    const finish = () =>
      record.finish({
        ...{ method: 'atac', methodVersion, params, read, files: listFiles(request) },
        ...{ ...recordDevice(device), threads, training: learnt.training, metrics },
      });
    await context.stage('write', () =>
      writeRun({
        ...{ parts: { ...parts, final }, learnt, places, specific, known },
        ...{ record: finish, ports, context },
      }),
    );
  } finally {
    engine.close();
    await device.close();
  }
}

/** The files beside the inputs. */
function listFiles({ peaks, ...others }: AtacRequest): NonNullable<RunRecord['files']> {
  const { blacklist, genes, barcodes, model, modelPeaks } = others;
  const named = Object.entries({ blacklist, genes, barcodes, model, 'model-peaks': modelPeaks });
  return {
    ...(peaks.length === 0 ? {} : { peaks }),
    ...Object.fromEntries(named.filter((file): file is [string, string] => file[1] !== null)),
  };
}

/** The number of clusters is estimated when nobody said how many components the mixture should have. */
function isEstimating({ nCentroids, clusters }: AtacParams): boolean {
  return nCentroids === 0 && clusters === 0;
}

function findEstimate(
  { binary }: PreparedPeaks,
  { seed }: AtacParams,
  context: JobContext,
): Promise<ClusterEstimate> {
  return context.stage('estimate', () =>
    estimateClusters(binary, { most: mostEstimated, seed }, (done, total) =>
      context.checkpoint(done, total, 'values', 'Eigenvalues'),
    ),
  );
}

const fewCells = 200;

function warnOfCells({ cells }: PreparedPeaks, context: Pick<JobContext, 'warn'>): void {
  if (cells.length >= fewCells) return;
  context.warn(
    `There are only ${cells.length} cells. SCALE needs some hundreds to learn from; LSI is the safer choice here.`,
  );
}

/** The stages a person will see, in order. */
function planStages(params: AtacParams, isPretrained: boolean): readonly StagePlan[] {
  const isWarm = params.warmStartSteps > 0;
  return [
    { name: 'read', title: 'Read and check the files' },
    { name: 'prepare', title: 'Filter cells, choose peaks' },
    { name: 'lsi', title: 'Baseline, TF-IDF and SVD' },
    ...(isPretrained
      ? []
      : [
          ...(isEstimating(params)
            ? [{ name: 'estimate', title: 'Estimate the number of clusters' }]
            : []),
          ...(isWarm ? [{ name: 'warm', title: 'Warm start' }] : []),
          { name: 'mixture', title: 'Fit the mixture' },
          { name: 'train', title: 'Train SCALE' },
        ]),
    { name: 'encode', title: 'Encode all cells' },
    { name: 'clusters', title: 'Clusters of fixed number' },
    { name: 'embed', title: 'Neighbours, Leiden and UMAP' },
    { name: 'measure', title: 'Measure both' },
    { name: 'peaks', title: 'Find peaks of clusters' },
    ...(params.denoised === 'none'
      ? []
      : [{ name: 'denoise', title: 'Write the denoised matrix' }]),
    { name: 'write', title: 'Write results' },
  ];
}
