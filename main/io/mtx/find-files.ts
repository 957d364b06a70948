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

/** What stands before and behind the word for a matrix: its last, its first; the whole name where there is none. */
const matrixPatterns = [
  /^(.*)(?:matrix|counts?|data)(.*)\.mtx(\.gz)?$/i,
  /^(.*?)(?:matrix|counts?|data)(.*)\.mtx(\.gz)?$/i,
  /^(.*)()\.mtx(\.gz)?$/i,
];
const barcodePattern =
  /^(barcodes?|cells?|obs|col(umn)?s?)([._-]?(names?|metadata))?\.(tsv|txt|csv)(\.gz)?$/i;
const featurePattern =
  /^(all[._-])?(features?|genes?|peaks?|regions?|var|rows?)([._-]?names?)?\.(tsv|txt|csv|bed)(\.gz)?$/i;

/**
 * The files that belong to one .mtx file; what stands before and behind its name (GSM123_sample1_matrix.mtx,
 * matrix_sample1.mtx) must be shared where files have it at all.
 */
export async function findFilesOf(probe: FileProbe, matrix: string): Promise<MtxFiles> {
  const folder = folderOf(matrix);
  const names = (await probe.listFolder(folder)) ?? [];
  const affixes = matrixPatterns.flatMap((pattern) => {
    const [, before, behind] = pattern.exec(baseName(matrix)) ?? [];
    return before === undefined || behind === undefined ? [] : [{ before, behind }];
  });
  const prefix = affixes[0]?.before ?? '';
  const tried = [
    ...affixes.flatMap(({ before, behind }) => [
      { before, behind },
      { before, behind: '' },
    ]),
    ...affixes.map(({ behind }) => ({ before: '', behind })),
    { before: '', behind: '' },
  ];
  const find = (pattern: RegExp) =>
    tried.flatMap((affix) => names.filter((name) => pattern.test(withoutAffix(name, affix))))[0];
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

/** "GSM1_barcodes_s1.tsv" as "barcodes.tsv"; '' for a name that has not both. */
function withoutAffix(
  name: string,
  { before, behind }: { readonly before: string; readonly behind: string },
): string {
  if (!name.startsWith(before) || !name.includes(`${behind}.`)) return '';
  const own = name.slice(before.length).replace(`${behind}.`, '.');
  return own.replace(/^[._-]/, '');
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
