// The plan of a run: who would stay, what it would cost on this computer, and what to change when it does not fit.
import { filesOfInputs } from '#shared/contract/data.ts';
import { resolveIntegrationParams } from '#shared/contract/integration.ts';
import type {
  BatchPreview,
  IntegrationParams,
  IntegrationPlan,
  IntegrationRequest,
} from '#shared/contract/integration.ts';
import {
  estimateDiskBytes,
  estimateMemoryBytes,
  estimateSeconds,
  totalSeconds,
} from './estimate.ts';
import type { RunSize } from './estimate.ts';
import { countThreads } from '../common/ports.ts';
import type { MethodPorts } from '../common/ports.ts';
import { estimateStepSeconds } from './scalex-estimate.ts';
import type { ScalexShape } from './scalex-types.ts';
import { surveyInputs } from './survey.ts';
import type { Survey } from './survey.ts';

export interface Planner {
  plan(request: IntegrationRequest, workspaceDir: string): Promise<IntegrationPlan>;
}

const nBins = 40;

/** A planner that remembers the survey of the last inputs and the step times it measured. */
export function createPlanner(ports: MethodPorts): Planner {
  let last: { key: string; survey: Survey } | null = null;
  const stepSeconds = new Map<string, { seconds: number; device: string }>();

  async function survey(request: IntegrationRequest, params: IntegrationParams): Promise<Survey> {
    const prints = await Promise.all(
      filesOfInputs(request.inputs).map((file) => ports.fingerprint(file)),
    );
    const key = JSON.stringify([
      request.inputs,
      prints,
      request.batchKey,
      request.batchNames,
      params.join,
      params.keepMt || params.profile !== 'rna',
    ]);
    if (last?.key !== key) last = { key, survey: await surveyInputs(request, params, ports) };
    return last.survey;
  }

  async function timeSteps(params: IntegrationParams, shape: ScalexShape, nonZerosPerCell: number) {
    const { batchSize } = params;
    const key = JSON.stringify([shape, batchSize, params.device, params.threads]);
    const known = stepSeconds.get(key);
    if (known !== undefined) return known;
    const device = await ports.createDevice(params.device, countThreads(params, ports));
    try {
      const seconds = await estimateStepSeconds({
        ...{ device, shape, batchSize, nonZerosPerCell, now: ports.now },
      });
      const measured = { seconds, device: device.describe() };
      stepSeconds.set(key, measured);
      return measured;
    } finally {
      await device.close();
    }
  }

  return {
    async plan(request, workspaceDir) {
      const params = resolveIntegrationParams(request);
      const found = await survey(request, params);
      const batches = previewBatches(found, params.minFeatures);
      const nKept = batches.reduce((sum, batch) => sum + batch.nKept, 0);
      const nCells = found.featuresSeen.length;
      const nModelFeatures =
        params.nTopFeatures === 0 ? found.nShared : Math.min(params.nTopFeatures, found.nShared);
      const shape = {
        nFeatures: nModelFeatures,
        hiddenDim: params.hiddenDim,
        latentDim: params.latentDim,
        nDomains: found.batch.names.length,
      };
      // Variable genes are seen about as often as others.
      const density = found.nNonzero / Math.max(1, nCells * found.nShared);
      const step = await timeSteps(params, shape, density * nModelFeatures);
      const size: RunSize = {
        nCells,
        nKept,
        nFeatures: found.nShared,
        nNonzero: found.nNonzero,
        nModelFeatures,
        nSteps: params.maxIteration,
        secondsPerStep: step.seconds,
        nEmbeddings: params.mnn ? 4 : 3,
        hiddenDim: params.hiddenDim,
        nDomains: found.batch.names.length,
        hasMnn: params.mnn,
      };
      const memoryBytes = estimateMemoryBytes(size);
      const diskBytes = estimateDiskBytes(size);
      const seconds = totalSeconds(estimateSeconds(size));
      const fits =
        memoryBytes < ports.memoryFreeBytes() && diskBytes < (await ports.freeBytes(workspaceDir));
      return {
        params,
        nCells,
        nKept,
        nSharedFeatures: found.nShared,
        batches,
        featuresSeen: histogram(found.featuresSeen),
        steps: params.maxIteration,
        estimate: {
          seconds,
          plusMinusSeconds: 0.25 * seconds,
          stepsPerSecond: 1 / step.seconds,
          memoryBytes,
          diskBytes,
          device: step.device,
        },
        fits,
        offers: fits ? [] : makeOffers(params, nModelFeatures),
        warnings: warnOf(found, batches, params),
      };
    },
  };
}

function previewBatches(
  { featuresSeen, batch }: Survey,
  minFeatures: number,
): readonly BatchPreview[] {
  const nCells = new Int32Array(batch.names.length);
  const nKept = new Int32Array(batch.names.length);
  featuresSeen.forEach((seen, cell) => {
    const code = batch.codes[cell] ?? -1;
    nCells[code] = (nCells[code] ?? 0) + 1;
    if (seen >= minFeatures) nKept[code] = (nKept[code] ?? 0) + 1;
  });
  return batch.names.map((name, code) => ({
    name,
    nCells: nCells[code] ?? 0,
    nKept: nKept[code] ?? 0,
  }));
}

function histogram(featuresSeen: Int32Array): IntegrationPlan['featuresSeen'] {
  const max = featuresSeen.reduce((highest, seen) => Math.max(highest, seen), 1);
  const counts = new Array<number>(nBins).fill(0);
  for (const seen of featuresSeen) {
    const bin = Math.min(nBins - 1, Math.floor((seen / max) * nBins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { max, counts };
}

function makeOffers(params: IntegrationParams, nModelFeatures: number): IntegrationPlan['offers'] {
  const offers: IntegrationPlan['offers'][number][] = [];
  if (nModelFeatures > 1_000) {
    offers.push({ text: 'Learn from 1,000 variable genes', overrides: { nTopFeatures: 1_000 } });
  }
  if (params.join === 'outer') {
    offers.push({ text: 'Keep only genes found in every file', overrides: { join: 'inner' } });
  }
  if (params.mnn) offers.push({ text: 'Leave out MNN', overrides: { mnn: false } });
  return offers;
}

function warnOf(
  found: Survey,
  batches: readonly BatchPreview[],
  params: IntegrationParams,
): readonly string[] {
  const warnings: string[] = [];
  if (found.batch.names.length < 2) {
    warnings.push('There is one batch only: there is nothing to integrate.');
  }
  if (found.nShared < 500) {
    warnings.push(`Only ${found.nShared} genes are shared. The files may name genes differently.`);
  }
  for (const { name, nCells, nKept } of batches) {
    if (nKept === 0)
      warnings.push(`No cell of ${name} has ${params.minFeatures} genes: the batch would be lost.`);
    else if (nKept < nCells / 2) {
      warnings.push(`${name} would lose ${nCells - nKept} of ${nCells} cells.`);
    }
  }
  return warnings;
}
