// What an input is, from its outline and a sample: never from all of it.
import type {
  ColumnSummary,
  FeatureOverlap,
  InputSummary,
  MatrixSummary,
} from '#shared/contract/data.ts';
import { isAppError } from '#shared/model/app-error.ts';
import { judgeMatrices, type JudgedMatrix } from './choose-matrix.ts';
import { classifyIds } from './classify-ids.ts';
import { guardProbe } from './guard-probe.ts';
import type { InputTable } from './input-file.ts';
import { withInput } from './open-input.ts';
import type { FileProbe, IoPorts } from './ports.ts';
import { readFeatureNames } from './read-matrix.ts';

const nExamples = 5;
const nGroupsAtMost = 8;
/** A link in a folder can lead back to the folder. */
const nLevelsAtMost = 12;

/**
 * Describes an input file. Reads the outline, the names of the features, the columns of the cells and about 16 MB of
 * each matrix, whatever the size of the file. The first of `matrices` is the one `readMatrix` takes by default.
 * Throws `input-missing`, `input-format`, `input-shape`.
 */
export function inspectInput(ports: IoPorts, path: string): Promise<InputSummary> {
  return withInput(ports, path, async (input) => {
    const judged = await judgeMatrices(input);
    const main = judged[0];
    const features = main === undefined ? [] : await main.matrix.features.readNames();
    const warnings = [...input.warnings];
    const columns = main === undefined ? [] : await summariseColumns(main.matrix.cells, warnings);
    warnings.push(...describeOddities(judged, features));
    return {
      path,
      name: path.split(/[\\/]/).at(-1) ?? path,
      format: input.format,
      sizeBytes: await sizeOfAll(guardProbe(ports.probe).probe, path),
      nCells: main?.matrix.nCells ?? 0,
      nFeatures: main?.matrix.nFeatures ?? 0,
      matrices: judged.map(toMatrixSummary),
      ids: classifyIds(features),
      exampleFeatures: features.slice(0, nExamples),
      exampleCells: (await main?.matrix.cells.readNames(nExamples)) ?? [],
      columns,
      embeddings: input.embeddings,
      ...(input.orientation === undefined ? {} : { orientation: input.orientation }),
      warnings,
    };
  });
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

function describeOddities(
  judged: readonly JudgedMatrix[],
  features: readonly string[],
): readonly string[] {
  const oddities: string[] = [];
  const nRepeated = features.length - new Set(features).size;
  if (nRepeated > 0) {
    oddities.push(
      `var: ${nRepeated} feature names occur more than once; they will get the endings -1, -2 ...`,
    );
  }
  for (const { matrix, sample } of judged) {
    const nBad = sample.values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0);
    if (nBad > 0)
      oddities.push(
        `${matrix.name}: ${nBad} of ${sample.values.length} values looked at are not numbers (NaN or infinite).`,
      );
  }
  const [main, ...others] = judged;
  const hasCounts = main?.values.kind === 'counts' || main?.values.kind === 'binary';
  const isHidden =
    hasCounts && main.matrix.name !== 'X' && others.some(({ matrix }) => matrix.name === 'X');
  if (isHidden)
    oddities.push(`Raw counts were found in ${main.matrix.name}; X holds other numbers.`);
  if (main !== undefined && !hasCounts) {
    oddities.push(`${main.matrix.name}: no raw counts were found (${main.values.evidence}).`);
  }
  return oddities;
}

/** How the features of several files overlap, by name. Files are read for their feature names only. */
export async function featureOverlap(
  ports: IoPorts,
  paths: readonly string[],
): Promise<FeatureOverlap> {
  const filesWith = new Map<string, string>();
  for (const [i, path] of paths.entries()) {
    for (const name of await readFeatureNames(ports, path)) {
      const before = filesWith.get(name) ?? '';
      filesWith.set(name, `${before.padEnd(i, '0')}1`);
    }
  }
  const counts = new Map<string, number>();
  for (const found of filesWith.values()) {
    const key = found.padEnd(paths.length, '0');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const groups = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, nGroupsAtMost)
    .map(([key, count]) => ({ inFiles: [...key].map((digit) => digit === '1'), count }));
  return { nShared: counts.get('1'.repeat(paths.length)) ?? 0, nUnion: filesWith.size, groups };
}
