// Writes .h5ad with the encodings that anndata 0.8 reads, and no newer ones.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { withHdf5 } from './hdf5/file.ts';
import { createHdf5, type Hdf5Writer } from './hdf5/write.ts';
import type { IoPorts } from './ports.ts';
import { describeMatrix } from './stored-matrix.ts';
import type { H5adContent, IoCheckpoint, UnsGroup, UnsValue } from './types.ts';
import { setEncoding } from './h5ad/encoding.ts';
import { prepareTable, seedTable, writeTable } from './h5ad/write-table.ts';

/** Called with the number of values written since the last call. */
type Advance = (nValues: number) => Promise<void>;

/**
 * Writes a new file at `path` (a scratch path: the caller renames it), block by block, gzip-compressed, and reads the
 * shapes back. Names that HDF5 cannot hold ("/" in a column) are written with "_"; text
 * with gaps becomes categorical.
 * Encodings: anndata 0.1.0, csr_matrix 0.1.0, dataframe 0.2.0, categorical 0.2.0, array and string-array 0.2.0,
 * nullable-integer and nullable-boolean 0.1.0, raw 0.1.0, dict 0.1.0. Memory: a few MB beside `content`.
 * Throws `input-shape` when the parts of `content` do not fit together, `output` when the file cannot be written.
 */
export async function writeH5ad(
  ports: IoPorts,
  path: string,
  content: H5adContent,
  checkpoint?: IoCheckpoint,
): Promise<void> {
  checkContent(content);
  const obs = prepareTable(content.obs);
  const vars = prepareTable(content.vars);
  const raw = content.raw === undefined ? null : prepareTable(content.raw.vars);
  const tables = new Map([['obs', seedTable(obs)]]);
  tables.set('var', seedTable(vars));
  if (raw !== null) tables.set('raw', { groups: new Map([['var', seedTable(raw)]]) });
  const writer = await createHdf5(ports, path, { groups: tables });
  try {
    await writeTable(writer, '/obs', obs);
    await writeTable(writer, '/var', vars);
    const advance = countProgress(content, checkpoint);
    await writeMatrices(writer, content, advance);
    if (content.raw !== undefined && raw !== null) {
      await writeCsr(writer, '/raw/X', content.raw.x, advance);
      await writeTable(writer, '/raw/var', raw);
      openDict(writer, '/raw/varm');
      setEncoding(writer, '/raw', 'raw', '0.1.0');
    }
    await writeUns(writer, '/uns', content.uns);
    setEncoding(writer, '/', 'anndata', '0.1.0');
    writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
  await checkWritten(ports, path, content);
}

async function writeMatrices(
  writer: Hdf5Writer,
  content: H5adContent,
  advance: Advance,
): Promise<void> {
  await writeCsr(writer, '/X', content.x, advance);
  const group = (path: string) => openDict(writer, path);
  group('/layers');
  for (const [name, layer] of content.layers) {
    const place = `/layers/${toHdf5Name(name)}`;
    if (layer === 'same-as-x') writer.link('/X', place);
    else await writeCsr(writer, place, layer, advance);
  }
  group('/obsm');
  for (const [name, matrix] of content.obsm) {
    await writeDense(writer, `/obsm/${toHdf5Name(name)}`, matrix, advance);
  }
  group('/obsp');
  for (const [name, matrix] of content.obsp) {
    await writeCsr(writer, `/obsp/${toHdf5Name(name)}`, matrix, advance);
  }
  group('/varm');
  group('/varp');
}

async function writeCsr(
  writer: Hdf5Writer,
  path: string,
  matrix: CsrMatrix,
  advance: Advance,
): Promise<void> {
  const nStored = matrix.indptr[matrix.nRows] ?? 0;
  writer.group(path);
  setEncoding(writer, path, 'csr_matrix', '0.1.0');
  writer.integerAttribute(path, 'shape', [matrix.nRows, matrix.nCols]);
  await writer.numbers(`${path}/data`, matrix.data.subarray(0, nStored), {
    report: deltas(advance),
  });
  await writer.numbers(`${path}/indices`, matrix.indices.subarray(0, nStored), {
    report: deltas(advance),
  });
  // scipy wants pointers and indices of one type; 32 bits hold up to 2^31 values.
  const pointers =
    nStored < 2 ** 31 ? Int32Array.from(matrix.indptr) : BigInt64Array.from(matrix.indptr, BigInt);
  await writer.numbers(`${path}/indptr`, pointers);
}

async function writeDense(
  writer: Hdf5Writer,
  path: string,
  matrix: DenseMatrix,
  advance: Advance,
): Promise<void> {
  const shape = [matrix.nRows, matrix.nCols];
  await writer.numbers(path, matrix.data, { shape, report: deltas(advance) });
  setEncoding(writer, path, 'array', '0.2.0');
}

async function writeUns(writer: Hdf5Writer, path: string, group: UnsGroup): Promise<void> {
  openDict(writer, path);
  for (const [name, value] of Object.entries(group)) {
    await writeUnsValue(writer, `${path}/${toHdf5Name(name)}`, value);
  }
}

async function writeUnsValue(writer: Hdf5Writer, path: string, value: UnsValue): Promise<void> {
  if (typeof value === 'string') {
    await writer.texts(path, value);
    setEncoding(writer, path, 'string', '0.2.0');
  } else if (typeof value === 'number') {
    const isWhole = Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    const number = isWhole ? Int32Array.of(value) : Float64Array.of(value);
    await writer.numbers(path, number, { shape: [] });
    setEncoding(writer, path, 'numeric-scalar', '0.2.0');
  } else if (isTexts(value)) {
    await writer.texts(path, value);
    setEncoding(writer, path, 'string-array', '0.2.0');
  } else if (ArrayBuffer.isView(value)) {
    await writer.numbers(path, value);
    setEncoding(writer, path, 'array', '0.2.0');
  } else {
    await writeUns(writer, path, value);
  }
}

function isTexts(value: UnsValue): value is readonly string[] {
  return Array.isArray(value);
}

function openDict(writer: Hdf5Writer, path: string): void {
  writer.group(path);
  setEncoding(writer, path, 'dict', '0.1.0');
}

/** "/" separates groups in HDF5. */
function toHdf5Name(name: string): string {
  return name.replaceAll('/', '_');
}

function checkContent({ x, obs, vars, layers, obsm, obsp, raw }: H5adContent): void {
  const expect = (what: string, found: number, expected: number) => {
    if (found === expected) return;
    throw new AppError('input-shape', `${what}: expected ${expected}, found ${found}.`);
  };
  expect('rows of obs', obs.index.length, x.nRows);
  expect('rows of var', vars.index.length, x.nCols);
  expect('rows of raw/X', raw?.x.nRows ?? x.nRows, x.nRows);
  expect('rows of raw/var', raw?.vars.index.length ?? 0, raw?.x.nCols ?? 0);
  for (const [name, layer] of layers) {
    if (layer === 'same-as-x') continue;
    expect(`rows of layers/${name}`, layer.nRows, x.nRows);
    expect(`columns of layers/${name}`, layer.nCols, x.nCols);
  }
  for (const [name, matrix] of obsm) expect(`rows of obsm/${name}`, matrix.nRows, x.nRows);
  for (const [name, matrix] of obsp) {
    expect(`rows of obsp/${name}`, matrix.nRows, x.nRows);
    expect(`columns of obsp/${name}`, matrix.nCols, x.nRows);
  }
}

/** Progress over all large arrays, in values. */
function countProgress(content: H5adContent, checkpoint?: IoCheckpoint): Advance {
  const layers = [...content.layers.values()].filter((layer) => layer !== 'same-as-x');
  const raw = content.raw === undefined ? [] : [content.raw.x];
  const sparse = [content.x, ...layers, ...raw, ...content.obsp.values()];
  const dense = [...content.obsm.values()];
  const total =
    sparse.reduce((n, { indptr, nRows }) => n + 2 * (indptr[nRows] ?? 0), 0) +
    dense.reduce((n, { data }) => n + data.length, 0);
  let nDone = 0;
  return async (nValues) => {
    nDone += nValues;
    await checkpoint?.(nDone, total, 'values', 'Writing');
  };
}

/** Turns "n done so far" of one array into steps. */
function deltas(advance: Advance): (nDone: number) => Promise<void> {
  let before = 0;
  return async (nDone) => {
    const step = nDone - before;
    before = nDone;
    await advance(step);
  };
}

/** Opens the finished file and compares shapes, so that no half-written file is handed on. */
async function checkWritten(ports: IoPorts, path: string, { x, obsm }: H5adContent): Promise<void> {
  await withHdf5(ports, path, async (file) => {
    const matrix = await describeMatrix(file, 'X', '/X');
    const nStored = x.indptr[x.nRows] ?? 0;
    const isRight =
      matrix.nCells === x.nRows && matrix.nFeatures === x.nCols && matrix.nStored === nStored;
    const hasAll = [...obsm.keys()].every((name) => file.kindOf(`/obsm/${toHdf5Name(name)}`));
    if (isRight && hasAll) return;
    throw new AppError('output', `${path} was written but does not read back as it should.`, {
      hint: 'The disk may be full or failing. Try another drive.',
    });
  });
}
