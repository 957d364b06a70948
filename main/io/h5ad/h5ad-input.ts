// anndata of every generation as an input, in a file of its own (.h5ad, Zarr) or as one modality of an .h5mu.
import { AppError, isAppError } from '#shared/model/app-error.ts';
import type { ArrayStore } from '../array-store.ts';
import type { InputFile, InputMatrix, InputTable } from '../input-file.ts';
import { describeMatrix } from '../stored-matrix.ts';
import { toInputMatrix } from '../stored-input.ts';
import { openTable } from './read-table.ts';

/** Describes an .h5ad file. Throws `input-format`, or `input-shape` when parts do not fit. */
export function describeH5ad(file: ArrayStore): Promise<InputFile> {
  return describeAnndata(file).then((content) => ({ path: file.path, format: 'h5ad', ...content }));
}

/**
 * Describes an .h5mu file: the matrices of each modality as `mod/NAME/X` and so on, with the tables of the modality.
 * Source: MuData on-disk format, 0.1 to 0.3.
 */
export async function describeH5mu(file: ArrayStore): Promise<InputFile> {
  const matrices: InputMatrix[] = [];
  const embeddings: string[] = [];
  const warnings: string[] = [];
  for (const modality of file.keysOf('/mod')) {
    const content = await describeAnndata(file, `mod/${modality}/`);
    matrices.push(...content.matrices);
    embeddings.push(...content.embeddings.map((name) => `mod/${modality}/${name}`));
    warnings.push(...content.warnings);
  }
  if (matrices.length === 0) {
    throw new AppError('input-format', `${file.path}, /mod: expected modalities, found none.`, {
      hint: 'This is not a complete .h5mu file. Save it again.',
    });
  }
  return { path: file.path, format: 'h5mu', matrices, embeddings, warnings };
}

/** What the anndata at `prefix` ("" or "mod/rna/") holds; names start with the prefix. */
export async function describeAnndata(
  file: ArrayStore,
  prefix = '',
): Promise<Pick<InputFile, 'matrices' | 'embeddings' | 'warnings'>> {
  const warnings: string[] = [];
  const cells = await openTable(file, `/${prefix}obs`);
  const features = await openTable(file, `/${prefix}var`);
  const matrices: InputMatrix[] = [];
  for (const { name, place, table } of findPlaces(file, prefix)) {
    try {
      const stored = await describeMatrix(file, name, place);
      const own = table === null ? features : await openTable(file, table);
      const matrix = toInputMatrix(file, stored, { cells, features: own });
      checkShape(file, matrix, cells, own);
      matrices.push(matrix);
    } catch (error) {
      // A layer nobody may want must not stand in the way; X must be right.
      if (place === `/${prefix}X` || !isAppError(error)) throw error;
      if (error.code === 'input-shape') throw error;
      warnings.push(`${name} cannot be used: ${error.message}`);
    }
  }
  if (matrices.length === 0) {
    throw new AppError(
      'input-format',
      `${file.path}: expected a matrix at ${prefix}X, layers or raw/X, found none.`,
      { hint: 'The file has annotations only; choose the one that holds the counts.' },
    );
  }
  return { matrices, embeddings: findEmbeddings(file, `/${prefix}obsm`, warnings), warnings };
}

/** Everything that could be a matrix; `table` is where features lie that are not those of `var`. */
function findPlaces(file: ArrayStore, prefix: string) {
  const layers = file.keysOf(`/${prefix}layers`).map((name) => `layers/${name}`);
  const own = ['X', ...layers].map((name) => ({
    name: `${prefix}${name}`,
    place: `/${prefix}${name}`,
    table: null,
  }));
  // Before 0.7 the dot was part of the name.
  const raw = ['raw/', 'raw.'].map((start) => ({
    name: `${prefix}raw/X`,
    place: `/${prefix}${start}X`,
    table: `/${prefix}${start}var`,
  }));
  return [...own, ...raw].filter(({ place }) => isThere(file, place));
}

/** `X` may be the mark for "none" (0.12). */
function isThere(file: ArrayStore, place: string): boolean {
  return file.kindOf(place) !== null && file.textAttribute(place, 'encoding-type') !== 'null';
}

/** Embeddings that are tables of numbers; others are left out with a line in `warnings`. */
function findEmbeddings(file: ArrayStore, path: string, warnings: string[]): string[] {
  return file.keysOf(path).filter((name) => {
    if (file.kindOf(`${path}/${name}`) === 'dataset') return true;
    const encoding = file.textAttribute(`${path}/${name}`, 'encoding-type') ?? 'a group';
    warnings.push(`${path}/${name} is left out: it is not a plain array (${encoding}).`);
    return false;
  });
}

function checkShape(
  file: ArrayStore,
  matrix: InputMatrix,
  cells: InputTable,
  features: InputTable,
): void {
  if (matrix.nCells === cells.nRows && matrix.nFeatures === features.nRows) return;
  throw new AppError(
    'input-shape',
    `${file.path}, ${matrix.name}: expected ${cells.nRows} cells (obs) x ${features.nRows} features (${matrix.name.endsWith('raw/X') ? 'raw/var' : 'var'}), ` +
      `found ${matrix.nCells} x ${matrix.nFeatures}.`,
    { hint: 'The file is damaged or was put together by hand. Save it again.' },
  );
}
