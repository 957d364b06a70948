// Stage "read": inputs of any kind as one matrix of cells x peaks, and what is known of both.
import type { AnnotatedMatrix } from '#main/io/types.ts';
import type { JobContext } from '#main/jobs/context.ts';
import { markOverlapping } from '#main/numerics/intervals.ts';
import type { AtacParams, AtacRequest } from '#shared/contract/atac-cluster.ts';
import { aboutFiles } from '../common/about-files.ts';
import { defaultBatchNames, readInputs } from '../common/read.ts';
import type { ReadResult } from '../common/read.ts';
import { tellCellsApart } from './cell-names.ts';
import { chromosomesOf } from './chromosomes.ts';
import { openInputs } from './fragments.ts';
import { describeMergedSets, mergePeaks } from './merge-peaks.ts';
import type { MergedSets } from './merge-peaks.ts';
import { findNearestGenes } from './nearest-gene.ts';
import type { NearestGenes } from './nearest-gene.ts';
import { checkPeaks, readPlace, unifyPeakNames, warnFewShared } from './peaks.ts';
import type { Places } from './peaks.ts';
import type { AtacPorts } from './ports.ts';
import { alignToPeaks, readPretrained } from './pretrained.ts';
import type { PretrainedScale } from './pretrained.ts';
import { judgeCells } from './quality.ts';
import { readReferences } from './references.ts';

export interface ReadCells {
  readonly read: ReadResult;
  /** Of the peaks; null where a name is no place. */
  readonly places: Places;
  readonly nearest: NearestGenes | null;
  readonly mergedSets: MergedSets | null;
  /** 1 for each cell that meets the limits of quality. */
  readonly isGoodCell: Uint8Array;
  /** The network to use instead of a new one; the peaks of `read` are its own. */
  readonly pretrained: PretrainedScale | null;
  /** 1 for each peak that shares a base with the blacklist. */
  readonly isBlacklisted: Uint8Array;
}

/**
 * Reads, counts, merges and checks. Throws what the readers do; `input-value` for genes instead of peaks.
 * `context.warn` gets what a person should know, `context.log` what may interest them.
 */
export async function readCells(
  request: AtacRequest,
  params: AtacParams,
  ports: AtacPorts,
  context: JobContext,
): Promise<ReadCells> {
  const references = await readReferences(request, ports, context);
  const opened = await openInputs(request, { params, references }, ports, context);
  const pretrained = await readPretrained(request, ports);
  let { mergedSets } = opened;
  const samples = request.batchNames ?? defaultBatchNames(request.inputs.map(({ path }) => path));
  const stacked = await readInputs(
    request,
    params.join === 'outer' ? 'outer' : 'inner',
    { ...ports, readMatrix: opened.readMatrix },
    context,
    (parts) => {
      const alike = params.join === 'merge' ? mergePeaks(parts, samples) : null;
      mergedSets ??= alike?.mergedSets ?? null;
      return makeAlike(alike?.parts ?? unifyPeakNames(parts), samples, context);
    },
  );
  const read =
    pretrained === null
      ? stacked
      : { ...stacked, data: alignToPeaks(stacked.data, pretrained.featureNames, context) };
  if (mergedSets !== null) context.log('info', describeMergedSets(mergedSets));
  const places = read.data.vars.index.map(readPlace);
  const warnings = await aboutFiles(request.inputs, () =>
    checkPeaks(read.data.vars.index, places, chromosomesOf(params.genome)),
  );
  const quality = judgeCells(read.data.obs, params);
  for (const warning of [...warnings, ...quality.warnings]) context.warn(warning);
  for (const note of quality.notes) context.log('info', note);
  const { starts, blacklist } = references;
  // Cuts of counted fragments were looked at one by one.
  const isCounted = request.inputs.every(({ path }) => ports.isFragmentsPath(path));
  return {
    ...{ read, places, mergedSets, pretrained },
    nearest: starts === null ? null : findNearestGenes(places, starts),
    isGoodCell: quality.isGood,
    isBlacklisted: markOverlapping(places, isCounted ? [] : (blacklist ?? [])),
  };
}

/** Cells told apart; says where files share few peaks. */
function makeAlike(
  parts: AnnotatedMatrix[],
  samples: readonly string[],
  context: Pick<JobContext, 'warn' | 'log'>,
): AnnotatedMatrix[] {
  for (const warning of warnFewShared(parts)) context.warn(warning);
  const { parts: named, nRenamed } = tellCellsApart(parts, samples);
  if (nRenamed > 0) {
    context.log(
      'info',
      `${nRenamed.toLocaleString('en-US')} cells have a barcode that another sample has too; they are named SAMPLE#BARCODE, the barcode itself is in the column barcode.`,
    );
  }
  return [...named];
}
