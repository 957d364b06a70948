// Tells formats apart and opens an input.
import { AppError } from '#shared/model/app-error.ts';
import type { ArrayStore } from './array-store.ts';
import { describeH5ad, describeH5mu } from './h5ad/h5ad-input.ts';
import { withHdf5 } from './hdf5/file.ts';
import type { InputFile } from './input-file.ts';
import { describeLoom, isLoom } from './loom-input.ts';
import type { IoPorts } from './ports.ts';
import { describeTenx2, describeTenx3, findGenomes, isTenx3 } from './tenx-input.ts';

/**
 * Opens an input of any known format, hands it to `work` and closes it.
 * Throws `input-missing`, `input-format` (also for formats that are not read, named in the message), `input-shape`.
 */
export function withInput<Result>(
  ports: IoPorts,
  path: string,
  work: (input: InputFile) => Promise<Result>,
): Promise<Result> {
  return withHdf5(ports, path, async (file) => work(await describeHdf5(file)));
}

function describeHdf5(file: ArrayStore): Promise<InputFile> {
  if (file.kindOf('/mod') === 'group') return describeH5mu(file);
  if (file.kindOf('/obs') !== null) return describeH5ad(file);
  if (isTenx3(file)) return describeTenx3(file);
  if (findGenomes(file).length > 0) return describeTenx2(file);
  if (isLoom(file)) return describeLoom(file);
  const names = file.keysOf('/').slice(0, 8).join(', ');
  throw new AppError(
    'input-format',
    `${file.path}: expected an .h5ad, .h5mu, loom or 10x .h5 file, found an HDF5 file with ${names === '' ? 'nothing in it' : names}.`,
    { hint: 'Choose the file that holds the counts, or convert it to .h5ad.' },
  );
}
