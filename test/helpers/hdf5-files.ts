// Small files of counts in HDF5, right or wrong in one place, written with the plain library: our own writer makes only
// right ones.
import { ready, File, type Group } from 'h5wasm/node';

type Numbers = Float32Array | Float64Array | Int32Array | Int8Array;

/** What a small .h5ad holds; every part can be replaced by a wrong one. */
export interface SmallH5ad {
  readonly data: Numbers;
  readonly indices: Int32Array;
  readonly indptr: Int32Array;
  readonly shape: readonly [number, number];
  readonly cells: readonly string[];
  readonly genes: readonly string[];
  /** gzip-compressed in one chunk. */
  readonly isPacked: boolean;
  /** Called with the finished file, to spoil it. */
  readonly edit?: (file: File) => void;
}

/** 4 cells x 3 genes: counts 1 to 6 on six places, every cell has some. */
const small: SmallH5ad = {
  data: Float32Array.of(1, 2, 3, 4, 5, 6),
  indices: Int32Array.of(0, 2, 1, 0, 1, 2),
  indptr: Int32Array.of(0, 2, 3, 4, 6),
  shape: [4, 3],
  cells: ['AAAC-1', 'AAAG-1', 'AAAT-1', 'AACA-1'],
  genes: ['CD3E', 'LYZ', 'GAPDH'],
  isPacked: false,
};

/** Writes an .h5ad of sparse counts, with the encodings of anndata 0.8. */
export async function writeSmallH5ad(
  path: string,
  changes: Partial<SmallH5ad> = {},
): Promise<string> {
  const parts = { ...small, ...changes };
  return writeHdf5(path, (file) => {
    mark(file, 'anndata', '0.1.0');
    const x = file.create_group('X');
    mark(x, 'csr_matrix', '0.1.0');
    x.create_attribute('shape', [...parts.shape], [2], '<q');
    const packing = parts.isPacked ? { chunks: [parts.data.length], compression: 4 } : {};
    x.create_dataset({ name: 'data', data: parts.data, ...packing });
    x.create_dataset({ name: 'indices', data: parts.indices });
    x.create_dataset({ name: 'indptr', data: parts.indptr });
    addTable(file, 'obs', parts.cells);
    addTable(file, 'var', parts.genes);
    parts.edit?.(file);
  });
}

/** Writes a file of the 10x layout of Cell Ranger 3. */
export async function writeSmallTenx(
  path: string,
  changes: { readonly shape?: readonly number[]; readonly barcodes?: readonly string[] } = {},
): Promise<string> {
  return writeHdf5(path, (file) => {
    const matrix = file.create_group('matrix');
    matrix.create_dataset({ name: 'data', data: Int32Array.of(1, 2, 3) });
    matrix.create_dataset({ name: 'indices', data: Int32Array.of(0, 1, 0) });
    matrix.create_dataset({ name: 'indptr', data: Int32Array.of(0, 2, 3) });
    matrix.create_dataset({ name: 'shape', data: Int32Array.from(changes.shape ?? [2, 2]) });
    addTexts(matrix, 'barcodes', changes.barcodes ?? ['AAAC-1', 'AAAG-1']);
    const features = matrix.create_group('features');
    addTexts(features, 'id', ['ENSG00000000003', 'ENSG00000000005']);
    addTexts(features, 'name', ['CD3E', 'LYZ']);
  });
}

/** A new HDF5 file with what `fill` puts into it. */
export async function writeHdf5(path: string, fill: (file: File) => void): Promise<string> {
  await ready;
  const file = new File(path, 'w');
  fill(file);
  file.flush();
  file.close();
  return path;
}

export function mark(group: Pick<Group, 'create_attribute'>, type: string, version: string): void {
  group.create_attribute('encoding-type', type);
  group.create_attribute('encoding-version', version);
}

/** A table of anndata with an index and columns of text. */
export function addTable(
  file: File,
  name: string,
  index: readonly string[],
  columns: Readonly<Record<string, readonly string[]>> = {},
): void {
  const table = file.create_group(name);
  mark(table, 'dataframe', '0.2.0');
  table.create_attribute('_index', '_index');
  const names = Object.keys(columns);
  if (names.length > 0) table.create_attribute('column-order', names);
  addTexts(table, '_index', index);
  for (const [column, values] of Object.entries(columns)) addTexts(table, column, values);
}

function addTexts(group: Group, name: string, texts: readonly string[]): void {
  group.create_dataset({ name, data: [...texts], shape: [texts.length] });
  const made = group.get(name);
  if (made !== null && 'create_attribute' in made) mark(made, 'string-array', '0.2.0');
}
