// Reads one matrix of an input file with the tables of its cells and features.
import { AppError } from '#shared/model/app-error.ts';
import { chooseMatrix } from './choose-matrix.ts';
import type { InputFile, InputMatrix } from './input-file.ts';
import { makeUnique } from './make-unique.ts';
import { withInput } from './open-input.ts';
import type { IoPorts } from './ports.ts';
import type { AnnotatedMatrix, IoCheckpoint, Table } from './types.ts';

export interface ReadMatrixOptions {
  /** `X`, `layers/NAME`, `raw/X`, `mod/rna/X`, a genome of 10x; left out: the one `inspectInput` proposes. */
  readonly matrixPath?: string;
  readonly checkpoint?: IoCheckpoint;
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
  { matrixPath, checkpoint }: ReadMatrixOptions = {},
): Promise<AnnotatedMatrix> {
  return withInput(ports, path, async (input) => {
    const matrix = await findMatrix(input, matrixPath);
    const warnings = [...input.warnings];
    const obs = await matrix.cells.read(warnings, async () =>
      checkpoint?.(0, 1, 'values', 'Reading'),
    );
    const vars = uniqueIndex(await matrix.features.read(warnings), warnings);
    const x = await matrix.read(warnings, checkpoint);
    return { x, obs, vars, matrixPath: matrix.name, warnings };
  });
}

/** Names of the features of one matrix, made unique, without reading the matrix. */
export function readFeatureNames(
  ports: IoPorts,
  path: string,
  matrixPath?: string,
): Promise<readonly string[]> {
  return withInput(ports, path, async (input) =>
    makeUnique(await (await findMatrix(input, matrixPath)).features.readNames()),
  );
}

async function findMatrix(input: InputFile, name: string | undefined): Promise<InputMatrix> {
  if (name === undefined) return chooseMatrix(input);
  const found = input.matrices.find((matrix) => matrix.name === name);
  if (found !== undefined) return found;
  throw new AppError(
    'input-value',
    `${input.path} has no matrix "${name}"; it has ${input.matrices.map((matrix) => matrix.name).join(', ')}.`,
    { hint: 'Choose one of these.' },
  );
}

function uniqueIndex(vars: Table, warnings: string[]): Table {
  const index = makeUnique(vars.index);
  if (index === vars.index) return vars;
  const nRenamed = index.filter((name, i) => name !== vars.index[i]).length;
  warnings.push(
    `${nRenamed} feature names occur more than once; they were given the endings -1, -2 ... (the names of the file are in the column original_name).`,
  );
  const columns = new Map(vars.columns).set('original_name', {
    type: 'string',
    values: vars.index,
  });
  return { ...vars, index, columns };
}
