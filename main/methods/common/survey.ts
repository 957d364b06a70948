// The survey behind a plan: how many features each cell shows, over all inputs, read once.
import type { Input } from '#shared/contract/data.ts';
import type { RunPlan } from '#shared/contract/run-plan.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { codeColumn, nameMissing } from './cells.ts';
import type { Coded } from './cells.ts';
import type { MethodPorts } from './ports.ts';
import { defaultBatchNames } from './read.ts';

/** What the plan needs to know of the inputs; costly to find out, so kept for the next plan of the same inputs. */
export interface Survey {
  /** Features above zero in each cell, of those that would take part. */
  readonly featuresSeen: Int32Array;
  readonly batch: Coded;
  readonly nNonzero: number;
  readonly nShared: number;
}

/** The part of a request that says which cells there are. */
export interface SurveyRequest {
  readonly inputs: readonly Input[];
  readonly batchKey: string | null;
  readonly batchNames: readonly string[] | null;
}

export interface SurveyRules {
  readonly join: 'inner' | 'outer';
  /** Of the names that are joined, those that take part. */
  choose(names: readonly string[]): readonly string[];
  /** The name by which a feature is the same in all inputs. */
  nameOf(name: string): string;
}

/** Reads every input once, one after the other. */
export async function surveyInputs(
  request: SurveyRequest,
  { join, choose, nameOf }: SurveyRules,
  ports: Pick<MethodPorts, 'readFeatureNames' | 'readMatrix'>,
): Promise<Survey> {
  const names = await Promise.all(
    request.inputs.map(async ({ path, matrix, fixes }) =>
      (await ports.readFeatureNames(path, { matrixPath: matrix, fixes })).map(nameOf),
    ),
  );
  const joined = joinNames(names, join);
  const takesPart = new Set(choose(joined));
  const seen: Int32Array[] = [];
  const codes: Coded[] = [];
  let nNonzero = 0;
  const batchNames =
    request.batchNames ?? defaultBatchNames(request.inputs.map(({ path }) => path));
  for (const [i, input] of request.inputs.entries()) {
    const { path, matrix, fixes } = input;
    const part = await ports.readMatrix(path, { matrixPath: matrix, fixes });
    const mask = Uint8Array.from(part.vars.index, (name) => (takesPart.has(nameOf(name)) ? 1 : 0));
    seen.push(countSeen(part.x, mask));
    nNonzero += part.x.indptr[part.x.nRows] ?? 0;
    codes.push(
      request.batchKey === null
        ? { codes: new Int32Array(part.x.nRows), names: [batchNames[i] ?? String(i)] }
        : nameMissing(codeColumn(part.obs, request.batchKey), 'unknown'),
    );
  }
  return {
    featuresSeen: concatenate(seen),
    batch: joinCodes(codes),
    nNonzero,
    nShared: joined.length,
  };
}

function joinNames(
  names: readonly (readonly string[])[],
  join: 'inner' | 'outer',
): readonly string[] {
  if (join === 'outer') return [...new Set(names.flat())];
  const sets = names.map((list) => new Set(list));
  return (names[0] ?? []).filter((name) => sets.every((set) => set.has(name)));
}

function countSeen(x: CsrMatrix, mask: Uint8Array): Int32Array {
  const seen = new Int32Array(x.nRows);
  for (let row = 0; row < x.nRows; row++) {
    let count = 0;
    for (let i = x.indptr[row] ?? 0; i < (x.indptr[row + 1] ?? 0); i++) {
      if ((x.data[i] ?? 0) > 0 && mask[x.indices[i] ?? 0] === 1) count++;
    }
    seen[row] = count;
  }
  return seen;
}

function concatenate(parts: readonly Int32Array[]): Int32Array {
  const out = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Codings of several files as one, names shared. */
function joinCodes(parts: readonly Coded[]): Coded {
  const names = [...new Set(parts.flatMap((part) => part.names))];
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const codes = concatenate(
    parts.map((part) => part.codes.map((code) => codeOf.get(part.names[code] ?? '') ?? -1)),
  );
  return { codes, names };
}

const nBins = 40;

/** Cells of each batch, and those that show `minFeatures` features or more. */
export function previewBatches(
  { featuresSeen, batch }: Pick<Survey, 'featuresSeen' | 'batch'>,
  minFeatures: number,
): RunPlan<never>['batches'] {
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

/** Cells by the number of features they show, in 40 equal bins. */
export function countByFeatures(featuresSeen: Int32Array): RunPlan<never>['featuresSeen'] {
  const max = featuresSeen.reduce((highest, seen) => Math.max(highest, seen), 1);
  const counts = new Array<number>(nBins).fill(0);
  for (const seen of featuresSeen) {
    const bin = Math.min(nBins - 1, Math.floor((seen / max) * nBins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { max, counts };
}
