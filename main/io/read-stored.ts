// A stored matrix as sparse rows of cells, whatever its layout in the file.
import { transposeUsingUp } from '#main/numerics/csr.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { checkPointers, cleanRows, warnIfRounded } from './clean-rows.ts';
import type { ArrayStore } from './array-store.ts';
import { keepInto } from './keep-into.ts';
import { readNumbersInto } from './read-array.ts';
import { readDense } from './read-dense.ts';
import type { StoredMatrix } from './stored-matrix.ts';
import type { IoCheckpoint } from './types.ts';

/**
 * Reads all of `matrix` as float32 CSR, indices ascending and without repeats. Oddities that were put right are added
 * to `warnings`. Memory: 8 bytes per stored value, 12 while a matrix stored by columns is turned.
 * Throws `input-value` for indices out of range, `input-format` for damage.
 */
export async function readStoredMatrix(
  file: ArrayStore,
  matrix: StoredMatrix,
  warnings: string[],
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const stored =
    matrix.storage === 'dense'
      ? await readDense(file, matrix, warnings, checkpoint)
      : await readSparse(file, matrix, warnings, checkpoint);
  const x = matrix.storage === 'csc' ? transposeUsingUp(stored) : stored;
  return matrix.part === null ? x : keepInto(x, null, matrix.part.features);
}

/** By cells or by features, as it is stored. */
async function readSparse(
  file: ArrayStore,
  matrix: StoredMatrix,
  warnings: string[],
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const nStored = matrix.nStored ?? 0;
  if (nStored > 0xffff_fffe) {
    throw new AppError(
      'memory',
      `${file.path}, ${matrix.place} has ${nStored} values; at most 4 billion can be held.`,
    );
  }
  const { nCells, place } = matrix;
  const nFeatures = matrix.part?.nStoredFeatures ?? matrix.nFeatures;
  const total = 2 * nStored;
  const report = (before: number) => async (nDone: number) =>
    checkpoint?.(before + nDone, total, 'values', 'Reading');
  const pointers = await file.dataset(`${place}/indptr`);
  const nMajor = matrix.storage === 'csr' ? nCells : nFeatures;
  const wide = new Float64Array(nMajor + 1);
  await readNumbersInto(wide, pointers);
  checkPointers(wide, nStored, `${file.path}, ${place}/indptr`);
  const indices = new Int32Array(nStored);
  await readNumbersInto(indices, await file.dataset(`${place}/indices`), report(0));
  const values = await file.dataset(`${place}/data`);
  const data = new Float32Array(nStored);
  await readNumbersInto(data, values, report(nStored));
  warnIfRounded(data, values, warnings);
  const nMinor = matrix.storage === 'csr' ? nFeatures : nCells;
  return cleanRows(
    { data, indices, indptr: Uint32Array.from(wide), nRows: nMajor, nCols: nMinor },
    {
      place: `${file.path}, ${place}`,
      warnings,
      pause: async () => checkpoint?.(total, total, 'values', 'Checking'),
    },
  );
}
