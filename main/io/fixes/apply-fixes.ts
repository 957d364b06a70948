// The one place where fixes are made: between opening an input and everything that looks at it or reads it.
import type { AppliedFix, Input } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { AppError } from '#shared/model/app-error.ts';
import { chooseMatrix } from '../choose-matrix.ts';
import type { InputFile, InputMatrix } from '../input-file.ts';
import { withInput } from '../open-input.ts';
import type { IoPorts } from '../ports.ts';
import type { Change, FixContext } from './change.ts';
import { dropEmpty } from './drop-empty.ts';
import { joinByCell, joinByFile } from './join-sheet.ts';
import { fillMissing, renameColumn, renameValues } from './relabel.ts';
import { makeNamesUnique, nameByColumn, nameByTable, stripVersions } from './rename-features.ts';
import { transpose } from './transpose.ts';

/** An input with its fixes. They act on the matrix in use; the others are as the file has them. */
export interface FixedInput extends InputFile {
  /** The matrix in use; one of `matrices`. */
  readonly chosen: InputMatrix;
  readonly applied: readonly AppliedFix[];
}

/**
 * Opens an input, makes its fixes in order and hands the result to `work`. Names and columns are read as the fixes need
 * them; the matrix is read only to find out what is empty.
 * Throws like `withInput`; `usage` for a column or matrix that is not there; what the table of a fix gives cause for.
 */
export function withFixedInput<Result>(
  ports: IoPorts,
  { path, matrix, fixes = [] }: Input,
  work: (input: FixedInput) => Promise<Result>,
): Promise<Result> {
  return withInput(ports, path, async (file) => {
    const matrices = file.matrices.map(rememberSample);
    const input = { ...file, matrices };
    const original = matrix === undefined ? await chooseMatrix(input) : findMatrix(input, matrix);
    return work(await applyFixes(input, original, fixes, { ports, path }));
  });
}

/** The same for one matrix of an input that is open. */
export async function applyFixes(
  input: InputFile,
  original: InputMatrix,
  fixes: readonly Fix[],
  context: FixContext,
): Promise<FixedInput> {
  const applied: AppliedFix[] = [];
  const warnings = [...input.warnings];
  let chosen = original;
  for (const fix of fixes) {
    const change = await applyFix(chosen, fix, context);
    chosen = change.matrix;
    warnings.push(...(change.warnings ?? []));
    const { outcome, repeats } = change;
    applied.push({ fix, outcome, ...(repeats === undefined ? {} : { repeats }) });
  }
  const orientation = turnOrientation(input.orientation, fixes);
  if (orientation?.isSure === false) warnings.push(describeDoubt(orientation.evidence));
  return {
    ...input,
    matrices: input.matrices.map((matrix) => (matrix === original ? chosen : matrix)),
    ...(orientation === undefined ? {} : { orientation }),
    warnings,
    chosen,
    applied,
  };
}

async function applyFix(matrix: InputMatrix, fix: Fix, context: FixContext): Promise<Change> {
  switch (fix.kind) {
    case 'transpose':
      return transpose(matrix);
    case 'unique-names':
      return makeNamesUnique(matrix, fix.of);
    case 'strip-versions':
      return stripVersions(matrix);
    case 'names-from-column':
      return nameByColumn(matrix, fix, context);
    case 'names-from-table':
      return nameByTable(matrix, fix, context);
    case 'drop-empty':
      return dropEmpty(matrix, fix.of);
    case 'rename-column':
      return renameColumn(matrix, fix, context);
    case 'rename-values':
      return renameValues(matrix, fix, context);
    case 'fill-missing':
      return fillMissing(matrix, fix, context);
    case 'sheet-by-file':
      return joinByFile(matrix, fix, context);
    case 'sheet-by-cell':
      return joinByCell(matrix, fix, context);
  }
}

/** What is said where nothing tells cells from features. */
export function describeDoubt(evidence: string): string {
  return `Cells are taken to be in the columns: ${evidence}.`;
}

/** A person who turned a table has decided. */
function turnOrientation(
  orientation: InputFile['orientation'],
  fixes: readonly Fix[],
): InputFile['orientation'] {
  const nTurns = fixes.filter(({ kind }) => kind === 'transpose').length;
  if (orientation === undefined || nTurns === 0) return orientation;
  const other = orientation.cellsIn === 'rows' ? 'columns' : 'rows';
  return {
    cellsIn: nTurns % 2 === 1 ? other : orientation.cellsIn,
    evidence: 'you exchanged rows and columns',
    isSure: true,
  };
}

function findMatrix(input: InputFile, name: string): InputMatrix {
  const found = input.matrices.find((matrix) => matrix.name === name);
  if (found !== undefined) return found;
  throw new AppError(
    'input-value',
    `${input.path} has no matrix "${name}"; it has ${input.matrices.map((matrix) => matrix.name).join(', ')}.`,
    { hint: 'Choose one of these.' },
  );
}

/** Choosing and describing look at the same values. */
function rememberSample(matrix: InputMatrix): InputMatrix {
  let looking: ReturnType<InputMatrix['sample']> | undefined;
  return { ...matrix, sample: () => (looking ??= matrix.sample()) };
}
