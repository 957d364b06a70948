// Clusters, peaks and a denoised matrix of chromatin accessibility by SCALE (Xiong et al., Nature Communications 10,
// 4576, 2019), always beside TF-IDF and truncated SVD: the pipeline as a list of stages.
import type { Device } from '#main/compute/device.ts';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { JobTasks } from '#main/jobs/tasks.ts';
import { selectRows } from '#main/numerics/csr.ts';
import { estimateClusters } from '#main/numerics/estimate-clusters.ts';
import type { ClusterEstimate } from '#main/numerics/estimate-clusters.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacParams, AtacRequest } from '#shared/contract/atac-cluster.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { aboutFiles } from '../common/about-files.ts';
import { selectTableRows } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';
import { embedAll } from '../common/embed.ts';
import { countThreads } from '../common/ports.ts';
import { openRunDevice, recordDevice } from '../common/run-device.ts';
import { startRecord } from '../common/run-record.ts';
import { findClusters } from './clusters.ts';
import { chooseFinal } from './content.ts';
import type { ResultParts } from './content.ts';
import { writeDenoised } from './denoise.ts';
import { learnPlaces } from './learn.ts';
import type { Learnt } from './learn.ts';
import { computeLsi } from './lsi.ts';
import type { Lsi } from './lsi.ts';
import { measureRun } from './measure.ts';
import type { Measured } from './measure.ts';
import type { AtacPorts } from './ports.ts';
import { preparePeaks } from './prepare.ts';
import type { PreparedPeaks } from './prepare.ts';
import { readCells } from './read-cells.ts';
import type { ReadCells } from './read-cells.ts';
import { findSpecificPeaks } from './specific.ts';
import type { ClusterPeaks } from './specific.ts';
import { isEstimating, planStages } from './stages.ts';
import { writeRun } from './write.ts';

const methodVersion = '1';
/** As the paper's code: no estimate goes beyond. */
const mostEstimated = 30;
const fewCells = 200;

/** What every stage needs to know. */
interface Run {
  readonly request: AtacRequest;
  readonly params: AtacParams;
  readonly ports: AtacPorts;
  /** Keeps warnings for the record. */
  readonly context: JobContext;
}

/** Runs the whole analysis; fills `context.scratchDir` with the run folder of contract.md section 2. */
export async function runAtac(
  { request, requestKey }: JobTasks['atac.run'],
  ports: AtacPorts,
  context: JobContext,
): Promise<void> {
  const params = resolveAtacParams(request);
  const record = startRecord({ request, requestKey }, ports, context);
  const run: Run = { request, params, ports, context: record.watched };
  context.plan(planStages(params, request.model !== null));
  const input = await readAndPrepare(run);
  const baseline = await findBaseline(run, input);
  const { learnt, compared, final, specific, device } = await computeAll(run, input, baseline);
  const { read, prepared, nearest, mergedSets, places } = input;
  const { metrics, known, ...both } = compared;
  const { estimate } = baseline;
  const finish = () =>
    record.finish({
      ...{ method: 'atac', methodVersion, params, read, files: listFiles(request) },
      ...{ ...device, threads: countThreads(params, ports), training: learnt.training, metrics },
    });
  const parts = { ...both, read, prepared, params, estimate, nearest, mergedSets, final };
  await context.stage('write', () =>
    writeRun({ parts, learnt, places, specific, known, record: finish, ports, context }),
  );
}

interface Computed {
  readonly learnt: Learnt;
  readonly compared: Awaited<ReturnType<typeof compareWithLsi>>;
  readonly final: Coded;
  readonly specific: readonly ClusterPeaks[];
  readonly device: ReturnType<typeof recordDevice>;
}

/** All that needs a device and the engine of neighbours. Both are closed after it: what is written takes memory too. */
async function computeAll(run: Run, input: RunInput, baseline: Baseline): Promise<Computed> {
  const { params, ports, context } = run;
  const device = await openRunDevice(params, ports, context);
  const engine = await ports.loadNeighborEngine(countThreads(params, ports));
  try {
    const learnt = await learn(run, input, baseline, device);
    const compared = await compareWithLsi(run, { ...input, ...baseline, learnt }, engine);
    const final = chooseFinal(compared, params);
    const specific = await findPeaksOf(run, input, final);
    if (params.denoised !== 'none') await denoise(run, input, learnt, device);
    return { learnt, compared, final, specific, device: recordDevice(device) };
  } finally {
    engine.close();
    await device.close();
  }
}

type RunInput = Omit<ReadCells, 'isGoodCell' | 'isBlacklisted'> & {
  readonly prepared: PreparedPeaks;
};

async function readAndPrepare({ request, params, ports, context }: Run): Promise<RunInput> {
  const { isGoodCell, isBlacklisted, ...input } = await context.stage('read', () =>
    readCells(request, params, ports, context),
  );
  const { data, batch } = input.read;
  const keepsPeaks = input.pretrained !== null;
  const prepared = await context.stage('prepare', () =>
    aboutFiles(request.inputs, () =>
      preparePeaks({ x: data.x, batch, params, keepsPeaks, isGoodCell, isBlacklisted }, context),
    ),
  );
  const nCells = prepared.cells.length;
  if (nCells < fewCells) {
    context.warn(
      `There are only ${nCells} cells. SCALE needs some hundreds to learn from; LSI is the safer choice here.`,
    );
  }
  return { ...input, prepared };
}

interface Baseline {
  readonly lsi: Lsi;
  /** Null: nobody needs it. */
  readonly estimate: ClusterEstimate | null;
}

/** LSI, and how many clusters there seem to be when nobody said how many components the mixture should have. */
async function findBaseline(
  { params, context }: Run,
  { prepared: { binary, depths }, pretrained }: RunInput,
): Promise<Baseline> {
  const lsi = await context.stage('lsi', () => computeLsi(binary, depths, params, context));
  if (pretrained !== null || !isEstimating(params)) return { lsi, estimate: null };
  const estimate = await context.stage('estimate', () =>
    estimateClusters(binary, { most: mostEstimated, seed: params.seed }, (done, total) =>
      context.checkpoint(done, total, 'values', 'Eigenvalues'),
    ),
  );
  return { lsi, estimate };
}

function learn(
  { request, params, ports, context }: Run,
  { prepared, pretrained }: RunInput,
  { lsi, estimate }: Baseline,
  device: Device,
): Promise<Learnt> {
  const learning = {
    nComponents: params.nCentroids || params.clusters || (estimate?.nClusters ?? 1),
    wholeEpochs: isOriginal(request),
    pretrained: pretrained?.weights ?? null,
  };
  return learnPlaces(prepared, lsi, params, learning, { device, now: ports.now }, context);
}

/** Clusters, neighbours and picture of SCALE and of LSI, and the same measures of both. */
async function compareWithLsi(
  { params, context }: Run,
  { read, prepared, lsi, learnt }: RunInput & Baseline & { readonly learnt: Learnt },
  engine: NeighborEngine,
): Promise<Pick<ResultParts, 'lsi' | 'scale' | 'clusterings'> & Measured> {
  const points = { lsi: lsi.points, scale: learnt.points, latent: learnt.latent };
  const clusterings = await context.stage('clusters', () =>
    findClusters(points, learnt.weights, params, context),
  );
  const { nComponents } = learnt.weights.shape;
  context.log('info', `${clusterings.nUsed} of ${nComponents} components of the mixture are used`);
  const [ofLsi, ofScale] = await context.stage('embed', async () => {
    const coordinates = [
      { method: 'lsi', title: 'LSI', points: lsi.points },
      { method: 'scale', title: 'SCALE', points: learnt.points },
    ];
    const [first, second] = await embedAll(coordinates, params, engine, context);
    return [first!, second!] as const;
  });
  const judging = { clusterings, label: read.label, seed: params.seed };
  const measured = await context.stage('measure', () =>
    measureRun([ofLsi, ofScale], prepared, judging, context),
  );
  return { lsi: ofLsi, scale: ofScale, clusterings, ...measured };
}

function findPeaksOf(
  { context }: Run,
  { read, prepared }: RunInput,
  final: Coded,
): Promise<readonly ClusterPeaks[]> {
  return context.stage('peaks', () =>
    final.names.length < 2
      ? Promise.resolve([])
      : findSpecificPeaks(selectRows(read.data.x, prepared.cells), final, context),
  );
}

function denoise(
  { request, params, ports, context }: Run,
  { read, prepared }: RunInput,
  { weights, latent }: Learnt,
  device: Device,
): Promise<void> {
  const obs = selectTableRows(read.data.obs, prepared.cells);
  const vars = selectTableRows(read.data.vars, prepared.features);
  return context.stage('denoise', () =>
    writeDenoised(
      {
        ...{ device, weights, points: latent, binary: prepared.binary, obs, vars },
        ...{ what: params.denoised, isOriginal: isOriginal(request) },
      },
      ports,
      context,
    ),
  );
}

/** True where SCALE itself is followed, as published or as shipped. */
function isOriginal({ preset }: AtacRequest): boolean {
  return preset === 'published' || preset === 'upstream';
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
