// Tells formats apart and opens an input.
import { AppError } from '#shared/model/app-error.ts';
import { describeH5ad } from './h5ad/h5ad-input.ts';
import { withHdf5, type Hdf5File } from './hdf5/file.ts';
import type { InputFile } from './input-file.ts';
import type { IoPorts } from './ports.ts';
import { describeTenx } from './tenx-input.ts';

/**
 * Opens an input of any known format, hands it to `work` and closes it.
 * Throws `input-missing`, `input-format` (also for formats that are not read yet, named in the message), `input-shape`.
 */
export function withInput<Result>(
  ports: IoPorts,
  path: string,
  work: (input: InputFile) => Promise<Result>,
): Promise<Result> {
  return withHdf5(ports, path, async (file) => work(await describe(file)));
}

function describe(file: Hdf5File): Promise<InputFile> {
  if (file.kindOf('/obs') !== null) return describeH5ad(file);
  if (file.kindOf('/matrix/features/feature_type') === 'dataset') return describeTenx(file);
  throw new AppError(
    'input-format',
    `${file.path}: expected an .h5ad file or a 10x .h5 file of Cell Ranger 3 or newer, found ${describeContent(file)}.`,
    { hint: 'Convert it to .h5ad first, for example in Python with scanpy.' },
  );
}

function describeContent(file: Hdf5File): string {
  const names = file.keysOf('/');
  if (names.includes('mod')) return 'an .h5mu file (several modalities)';
  if (names.includes('row_attrs') && names.includes('col_attrs')) return 'a loom file';
  const isTenx2 = names.some((name) => file.kindOf(`/${name}/gene_names`) === 'dataset');
  if (isTenx2) return 'a 10x file of Cell Ranger 2';
  const shown = names.slice(0, 8).join(', ');
  return names.length === 0 ? 'an HDF5 file with nothing in it' : `an HDF5 file with ${shown}`;
}
