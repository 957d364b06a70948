// Tells formats apart and opens an input. The ending of the name says what a file claims to be; its content must agree.
import { AppError } from '#shared/model/app-error.ts';
import { isZarrFolder } from '#shared/model/input-formats.ts';
import type { ArrayStore } from './array-store.ts';
import { adviseOn, nameContent } from './content-kind.ts';
import { underGuard } from './guard-probe.ts';
import { describeH5ad, describeH5mu } from './h5ad/h5ad-input.ts';
import { withHdf5 } from './hdf5/file.ts';
import type { InputFile } from './input-file.ts';
import { describeLoom, isLoom } from './loom-input.ts';
import { describeMtx } from './mtx/mtx-input.ts';
import { endingOf } from './paths.ts';
import type { IoPorts } from './ports.ts';
import { describeTenx2, describeTenx3, findGenomes, isTenx3 } from './tenx-input.ts';
import { describeText } from './text/text-input.ts';
import { openFolderKeys, openZipKeys, type KeyStore } from './zarr/keys.ts';
import { openZarr } from './zarr/store.ts';

const hdf5Endings = new Set(['h5ad', 'h5', 'hdf5', 'h5mu', 'loom']);
const zipEndings = new Set(['zip', 'zarr']);
const textEndings = new Set(['csv', 'tsv', 'txt', 'tab']);

/**
 * Opens an input of any known format, hands it to `work` and closes it.
 * Throws `input-missing`, `input-format` (also for formats that are not read, named in the message, and for a file that
 * changes meanwhile), `input-shape`.
 */
export function withInput<Result>(
  ports: IoPorts,
  path: string,
  work: (input: InputFile) => Promise<Result>,
): Promise<Result> {
  return underGuard(ports.probe, (probe) => openAny({ ...ports, probe }, path, work));
}

async function openAny<Result>(
  ports: IoPorts,
  path: string,
  work: (input: InputFile) => Promise<Result>,
): Promise<Result> {
  const { probe } = ports;
  const inFolder = await probe.listFolder(path);
  if (inFolder !== null && isZarrFolder(inFolder)) {
    return work(await describeZarr(await openFolderKeys(probe, path)));
  }
  if (inFolder !== null) return work(await describeMtx(ports, path));
  const ending = endingOf(path);
  if (textEndings.has(ending)) return work(await describeText(ports, path));
  if (ending === 'mtx') return work(await describeMtx(ports, path));
  const head = (await probe.sizeOf(path)) === null ? null : await probe.readBytes(path, 0, 512);
  const kind = head === null || head.length === 0 ? 'an HDF5 file' : nameContent(head);
  if (kind === 'a zip archive' && zipEndings.has(ending)) {
    return work(await describeZarr(await openZipKeys(probe, path)));
  }
  if (!hdf5Endings.has(ending) && kind !== 'an HDF5 file') throw refuse(path, kind);
  return withHdf5(ports, path, async (file) => work(await describeHdf5(file)));
}

async function describeZarr(keys: KeyStore): Promise<InputFile> {
  const store = await openZarr(keys);
  return store.kindOf('/mod') === 'group'
    ? { ...(await describeH5mu(store)), format: 'zarr (MuData)' }
    : { ...(await describeH5ad(store)), format: 'zarr (anndata)' };
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

/** Kinds that only the ending tells. */
const claims: Readonly<Record<string, string>> = {
  xlsx: 'an Excel workbook',
  rds: 'an R data file',
  rda: 'an R data file',
  rdata: 'an R data file',
};

function refuse(path: string, content: string): AppError {
  // What is packed is what the name says; a web page is none, whatever its name.
  const isPacked = /zip|xz|unknown/.test(content);
  const kind = (isPacked ? claims[endingOf(path)] : undefined) ?? content;
  return new AppError(
    'input-format',
    `${path}: expected .h5ad, 10x .h5, loom, .h5mu, .zarr, .mtx, .csv or .tsv, found ${kind}.`,
    { hint: adviseOn(kind, 'Choose the file that holds the counts.'), details: { found: kind } },
  );
}
