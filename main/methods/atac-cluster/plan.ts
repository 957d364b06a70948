// The plan of a run: which cells would stay, what it would cost on this computer, and what to change when it does not fit.
import type { FragmentSurvey } from '#main/io/fragments/survey.ts';
import { findKnee } from '#main/numerics/knee.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type {
  AtacParams,
  AtacPlan,
  AtacRequest,
  BarcodeSurvey,
} from '#shared/contract/atac-cluster.ts';
import { filesOfInputs } from '#shared/contract/data.ts';
import { AppError } from '#shared/model/app-error.ts';
import { checkFit, createStepTimer, rememberLast } from '../common/planning.ts';
import type { MethodPorts } from '../common/ports.ts';
import { defaultBatchNames } from '../common/read.ts';
import { countByFeatures, previewBatches, surveyInputs } from '../common/survey.ts';
import type { Survey } from '../common/survey.ts';
import { chromosomesOf } from './chromosomes.ts';
import { estimateAtacDiskBytes, estimateAtacMemoryBytes, estimateAtacSeconds } from './estimate.ts';
import type { AtacRunSize } from './estimate.ts';
import { namePlace, readPlace } from './peaks.ts';
import { estimateScaleStepSeconds } from './scale-estimate.ts';

export interface AtacPlanPorts extends MethodPorts {
  /** True for a fragments file, by its name. */
  isFragmentsPath(path: string): boolean;
  surveyFragments(
    path: string,
    options: { readonly chromosomes: ReadonlyMap<string, number> | null },
  ): Promise<FragmentSurvey>;
  /** Number of regions in a BED file. */
  countRegions(path: string): Promise<number>;
}

export interface AtacPlanner {
  plan(request: AtacRequest, workspaceDir: string): Promise<AtacPlan>;
}

/** Of one fragments file, what the plan needs. */
interface Barcodes {
  readonly perBarcode: Uint32Array;
  readonly nBins: number;
}

/** What is known of the cells before a run. */
interface Found {
  readonly nFeatures: number;
  readonly nNonzero: number;
  readonly batches: AtacPlan['batches'];
  readonly featuresSeen: AtacPlan['featuresSeen'];
  readonly barcodes: BarcodeSurvey | null;
}

/** A planner that remembers what it read of the last inputs and the step times it measured. */
export function createAtacPlanner(ports: AtacPlanPorts): AtacPlanner {
  const rememberSurvey = rememberLast<Survey>();
  const rememberBarcodes = rememberLast<readonly Barcodes[]>();
  const timeStep = createStepTimer(ports);

  async function findCells(request: AtacRequest, params: AtacParams): Promise<Found> {
    const prints = await Promise.all(
      filesOfInputs(request.inputs).map((file) => ports.fingerprint(file)),
    );
    const { inputs, batchKey, batchNames } = request;
    const hasFragments = inputs.some(({ path }) => ports.isFragmentsPath(path));
    if (!hasFragments) {
      const key = JSON.stringify([inputs, prints, batchKey, batchNames, params.join]);
      // Merged peaks are at most as many as all together.
      const join = params.join === 'inner' ? 'inner' : 'outer';
      const rules = { join, choose: (all: readonly string[]) => all, nameOf } as const;
      const survey = await rememberSurvey(key, () => surveyInputs(request, rules, ports));
      return fromMatrices(survey, params);
    }
    const key = JSON.stringify([inputs, prints, params.genome, params.binBases]);
    const files = await rememberBarcodes(key, () => surveyAll(request, params, ports));
    return fromFragments(files, { request, params, nRegions: await countRegions(request, params) });
  }

  /** Null for bins. Merged peaks are at most as many as all together. */
  async function countRegions({ peaks }: AtacRequest, params: AtacParams): Promise<number | null> {
    if (peaks.length === 0) return params.regions === 'bins' ? null : usuallyCalled;
    const counts = await Promise.all(peaks.map((path) => ports.countRegions(path)));
    return counts.reduce((sum, n) => sum + n, 0);
  }

  return {
    async plan(request, workspaceDir) {
      const params = resolveAtacParams(request);
      const { nFeatures, nNonzero, ...found } = await findCells(request, params);
      const sum = (of: 'nCells' | 'nKept') => found.batches.reduce((n, batch) => n + batch[of], 0);
      const [nCells, nKept] = [sum('nCells'), sum('nKept')];
      const nModelFeatures =
        params.nTopFeatures === 0 ? nFeatures : Math.min(params.nTopFeatures, nFeatures);
      const shape = {
        nFeatures: Math.max(1, nModelFeatures),
        hiddenDims: params.hiddenDims.split(',').map(Number),
        latentDim: params.latentDim,
        nComponents: params.nCentroids || params.clusters || 10,
        priorForm: params.prior,
      };
      const { batchSize } = params;
      const nonZerosPerCell = nNonzero / Math.max(1, nCells);
      const step = await timeStep({
        ...{ params, shape },
        measure: (device) =>
          estimateScaleStepSeconds({ device, shape, batchSize, nonZerosPerCell, now: ports.now }),
      });
      const size = { nKept, nFeatures, nModelFeatures, nNonzero, secondsPerStep: step.seconds };
      const seconds = estimateAtacSeconds(size, params);
      const memoryBytes = estimateAtacMemoryBytes(size, params);
      const diskBytes = estimateAtacDiskBytes(size, params);
      const fits = await checkFit({ memoryBytes, diskBytes }, workspaceDir, ports);
      return {
        ...found,
        ...{ params, nCells, nKept, nSharedFeatures: nFeatures },
        steps: params.warmStartSteps + params.maxIteration,
        estimate: {
          seconds,
          plusMinusSeconds: 0.4 * seconds,
          stepsPerSecond: 1 / step.seconds,
          ...{ memoryBytes, diskBytes },
          device: step.device,
        },
        fits,
        offers: makeOffers(params, size),
        warnings: warnOf(found, { nFeatures, nKept }, params),
      };
    },
  };
}

/** The place a name stands for, however it is written. */
function nameOf(name: string): string {
  const place = readPlace(name);
  return place === null ? name : namePlace(place);
}

function fromMatrices(survey: Survey, params: AtacParams): Found {
  return {
    nFeatures: survey.nShared,
    nNonzero: survey.nNonzero,
    batches: previewBatches(survey, params.minFeatures),
    featuresSeen: countByFeatures(survey.featuresSeen),
    barcodes: null,
  };
}

async function surveyAll(
  { inputs }: AtacRequest,
  { binBases, genome }: AtacParams,
  ports: AtacPlanPorts,
): Promise<readonly Barcodes[]> {
  const files: Barcodes[] = [];
  for (const { path } of inputs) {
    if (!ports.isFragmentsPath(path)) {
      throw new AppError('usage', `${path} holds counts, other files hold fragments.`, {
        hint: 'Take all samples as fragments, or all as counts.',
      });
    }
    const options = { chromosomes: chromosomesOf(genome) };
    const { perBarcode, chromosomes } = await ports.surveyFragments(path, options);
    const nBins = chromosomes.lengths.reduce((n, bases) => n + Math.ceil(bases / binBases), 0);
    files.push({ perBarcode, nBins });
  }
  return files;
}

/** Peaks of a tissue, to an order of magnitude: they are called in the run. */
const usuallyCalled = 100_000;

/** Cuts that fall into the same region twice, and outside of all regions: what stays of two per fragment. */
const cutsKept = { bins: 1.6, regions: 0.9 } as const;

function fromFragments(
  files: readonly Barcodes[],
  asked: {
    readonly request: AtacRequest;
    readonly params: AtacParams;
    readonly nRegions: number | null;
  },
): Found {
  const { request, params, nRegions } = asked;
  const names = request.batchNames ?? defaultBatchNames(request.inputs.map(({ path }) => path));
  const thresholds = files.map(({ perBarcode }) =>
    params.minFragments > 0 ? params.minFragments : findKnee(perBarcode).threshold,
  );
  const counts = files.map(({ perBarcode }, i) =>
    perBarcode.reduce((n, count) => n + (count >= (thresholds[i] ?? 1) ? 1 : 0), 0),
  );
  const all = mergeAll(files);
  const nFragments = files.reduce(
    (sum, { perBarcode }, i) =>
      sum + perBarcode.reduce((n, count) => n + (count >= (thresholds[i] ?? 1) ? count : 0), 0),
    0,
  );
  return {
    nFeatures: nRegions ?? Math.max(...files.map(({ nBins }) => nBins)),
    nNonzero: nFragments * (nRegions === null ? cutsKept.bins : cutsKept.regions),
    batches: counts.map((n, i) => ({ name: names[i] ?? String(i), nCells: n, nKept: n })),
    featuresSeen: { max: 0, counts: [] },
    barcodes: {
      nBarcodes: all.length,
      knee: findKnee(all),
      threshold: Math.min(...thresholds),
      curve: drawKneeCurve(all),
    },
  };
}

function mergeAll(files: readonly Barcodes[]): Uint32Array {
  const all = new Uint32Array(files.reduce((n, { perBarcode }) => n + perBarcode.length, 0));
  let at = 0;
  for (const { perBarcode } of files) {
    all.set(perBarcode, at);
    at += perBarcode.length;
  }
  return all;
}

const nCurvePoints = 160;

/** Fragments by rank, at up to 160 ranks spread evenly by factor; the first and the last are among them. */
function drawKneeCurve(perBarcode: Uint32Array): BarcodeSurvey['curve'] {
  const sorted = perBarcode.slice().sort().reverse();
  const last = sorted.length;
  if (last === 0) return [];
  const ranks = Array.from({ length: nCurvePoints }, (_, i) =>
    Math.round(last ** (i / (nCurvePoints - 1))),
  );
  return [...new Set(ranks)].map((rank) => [rank, sorted[rank - 1] ?? 0] as const);
}

const fewerPeaks = [50_000, 20_000, 5_000];

/** Fewer peaks need less memory; the others less disk. */
function makeOffers(params: AtacParams, size: AtacRunSize): AtacPlan['offers'] {
  const memoryBytes = estimateAtacMemoryBytes(size, params);
  const offers: AtacPlan['offers'][number][] = fewerPeaks
    .filter((nPeaks) => nPeaks < size.nModelFeatures)
    .map((nPeaks) => ({
      text: `Learn from ${nPeaks.toLocaleString('en-US')} peaks`,
      overrides: { nTopFeatures: nPeaks },
      memoryBytes: estimateAtacMemoryBytes({ ...size, nModelFeatures: nPeaks }, params),
    }));
  if (params.denoised === 'both' || params.denoised === 'probabilities') {
    const text = 'Write only which peaks are open';
    offers.push({ text, overrides: { denoised: 'binary' }, memoryBytes });
    const without = 'Write no denoised matrix';
    offers.push({ text: without, overrides: { denoised: 'none' }, memoryBytes });
  }
  if (params.join === 'outer') {
    const text = 'Keep only peaks found in every file';
    offers.push({ text, overrides: { join: 'inner' }, memoryBytes });
  }
  return offers;
}

const fewCells = 200;

function warnOf(
  { batches, barcodes }: Pick<Found, 'batches' | 'barcodes'>,
  { nFeatures, nKept }: { readonly nFeatures: number; readonly nKept: number },
  params: AtacParams,
): readonly string[] {
  const warnings: string[] = [];
  if (nKept > 0 && nKept < fewCells) {
    warnings.push(
      `There are only ${nKept} cells. SCALE needs some hundreds to learn from; LSI, which is measured beside it, is the safer choice here.`,
    );
  }
  if (nFeatures < 500) {
    warnings.push(`Only ${nFeatures} peaks are shared. The files may hold different peak sets.`);
  }
  for (const { name, nCells, nKept: kept } of batches) {
    if (nCells > 0 && kept === 0) {
      warnings.push(
        `No cell of ${name} has ${params.minFeatures} open peaks: the sample would be lost.`,
      );
    } else if (kept < nCells / 2) {
      warnings.push(`${name} would lose ${nCells - kept} of ${nCells} cells.`);
    }
  }
  if (params.clusters > nKept || params.nCentroids > nKept) {
    warnings.push(`More clusters or components are asked for than there are cells (${nKept}).`);
  }
  if (barcodes !== null && params.minFragments === 0 && !barcodes.knee.isFound) {
    warnings.push(
      'No knee was found: every barcode is taken for a cell. Set the fewest fragments of a cell.',
    );
  }
  return warnings;
}
