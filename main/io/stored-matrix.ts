// Where a matrix lies in a file of arrays and how it is stored, before anything of it is read.
import { AppError } from '#shared/model/app-error.ts';
import { adviceOnDamage } from './advice.ts';
import type { ArrayStore } from './array-store.ts';

export interface StoredMatrix {
  /** What a person calls it: `X`, `layers/counts`, `raw/X`, `matrix`. */
  readonly name: string;
  /** The dataset, or the group of the three arrays. */
  readonly place: string;
  /** By rows or columns of cells x features, whatever the file calls them. */
  readonly storage: 'csr' | 'csc' | 'dense';
  readonly nCells: number;
  readonly nFeatures: number;
  /** Stored entries; null for dense. */
  readonly nStored: number | null;
  /** Dense only: stored as features x cells. */
  readonly isTurned: boolean;
  /** A part of what is stored: the stored features that belong to it, ascending; null: all. */
  readonly part: { readonly features: Int32Array; readonly nStoredFeatures: number } | null;
}

/** Describes the matrix of cells x features at `place`. Throws `input-format` when it is not one. */
export async function describeMatrix(
  file: ArrayStore,
  name: string,
  place: string,
): Promise<StoredMatrix> {
  if (file.kindOf(place) === 'dataset') {
    const { shape, type } = await file.dataset(place);
    if (shape.length !== 2 || type.kind === 'string') {
      throw new AppError(
        'input-format',
        `${file.path}, ${place}: expected a table of numbers, cells x features, found ${type.kind} of shape [${shape.join(', ')}].`,
        { hint: adviceOnDamage },
      );
    }
    const [nCells = 0, nFeatures = 0] = shape;
    return {
      name,
      place,
      storage: 'dense',
      nCells,
      nFeatures,
      nStored: null,
      isTurned: false,
      part: null,
    };
  }
  // Before 0.7 the format was called "csr" and "csc", in attributes of another name.
  const oldFormat = file.textAttribute(place, 'h5sparse_format');
  const encoding =
    oldFormat === null ? file.textAttribute(place, 'encoding-type') : `${oldFormat}_matrix`;
  const shape = file.attribute(place, 'shape') ?? file.attribute(place, 'h5sparse_shape');
  if ((encoding !== 'csr_matrix' && encoding !== 'csc_matrix') || !Array.isArray(shape)) {
    throw new AppError(
      'input-format',
      `${file.path}, ${place}: expected a matrix (array, csr_matrix or csc_matrix), found ${encoding ?? 'no encoding'}.`,
      { hint: adviceOnDamage },
    );
  }
  const storage = encoding === 'csr_matrix' ? 'csr' : 'csc';
  const [nCells = 0, nFeatures = 0] = shape.map(Number);
  return describeSparse(file, { name, place, storage, nCells, nFeatures, part: null });
}

/** Completes a sparse matrix and checks that its three arrays fit together. Throws `input-shape`. */
export async function describeSparse(
  file: ArrayStore,
  matrix: Omit<StoredMatrix, 'nStored' | 'isTurned'>,
): Promise<StoredMatrix> {
  const { place, storage, nCells, nFeatures } = matrix;
  const [data, indices, indptr] = await Promise.all(
    ['data', 'indices', 'indptr'].map((part) => file.dataset(`${place}/${part}`)),
  );
  const nStored = data?.shape[0] ?? 0;
  const nPointers = (storage === 'csr' ? nCells : nFeatures) + 1;
  if (indptr?.shape[0] !== nPointers || indices?.shape[0] !== nStored) {
    throw new AppError(
      'input-shape',
      `${file.path}, ${place}: for ${nCells} x ${nFeatures} by ${storage === 'csr' ? 'rows' : 'columns'} expected ` +
        `${nPointers} pointers and as many indices as values, found ${indptr?.shape[0]} pointers, ` +
        `${indices?.shape[0]} indices, ${nStored} values.`,
      { hint: adviceOnDamage },
    );
  }
  const last = (await indptr.numbers({ start: [nPointers - 1], count: [1] }))[0];
  if (last !== nStored) {
    throw new AppError(
      'input-shape',
      `${file.path}, ${place}/indptr: expected its last entry to be the number of values, ${nStored}, found ${last}.`,
      { hint: adviceOnDamage },
    );
  }
  return { ...matrix, nStored, isTurned: false };
}
