// Reads one matrix of an input file with the tables of its cells and features, fixes made.
import type { Fix } from '#shared/contract/fixes.ts';
import { sampleMatrix } from './classify-matrix.ts';
import { applyFixes, withFixedInput } from './fixes/apply-fixes.ts';
import type { FixedInput } from './fixes/apply-fixes.ts';
import type { InputMatrix } from './input-file.ts';
import { heldTable } from './input-table.ts';
import { makeUnique } from './make-unique.ts';
import type { IoPorts } from './ports.ts';
import type { AnnotatedMatrix, IoCheckpoint, Table } from './types.ts';

/** Which part of an input is meant, and what is to be put right. */
export interface InputOptions {
  /** `X`, `layers/NAME`, `raw/X`, `mod/rna/X`, a genome of 10x; left out: the one `inspectInput` proposes. */
  readonly matrixPath?: string | undefined;
  /** Made in this order. */
  readonly fixes?: readonly Fix[] | undefined;
}

/**
 * Reads a matrix as float32 CSR with its tables. Feature names are made unique; the names of the file are then kept in
 * the column `original_name` of `vars`. Cell names are left as they are. Oddities are in `warnings`.
 * Memory: about 8 bytes per non-zero value, twice that for a matrix stored by columns.
 * Throws `input-missing`, `input-format`, `input-shape`, `input-value`, each naming file and place; what `checkpoint` throws.
 */
export function readMatrix(
  ports: IoPorts,
  path: string,
  { matrixPath, fixes, checkpoint }: InputOptions & { readonly checkpoint?: IoCheckpoint } = {},
): Promise<AnnotatedMatrix> {
  return withFixedInput(ports, toInput(path, { matrixPath, fixes }), (input) =>
    readChosen(input, checkpoint),
  );
}

/** A matrix that is in memory, such as counted fragments, with fixes made. `path`: where it comes from. */
export async function fixMatrix(
  ports: IoPorts,
  path: string,
  matrix: AnnotatedMatrix,
  fixes: readonly Fix[],
): Promise<AnnotatedMatrix> {
  if (fixes.length === 0) return matrix;
  const { x, obs, vars, matrixPath: name, warnings } = matrix;
  const held: InputMatrix = {
    ...{ name, storage: 'csr', nCells: x.nRows, nFeatures: x.nCols, nStored: x.data.length },
    ...{ cells: heldTable(obs), features: heldTable(vars) },
    sample: () => Promise.resolve(sampleMatrix(x)),
    read: () => Promise.resolve(x),
  };
  const input = { path, format: name, matrices: [held], embeddings: [], warnings };
  return readChosen(await applyFixes(input, held, fixes, { ports, path }));
}

async function readChosen(
  { chosen, warnings: found }: FixedInput,
  checkpoint?: IoCheckpoint,
): Promise<AnnotatedMatrix> {
  const warnings = [...found];
  const obs = await chosen.cells.read(warnings, async () =>
    checkpoint?.(0, 1, 'values', 'Reading'),
  );
  const vars = uniqueIndex(await chosen.features.read(warnings), warnings);
  const x = await chosen.read(warnings, checkpoint);
  return { x, obs, vars, matrixPath: chosen.name, warnings };
}

/** Names of the features of one matrix, made unique; the matrix is read only where a fix needs it. */
export function readFeatureNames(
  ports: IoPorts,
  path: string,
  options: InputOptions = {},
): Promise<readonly string[]> {
  return withFixedInput(ports, toInput(path, options), async ({ chosen }) =>
    makeUnique(await chosen.features.readNames()),
  );
}

function toInput(path: string, { matrixPath, fixes }: InputOptions) {
  return { path, matrix: matrixPath, fixes: fixes === undefined ? undefined : [...fixes] };
}

function uniqueIndex(vars: Table, warnings: string[]): Table {
  const index = makeUnique(vars.index);
  if (index === vars.index) return vars;
  const nRenamed = index.filter((name, i) => name !== vars.index[i]).length;
  warnings.push(
    `${nRenamed} feature names occur more than once; they were given the endings -1, -2 ... (the names of the file are in the column original_name).`,
  );
  const columns = new Map(vars.columns);
  // A fix may have kept the names of the file there already.
  if (!columns.has('original_name')) {
    columns.set('original_name', { type: 'string', values: vars.index });
  }
  return { ...vars, index, columns };
}
