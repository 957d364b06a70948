// The survey behind a plan: how many features each cell shows, over all inputs, read once.
import { findNonQualityFeatures } from '#main/numerics/filter.ts';
import type { IntegrationParams, IntegrationRequest } from '#shared/contract/integration.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { codeColumn, nameMissing } from '../common/cells.ts';
import type { Coded } from '../common/cells.ts';
import type { MethodPorts } from '../common/ports.ts';
import { defaultBatchNames } from '../common/read.ts';

/** What the plan needs to know of the inputs; costly to find out, so kept for the next plan of the same inputs. */
export interface Survey {
  /** Features above zero in each cell, of those that would take part. */
  readonly featuresSeen: Int32Array;
  readonly batch: Coded;
  readonly nNonzero: number;
  readonly nShared: number;
}

/** Reads every input once, one after the other. */
export async function surveyInputs(
  request: IntegrationRequest,
  params: IntegrationParams,
  ports: MethodPorts,
): Promise<Survey> {
  const names = await Promise.all(
    request.inputs.map(({ path, matrix, fixes }) =>
      ports.readFeatureNames(path, { matrixPath: matrix, fixes }),
    ),
  );
  const takesPart = featuresThatTakePart(names, params);
  const nShared = countShared(names, params.join);
  const seen: Int32Array[] = [];
  const codes: Coded[] = [];
  let nNonzero = 0;
  const batchNames =
    request.batchNames ?? defaultBatchNames(request.inputs.map(({ path }) => path));
  for (const [i, input] of request.inputs.entries()) {
    const { path, matrix, fixes } = input;
    const part = await ports.readMatrix(path, { matrixPath: matrix, fixes });
    const mask = Uint8Array.from(part.vars.index, (name) => (takesPart.has(name) ? 1 : 0));
    seen.push(countSeen(part.x, mask));
    nNonzero += part.x.indptr[part.x.nRows] ?? 0;
    codes.push(
      request.batchKey === null
        ? { codes: new Int32Array(part.x.nRows), names: [batchNames[i] ?? String(i)] }
        : nameMissing(codeColumn(part.obs, request.batchKey), 'unknown'),
    );
  }
  return { featuresSeen: concatenate(seen), batch: joinCodes(codes), nNonzero, nShared };
}

function featuresThatTakePart(
  names: readonly (readonly string[])[],
  params: IntegrationParams,
): ReadonlySet<string> {
  const first = names[0] ?? [];
  const sets = names.map((list) => new Set(list));
  const joined =
    params.join === 'inner'
      ? first.filter((name) => sets.every((set) => set.has(name)))
      : [...new Set(names.flat())];
  if (params.profile !== 'rna' || params.keepMt) return new Set(joined);
  return new Set(Array.from(findNonQualityFeatures(joined), (i) => joined[i] ?? ''));
}

function countShared(names: readonly (readonly string[])[], join: 'inner' | 'outer'): number {
  if (join === 'outer') return new Set(names.flat()).size;
  const sets = names.map((list) => new Set(list));
  return (names[0] ?? []).filter((name) => sets.every((set) => set.has(name))).length;
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
