// The plan of a run: who would stay, what it would cost on this computer, and what to change when it does not fit.
import { findNonQualityFeatures } from '#main/numerics/filter.ts';
import { filesOfInputs } from '#shared/contract/data.ts';
import { resolveIntegrationParams } from '#shared/contract/integration.ts';
import type {
  IntegrationParams,
  IntegrationPlan,
  IntegrationRequest,
} from '#shared/contract/integration.ts';
import type { BatchPreview } from '#shared/contract/run-plan.ts';
import { checkFit, createStepTimer, rememberLast } from '../common/planning.ts';
import type { MethodPorts } from '../common/ports.ts';
import { countByFeatures, previewBatches, surveyInputs } from '../common/survey.ts';
import type { Survey, SurveyRules } from '../common/survey.ts';
import {
  estimateDiskBytes,
  estimateMemoryBytes,
  estimateSeconds,
  totalSeconds,
} from './estimate.ts';
import type { RunSize } from './estimate.ts';
import { estimateStepSeconds } from './scalex-estimate.ts';

export interface Planner {
  plan(request: IntegrationRequest, workspaceDir: string): Promise<IntegrationPlan>;
}

/** A planner that remembers the survey of the last inputs and the step times it measured. */
export function createPlanner(ports: MethodPorts): Planner {
  const remember = rememberLast<Survey>();
  const timeStep = createStepTimer(ports);

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
    return remember(key, () => surveyInputs(request, rulesOf(params), ports));
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
      const nonZerosPerCell = density * nModelFeatures;
      const { batchSize } = params;
      const step = await timeStep({
        ...{ params, shape },
        measure: (device) =>
          estimateStepSeconds({ device, shape, batchSize, nonZerosPerCell, now: ports.now }),
      });
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
      const fits = await checkFit({ memoryBytes, diskBytes }, workspaceDir, ports);
      return {
        params,
        nCells,
        nKept,
        nSharedFeatures: found.nShared,
        batches,
        featuresSeen: countByFeatures(found.featuresSeen),
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
        offers: makeOffers(params, size),
        warnings: warnOf(found, batches, params),
      };
    },
  };
}

function rulesOf({ join, profile, keepMt }: IntegrationParams): SurveyRules {
  const keepsAll = profile !== 'rna' || keepMt;
  return {
    join,
    nameOf: (name) => name,
    choose: (names) =>
      keepsAll ? names : Array.from(findNonQualityFeatures(names), (i) => names[i] ?? ''),
  };
}

function makeOffers(params: IntegrationParams, size: RunSize): IntegrationPlan['offers'] {
  const offers: IntegrationPlan['offers'][number][] = [];
  const memoryBytes = estimateMemoryBytes(size);
  if (size.nModelFeatures > 1_000) {
    offers.push({
      text: 'Learn from 1,000 variable genes',
      overrides: { nTopFeatures: 1_000 },
      memoryBytes: estimateMemoryBytes({ ...size, nModelFeatures: 1_000 }),
    });
  }
  if (params.join === 'outer') {
    const text = 'Keep only genes found in every file';
    offers.push({ text, overrides: { join: 'inner' }, memoryBytes });
  }
  if (params.mnn) {
    offers.push({
      text: 'Leave out MNN',
      overrides: { mnn: false },
      memoryBytes: estimateMemoryBytes({ ...size, nEmbeddings: 3, hasMnn: false }),
    });
  }
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
