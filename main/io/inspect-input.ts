// What an input is, from its outline and a sample: never from all of it.
import type {
  ColumnSummary,
  FeatureOverlap,
  Input,
  InputSummary,
  MatrixSummary,
} from '#shared/contract/data.ts';
import { isAppError } from '#shared/model/app-error.ts';
import { describeAnnotations, nAnnotationsAtMost } from './annotation-names.ts';
import { judgeMatrices, type JudgedMatrix } from './choose-matrix.ts';
import { classifyIds } from './classify-ids.ts';
import { toTexts } from './columns.ts';
import { withFixedInput } from './fixes/apply-fixes.ts';
import { describeRepeats, suggestFixes } from './fixes/suggest-fixes.ts';
import { inspectFragments } from './fragments/inspect.ts';
import { isFragmentsPath } from './fragments/parse.ts';
import { guardProbe } from './guard-probe.ts';
import type { InputMatrix, InputTable } from './input-file.ts';
import { baseName } from './paths.ts';
import type { FileProbe, IoPorts } from './ports.ts';
import { readFeatureNames, type InputOptions } from './read-matrix.ts';
import { describeDates } from './spreadsheet-dates.ts';

const nExamples = 5;
const nGroupsAtMost = 8;
/** A link in a folder can lead back to the folder. */
const nLevelsAtMost = 12;
/** Columns of more features are not looked at. */
const nFeaturesAtMost = 200_000;

/**
 * Describes an input with its fixes; a fragments file from its first lines. Reads the outline, the names of the features, the columns of the cells and about
 * 16 MB of each matrix, whatever the size of the file; all of the matrix in use only where a fix needs it.
 * Throws `input-missing`, `input-format`, `input-shape`, and what the fixes throw.
 */
export function inspectInput(
  ports: IoPorts,
  path: string,
  { matrixPath, fixes }: InputOptions = {},
): Promise<InputSummary> {
  if (isFragmentsPath(path)) return inspectFragments(ports, path);
  const wanted = { path, matrix: matrixPath, fixes: fixes === undefined ? undefined : [...fixes] };
  return withFixedInput(ports, wanted, async (input) => {
    const { chosen, applied, embeddings, format, orientation } = input;
    const judged = await judgeMatrices(input);
    const main = judged.find(({ matrix }) => matrix === chosen) ?? judged[0];
    if (main === undefined) throw new Error('an input has a matrix');
    const features = await chosen.features.readNames();
    const ids = classifyIds(features);
    const warnings = [...input.warnings];
    const columns = await summariseColumns(chosen.cells, warnings);
    const featureColumns = await findFeatureColumns(chosen.features);
    warnings.push(...describeOddities(judged, main, features));
    if (orientation !== undefined) warnings.push(...(await describeSides(chosen, features)));
    const findings = { input, judged, main, features, ids, columns, featureColumns };
    return {
      path,
      name: baseName(path),
      format,
      sizeBytes: await sizeOfAll(guardProbe(ports.probe).probe, path),
      nCells: chosen.nCells,
      nFeatures: chosen.nFeatures,
      matrices: judged.map(toMatrixSummary),
      matrix: chosen.name,
      ids,
      exampleFeatures: features.slice(0, nExamples),
      exampleCells: await chosen.cells.readNames(nExamples),
      columns,
      embeddings,
      ...(orientation === undefined
        ? {}
        : { orientation: { cellsIn: orientation.cellsIn, evidence: orientation.evidence } }),
      warnings,
      suggestions: await suggestFixes(findings),
      applied,
      featureColumns,
    };
  });
}

/** Columns of the features that could name them: texts that are gene names of a known kind, or not the index again. */
async function findFeatureColumns(table: InputTable): Promise<InputSummary['featureColumns']> {
  if (table.columnNames.length === 0 || table.nRows > nFeaturesAtMost) return [];
  const { columns } = await table.read([]);
  const found: InputSummary['featureColumns'][number][] = [];
  for (const [name, column] of columns) {
    if (column.type !== 'string' && column.type !== 'categorical') continue;
    const texts = toTexts(column).filter((text) => text !== null);
    if (new Set(texts).size < table.nRows / 2) continue;
    found.push({ name, ids: classifyIds(texts) });
  }
  return found;
}

/** Bytes of a file, or of what lies in a folder and its subfolders; what cannot be looked at counts as nothing. */
async function sizeOfAll(probe: FileProbe, path: string, level = 0): Promise<number> {
  try {
    const names = await probe.listFolder(path);
    if (names === null) return (await probe.sizeOf(path)) ?? 0;
    if (level > nLevelsAtMost) return 0;
    let sum = 0;
    for (const name of names) sum += await sizeOfAll(probe, `${path}/${name}`, level + 1);
    return sum;
  } catch (error) {
    if (isAppError(error, 'input-missing')) return 0;
    throw error;
  }
}

function toMatrixSummary({ matrix, values, sample }: JudgedMatrix): MatrixSummary {
  const { name, storage, nCells, nFeatures, nStored } = matrix;
  const share = sample.nPlaces === 0 ? 0 : sample.values.length / sample.nPlaces;
  const estimate = Math.round(share * nCells * nFeatures);
  return {
    path: name,
    storage,
    nCells,
    nFeatures,
    nNonzero: nStored ?? estimate,
    values,
  };
}

async function summariseColumns(cells: InputTable, warnings: string[]): Promise<ColumnSummary[]> {
  const summaries: ColumnSummary[] = [];
  for (const name of cells.columnNames) {
    try {
      summaries.push(await cells.summarise(name));
    } catch (error) {
      // Shown here, refused when the file is read: a person may still want to see the rest.
      if (!isAppError(error)) throw error;
      warnings.push(error.message);
    }
  }
  return summaries;
}

/** For formats that hold any table: whether this one is of counts. */
async function describeSides(
  { cells }: InputMatrix,
  features: readonly string[],
): Promise<readonly string[]> {
  const few = cells.nRows <= nAnnotationsAtMost ? await cells.readNames() : [];
  return [features, few].map(describeAnnotations).filter((text) => text !== null);
}

function describeOddities(
  judged: readonly JudgedMatrix[],
  main: JudgedMatrix,
  features: readonly string[],
): readonly string[] {
  const repeats = describeRepeats(features, 'features');
  const oddities = [repeats, describeDates(features)].filter((text) => text !== null);
  for (const { matrix, sample } of judged) {
    const nBad = sample.values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0);
    if (nBad > 0)
      oddities.push(
        `${matrix.name}: ${nBad} of ${sample.values.length} values looked at are not numbers (NaN or infinite).`,
      );
  }
  const hasCounts = main.values.kind === 'counts' || main.values.kind === 'binary';
  const isHidden =
    hasCounts && main.matrix.name !== 'X' && judged.some(({ matrix }) => matrix.name === 'X');
  if (isHidden)
    oddities.push(`Raw counts were found in ${main.matrix.name}; X holds other numbers.`);
  if (!hasCounts) {
    oddities.push(`${main.matrix.name}: no raw counts were found (${main.values.evidence}).`);
  }
  return oddities;
}

/** How the features of several inputs overlap, by name. They are read for their feature names only. */
export async function featureOverlap(
  ports: IoPorts,
  inputs: readonly Input[],
): Promise<FeatureOverlap> {
  const filesWith = new Map<string, string>();
  for (const [i, { path, matrix, fixes }] of inputs.entries()) {
    for (const name of await readFeatureNames(ports, path, { matrixPath: matrix, fixes })) {
      const before = filesWith.get(name) ?? '';
      filesWith.set(name, `${before.padEnd(i, '0')}1`);
    }
  }
  const counts = new Map<string, number>();
  for (const found of filesWith.values()) {
    const key = found.padEnd(inputs.length, '0');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const groups = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, nGroupsAtMost)
    .map(([key, count]) => ({ inFiles: [...key].map((digit) => digit === '1'), count }));
  return { nShared: counts.get('1'.repeat(inputs.length)) ?? 0, nUnion: filesWith.size, groups };
}
