// The data sets on which a short training is held beside a long one: two real ones, five simulated ones.
import path from 'node:path';
import { readMatrix } from '#main/io/read-matrix.ts';
import { codeColumn, selectCells } from '#main/methods/common/cells.ts';
import type { Coded } from '#main/methods/common/cells.ts';
import { prepareData } from '#main/methods/integration/prepare.ts';
import type { Prepared } from '#main/methods/integration/prepare.ts';
import { simulateRna } from '#main/numerics/simulate-rna.ts';
import type { SimulatedRnaParams } from '#main/numerics/simulate-rna.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import type { IntegrationParams } from '#shared/contract/integration.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';

export interface ScheduleData {
  readonly name: string;
  /** The schedule was chosen on these; the others only judge it. */
  readonly isChosenOn: boolean;
  readonly minFeatures: number;
  readonly read: (dataDir: string) => Promise<Counts>;
}

interface Counts {
  readonly x: CsrMatrix;
  readonly featureNames: readonly string[];
  readonly batch: Coded;
  readonly label: Coded | null;
}

export interface ReadyData {
  readonly prepared: Prepared;
  /** Known type of each cell that stayed. */
  readonly label: Coded | null;
}

const usual = { genes: 1_000, types: 8, batchStrength: 0.35, missingTypes: 0, unequal: false };

export const scheduleData: readonly ScheduleData[] = [
  {
    name: 'sc_mixology',
    isChosenOn: true,
    minFeatures: 600,
    read: (dataDir) => readReal(dataDir, 'scrna_batch/sc_mixology/sc_mixology_5batches.h5ad', true),
  },
  simulated('many batches', true, { ...usual, cells: 3_000, batches: 10, seed: 2 }),
  simulated('missing types', true, {
    ...usual,
    ...{ cells: 2_400, batches: 4, missingTypes: 4, seed: 4 },
  }),
  {
    name: 'pbmc_stim',
    isChosenOn: false,
    minFeatures: 200,
    read: (dataDir) => readReal(dataDir, 'scrna_batch/pbmc_stim/pbmc_stim.h5ad', false),
  },
  simulated('three batches, strong effects', false, {
    ...usual,
    ...{ cells: 2_400, batches: 3, batchStrength: 0.8, seed: 5 },
  }),
  simulated('unequal batches', false, {
    ...usual,
    ...{ cells: 2_500, batches: 4, unequal: true, seed: 3 },
  }),
  simulated('two batches, weak effects', false, {
    ...usual,
    ...{ cells: 2_000, batches: 2, batchStrength: 0.15, seed: 1 },
  }),
];

async function readReal(dataDir: string, file: string, hasTypes: boolean): Promise<Counts> {
  const matrix = await readMatrix({ probe: createFileProbe() }, path.join(dataDir, file), {});
  return {
    x: matrix.x,
    featureNames: matrix.vars.index,
    batch: codeColumn(matrix.obs, 'batch'),
    label: hasTypes ? codeColumn(matrix.obs, 'cell_type') : null,
  };
}

function simulated(name: string, isChosenOn: boolean, params: SimulatedRnaParams): ScheduleData {
  const read = async (): Promise<Counts> => {
    const { counts: x, geneNames, batch, batchNames, type, typeNames } = await simulateRna(params);
    return {
      x,
      featureNames: geneNames,
      batch: { codes: batch, names: batchNames },
      label: { codes: type, names: typeNames },
    };
  };
  return { name, isChosenOn, minFeatures: 100, read };
}

/** As the wizard prepares it. */
export async function makeReady(
  { x, featureNames, batch, label }: Counts,
  params: IntegrationParams,
): Promise<ReadyData> {
  const context = { checkpoint: () => Promise.resolve(), warn: () => {}, log: () => {} };
  const prepared = await prepareData({ x, featureNames, batch, params, scale: 'counts' }, context);
  return { prepared, label: label === null ? null : selectCells(label, prepared.cells) };
}
