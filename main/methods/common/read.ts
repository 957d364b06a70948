// Stage "read": all inputs as one matrix of cells, with batch and known type of each cell.
import type { AnnotatedMatrix } from '#main/io/types.ts';
import type { JobContext } from '#main/jobs/context.ts';
import type { Input } from '#shared/contract/data.ts';
import { fileOfFix } from '#shared/contract/fixes.ts';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { codeColumn, nameMissing } from './cells.ts';
import type { Coded } from './cells.ts';
import type { MethodPorts } from './ports.ts';
import { judgeScale } from './values.ts';
import type { ValueScale } from './values.ts';

/** The part of a request that says what to read. */
type InputRequest = Pick<IntegrationRequest, 'inputs' | 'batchKey' | 'batchNames' | 'labelKey'>;

export interface ReadResult {
  readonly data: AnnotatedMatrix;
  readonly batch: Coded;
  readonly label: Coded | null;
  readonly scale: ValueScale;
  readonly inputs: RunRecord['inputs'];
}

/** File names without folder and extension, made different where they are alike. */
export function defaultBatchNames(paths: readonly string[]): readonly string[] {
  const stems = paths.map((path) => (path.split(/[\\/]/).pop() ?? path).replace(/\.[^.]+$/, ''));
  return stems.map((stem, i) =>
    stems.indexOf(stem) === i
      ? stem
      : `${stem}-${stems.slice(0, i).filter((other) => other === stem).length}`,
  );
}

/**
 * Reads, stacks and codes the inputs. `beforeStacking` may give other names to features. Throws `usage` for unknown columns, the reader's errors otherwise.
 */
export async function readInputs(
  request: InputRequest,
  join: 'inner' | 'outer',
  ports: MethodPorts,
  context: JobContext,
  beforeStacking: (parts: AnnotatedMatrix[]) => AnnotatedMatrix[] = (parts) => parts,
): Promise<ReadResult> {
  const parts: AnnotatedMatrix[] = [];
  const inputs: RunRecord['inputs'][number][] = [];
  const nInputs = request.inputs.length;
  const isBatchPerFile = request.batchKey === null;
  const names = defaultBatchNames(request.inputs.map(({ path }) => path));
  const batchNames = request.batchNames ?? names;
  const isNamed = isBatchPerFile && batchNames.some((name, i) => name !== names[i]);
  for (const [i, input] of request.inputs.entries()) {
    const message = `Reading ${i + 1} of ${nInputs} files`;
    const part = await ports.readMatrix(input.path, {
      matrixPath: input.matrix,
      fixes: input.fixes,
      checkpoint: (done, total) =>
        context.checkpoint(i + (total > 0 ? done / total : 0), nInputs, 'files', message),
    });
    for (const warning of part.warnings) context.warn(warning);
    inputs.push({
      path: input.path,
      sizeBytes: await ports.sizeOf(input.path),
      sha256: await ports.sha256(input.path),
      matrix: part.matrixPath,
      nCells: part.x.nRows,
      nFeatures: part.x.nCols,
      ...(isNamed ? { batch: batchNames[i] ?? '' } : {}),
      ...(await recordFixes(input, ports)),
    });
    parts.push(part);
    await context.checkpoint(i + 1, nInputs, 'files', message);
  }
  const named = parts.map((matrix, i) => ({ name: inputs[i]?.path ?? '', matrix }));
  const scale = judgeScale(named, ports.classifyMatrix, context);
  // Stacking empties the list.
  const known = new Set(parts.flatMap(({ warnings }) => warnings));
  const data = await ports.stackInputs(beforeStacking(parts), {
    join,
    paths: request.inputs.map(({ path }) => path),
    ...(isBatchPerFile ? { batchNames } : {}),
    checkpoint: (done, total) => context.checkpoint(done, total, 'files', 'Stacking'),
  });
  for (const warning of data.warnings) if (!known.has(warning)) context.warn(warning);
  const batch = codeColumn(data.obs, request.batchKey ?? 'batch');
  if (batch.codes.includes(-1)) {
    context.warn(
      `Some cells have no value in "${request.batchKey ?? 'batch'}"; they form the batch "unknown".`,
    );
  }
  return {
    data,
    batch: nameMissing(batch, 'unknown'),
    label: request.labelKey === null ? null : codeColumn(data.obs, request.labelKey),
    scale,
    inputs,
  };
}

/** The fixes and digests of the tables they read; nothing where there are none. */
async function recordFixes(
  { fixes = [] }: Input,
  ports: MethodPorts,
): Promise<Pick<RunRecord['inputs'][number], 'fixes' | 'tables'>> {
  if (fixes.length === 0) return {};
  const paths = new Set(fixes.map(fileOfFix).filter((path) => path !== null));
  const tables = await Promise.all(
    Array.from(paths, async (path) => ({ path, sha256: await ports.sha256(path) })),
  );
  return { fixes, ...(tables.length > 0 ? { tables } : {}) };
}
