// Finds the three files of a matrix folder by their own names, never by the folder's: matrix, barcodes, features.
import { AppError } from '#shared/model/app-error.ts';
import { isMtxName } from '#shared/model/input-formats.ts';
import { baseName, folderOf } from '../paths.ts';
import type { FileProbe } from '../ports.ts';

export interface MtxFiles {
  readonly matrix: string;
  readonly barcodes: string;
  readonly features: string;
}

const matrixPattern = /^(.*?)((matrix|counts?|data)[^/]*)?\.mtx(\.gz)?$/i;
const barcodePattern = /^(barcodes?|cells?|obs|col(umn)?s?)([._-]?names?)?\.(tsv|txt|csv)(\.gz)?$/i;
const featurePattern =
  /^(features?|genes?|peaks?|regions?|var|rows?)([._-]?names?)?\.(tsv|txt|csv|bed)(\.gz)?$/i;

/** The files that belong to one .mtx file; names before it (GSM123_sample1_matrix.mtx) must be shared. */
export async function findFilesOf(probe: FileProbe, matrix: string): Promise<MtxFiles> {
  const folder = folderOf(matrix);
  const names = (await probe.listFolder(folder)) ?? [];
  const prefix = matrixPattern.exec(baseName(matrix))?.[1] ?? '';
  const find = (pattern: RegExp) =>
    [prefix, ''].flatMap((start) =>
      names.filter(
        (name) =>
          name.startsWith(start) && pattern.test(name.slice(start.length).replace(/^[._-]/, '')),
      ),
    )[0];
  const place = (found: string | undefined, wanted: string): string => {
    if (found !== undefined) return `${folder}/${found}`;
    throw new AppError(
      'input-missing',
      `${matrix}: expected ${prefix}${wanted} beside it, found ${listNames(names)}.`,
      { hint: 'Put the three files (matrix, barcodes, features) into one folder.' },
    );
  };
  return {
    matrix,
    barcodes: place(find(barcodePattern), 'barcodes.tsv'),
    features: place(find(featurePattern), 'features.tsv, genes.tsv or peaks.bed'),
  };
}

/**
 * The matrices in a folder: the one in it, or those of its subfolders (Cell Ranger 2 has one per genome), by name.
 * Throws `input-missing` when there is none, `input-format` when it holds several samples.
 */
export async function findMatrices(
  probe: FileProbe,
  folder: string,
): Promise<ReadonlyMap<string, MtxFiles>> {
  const names = (await probe.listFolder(folder)) ?? [];
  const own = names.filter(isMtxName);
  const [first] = own;
  if (own.length > 1) {
    throw new AppError(
      'input-format',
      `${folder}: expected one matrix, found ${own.length} (${listNames(own)}).`,
      { hint: 'Choose the .mtx files one by one: each is a sample of its own.' },
    );
  }
  if (first !== undefined) {
    return new Map([['matrix', await findFilesOf(probe, `${folder}/${first}`)]]);
  }
  const found = new Map<string, MtxFiles>();
  for (const name of names) {
    const inside = ((await probe.listFolder(`${folder}/${name}`)) ?? []).filter(isMtxName);
    if (inside.length !== 1) continue;
    found.set(name, await findFilesOf(probe, `${folder}/${name}/${inside[0]}`));
  }
  if (found.size > 0) return found;
  throw new AppError(
    'input-missing',
    `${folder}: expected a matrix.mtx with barcodes and features, or a Zarr store, found ${listNames(names)}.`,
    { hint: 'Choose the folder that Cell Ranger calls filtered_feature_bc_matrix.' },
  );
}

function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  return names.length > 6
    ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`
    : names.join(', ');
}
