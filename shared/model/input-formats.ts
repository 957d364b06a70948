// Which files can be an input, by their names. What a file is, its content says (`main/io/open-input.ts`).

const packable = ['mtx', 'csv', 'tsv', 'txt'] as const;

/** Ends of names of single files that can hold a matrix, without the leading dot. */
export const inputEndings: readonly string[] = [
  ...['h5ad', 'h5', 'hdf5', 'h5mu', 'loom', 'zarr', 'zarr.zip', 'tab'],
  ...packable,
  ...packable.map((ending) => `${ending}.gz`),
];

/** The formats in the words of the field, for display. */
export const inputFormatNames = [
  'h5ad',
  'zarr',
  '10x h5',
  'mtx folder',
  'loom',
  'h5mu',
  'csv, tsv',
];

const zarrMarks = new Set(['.zgroup', '.zattrs', '.zmetadata', 'zarr.json']);

/** True when these names are those of a Zarr store. */
export function isZarrFolder(names: readonly string[]): boolean {
  return names.some((name) => zarrMarks.has(name));
}

/** True for the name of a Matrix Market file. */
export function isMtxName(name: string): boolean {
  return /\.mtx(\.gz)?$/i.test(name);
}

/** True for names that end like a matrix file. */
export function isInputName(name: string): boolean {
  return inputEndings.some((ending) => name.toLowerCase().endsWith(`.${ending}`));
}

/** True for tables of text: a matrix, or the barcodes and features beside one. */
export function isTextName(name: string): boolean {
  return /\.(csv|tsv|txt|tab)(\.gz)?$/i.test(name);
}
