// .h5ad of anndata 0.8 and newer as an input.
import { AppError, isAppError } from '#shared/model/app-error.ts';
import type { Hdf5File } from '../hdf5/file.ts';
import { readTexts } from '../hdf5/read.ts';
import type { InputFile } from '../input-file.ts';
import { describeMatrix, type StoredMatrix } from '../stored-matrix.ts';
import { countRows, findTable, readIndex, readTable, type TableLayout } from './read-table.ts';

/** Describes an .h5ad file. Throws `input-format` for what anndata before 0.8 wrote, `input-shape` when parts do not fit. */
export async function describeH5ad(file: Hdf5File): Promise<InputFile> {
  const cells = findTable(file, '/obs');
  const nCells = await countRows(file, cells);
  const warnings: string[] = [];
  const matrices = await findMatrices(file, warnings);
  await checkShapes(file, matrices, nCells);
  return {
    path: file.path,
    format: 'h5ad',
    hdf5: file,
    nCells,
    matrices,
    cellColumns: { path: '/obs', names: cells.columnNames },
    embeddings: file.keysOf('/obsm'),
    warnings,
    readCellNames: (count) => readFirstNames(file, cells, Math.min(count, nCells)),
    readCells: (tableWarnings, report) => readTable(file, '/obs', tableWarnings, report),
    readFeatureNames: (matrix) => readIndex(file, findTable(file, featuresOf(matrix))),
    readFeatures: (matrix, tableWarnings) => readTable(file, featuresOf(matrix), tableWarnings),
  };
}

async function readFirstNames(
  file: Hdf5File,
  cells: TableLayout,
  count: number,
): Promise<readonly string[]> {
  const place = `${cells.path}/${cells.indexName}`;
  if (file.kindOf(place) === 'dataset') {
    const dataset = await file.dataset(place);
    if (dataset.type.kind === 'string') return readTexts(dataset, { start: [0], count: [count] });
  }
  return (await readIndex(file, cells)).slice(0, count);
}

/** `raw` has a table of features of its own. */
function featuresOf(matrix: StoredMatrix): string {
  return matrix.name === 'raw/X' ? '/raw/var' : '/var';
}

async function findMatrices(file: Hdf5File, warnings: string[]): Promise<StoredMatrix[]> {
  const layers = file.keysOf('/layers').map((name) => `layers/${name}`);
  const names = ['X', ...layers, 'raw/X'].filter((name) => file.kindOf(`/${name}`) !== null);
  const matrices: StoredMatrix[] = [];
  for (const name of names) {
    try {
      matrices.push(await describeMatrix(file, name, `/${name}`));
    } catch (error) {
      // A layer nobody may want must not stand in the way; X must be right.
      if (name === 'X' || !isAppError(error)) throw error;
      warnings.push(`${name} cannot be used: ${error.message}`);
    }
  }
  if (matrices.length === 0) {
    throw new AppError(
      'input-format',
      `${file.path}: expected a matrix at X, layers or raw/X, found none.`,
      {
        hint: 'The file has annotations only; choose the one that holds the counts.',
      },
    );
  }
  return matrices;
}

async function checkShapes(
  file: Hdf5File,
  matrices: readonly StoredMatrix[],
  nCells: number,
): Promise<void> {
  for (const matrix of matrices) {
    const table = featuresOf(matrix);
    const nFeatures = await countRows(file, findTable(file, table));
    if (matrix.nCells !== nCells || matrix.nFeatures !== nFeatures) {
      throw new AppError(
        'input-shape',
        `${file.path}, ${matrix.name}: expected ${nCells} cells (obs) x ${nFeatures} features (${table.slice(1)}), ` +
          `found ${matrix.nCells} x ${matrix.nFeatures}.`,
      );
    }
  }
}
