// A matrix stored as arrays, as an input offers it.
import type { ArrayStore } from './array-store.ts';
import type { InputMatrix, InputTable } from './input-file.ts';
import { readStoredMatrix } from './read-stored.ts';
import { sampleValues } from './sample-values.ts';
import type { StoredMatrix } from './stored-matrix.ts';

export function toInputMatrix(
  store: ArrayStore,
  stored: StoredMatrix,
  tables: { readonly cells: InputTable; readonly features: InputTable },
): InputMatrix {
  const { name, storage, nCells, nFeatures, nStored, part } = stored;
  return {
    name,
    storage,
    nCells,
    nFeatures,
    nStored: part === null ? nStored : null,
    ...tables,
    sample: () => sampleValues(store, stored),
    read: (warnings, checkpoint) => readStoredMatrix(store, stored, warnings, checkpoint),
    ...(part === null
      ? {
          turned: () =>
            toInputMatrix(store, turn(stored), { cells: tables.features, features: tables.cells }),
        }
      : {}),
  };
}

/** Rows of the one are columns of the other: what is stored stays as it is. */
function turn(stored: StoredMatrix): StoredMatrix {
  const { nCells, nFeatures, storage, isTurned } = stored;
  const sides = { nCells: nFeatures, nFeatures: nCells };
  return storage === 'dense'
    ? { ...stored, ...sides, isTurned: !isTurned }
    : { ...stored, ...sides, storage: storage === 'csr' ? 'csc' : 'csr' };
}
