// What was computed for an edit is kept beside the run, one small file for each setting, so that going back and forth
// computes nothing twice.
import type { Reclustering, Redrawing } from '#shared/contract/edits.ts';
import { AppError } from '#shared/model/app-error.ts';
import { decodeSafetensors, encodeSafetensors } from '../safetensors.ts';
import type { NamedArray } from '../safetensors.ts';

export const editsFile = 'edits.json';
const folder = 'edits';

/** Place of the clusters in the run folder. */
export function clustersFile({
  coordinates,
  nNeighbors,
  resolution,
}: Omit<Reclustering, 'column'>) {
  return `${folder}/clusters-${coordinates}-${nNeighbors}-${resolution}.safetensors`;
}

/** Place of the picture in the run folder. */
export function pictureFile({ coordinates, nNeighbors, minDist }: Omit<Redrawing, 'picture'>) {
  return `${folder}/umap-${coordinates}-${nNeighbors}-${minDist}.safetensors`;
}

export function encodeMade(array: NamedArray): Uint8Array {
  return encodeSafetensors({ arrays: [array], metadata: {} });
}

/** A cluster per cell. Throws `input-format` when the file is damaged or of another run. */
export function decodeClusters(bytes: Uint8Array, path: string, nCells: number): Int32Array {
  const { data } = firstArray(bytes, path);
  if (data instanceof Int32Array && data.length === nCells) return data;
  throw notOfRun(path, nCells);
}

/** x, y per cell. Throws like `decodeClusters`. */
export function decodePicture(bytes: Uint8Array, path: string, nCells: number): Float32Array {
  const { data } = firstArray(bytes, path);
  if (data instanceof Float32Array && data.length === 2 * nCells) return data;
  throw notOfRun(path, nCells);
}

function firstArray(bytes: Uint8Array, path: string): NamedArray {
  const [array] = decodeSafetensors(bytes, path).arrays;
  if (array === undefined) throw new AppError('input-format', `${path} holds no numbers.`);
  return array;
}

function notOfRun(path: string, nCells: number): AppError {
  return new AppError(
    'input-shape',
    `${path} does not belong to the ${nCells} cells of this run.`,
    {
      hint: 'Undo this step, delete the file, and do the step again.',
    },
  );
}
