// Files read by our readers and written again by our writer: anndata must see the same in both, new and old.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describeAnndata } from '#main/io/h5ad/h5ad-input.ts';
import { withHdf5, type Hdf5File } from '#main/io/hdf5/file.ts';
import { readAllTexts, readNumbersInto } from '#main/io/read-array.ts';
import { readStoredMatrix } from '#main/io/read-stored.ts';
import { describeMatrix } from '#main/io/stored-matrix.ts';
import type { H5adContent, Table, UnsGroup, UnsValue } from '#main/io/types.ts';
import { writeH5ad } from '#main/io/write-h5ad.ts';
import { createFileProbe } from '#main/platform/file-probe.ts';
import { isAppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import { runProcess } from './run-process.ts';
import { skip } from './types.ts';
import type { Verification, VerifyContext } from './types.ts';

type Described = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ports = { probe: createFileProbe() };
const fixtures = path.resolve(import.meta.dirname, '../fixtures/io');
const script = path.join(import.meta.dirname, 'describe_h5ad.py');

export const roundTripVerification: Verification = {
  name: 'round-trip',
  what: 'files read and written again look the same to anndata, the newest and one of two years ago',
  async run(context) {
    const { python, oldPython, workDir, log } = context;
    if (python === null || oldPython === null) return skip('needs --python and --old-python');
    const copies = new Map<string, string>();
    const leftOut: Record<string, readonly string[]> = {};
    const notRead: Record<string, string> = {};
    for (const file of await findFiles(context)) {
      const copy = path.join(workDir, `${copies.size}.h5ad`);
      try {
        leftOut[file] = await copyFile(file, copy);
        copies.set(file, copy);
      } catch (error) {
        if (!isAppError(error)) throw error;
        notRead[file] = error.message;
      }
    }
    const originals = await describe(python, [...copies.keys()]);
    const asNew = await describe(python, [...copies.values()]);
    const asOld = await describe(oldPython, [...copies.values()]);
    const problems: Record<string, readonly string[]> = {};
    let nElements = 0;
    for (const [file, copy] of copies) {
      nElements += Object.keys(asNew[copy] ?? {}).length;
      const wrong = [
        ...compare(originals[file] ?? {}, asNew[copy] ?? {}, leftOut[file] ?? []),
        ...compare(asNew[copy] ?? {}, asOld[copy] ?? {}, []).map((text) => `old anndata: ${text}`),
      ];
      if (wrong.length === 0) continue;
      problems[file] = wrong;
      log(`${file}: ${wrong.join('; ')}`);
    }
    const named = (found: object) =>
      Object.fromEntries(
        Object.entries(found).map(([file, value]) => [path.basename(file), value as unknown]),
      );
    return {
      passed: Object.keys(problems).length === 0 && copies.size > 0,
      numbers: {
        ...{ nFiles: copies.size, nElements, problems: named(problems) },
        // What has no place in the content that the app writes, or that anndata cannot read either.
        leftOut: named(
          Object.fromEntries(Object.entries(leftOut).filter(([, all]) => all.length > 0)),
        ),
        notRead: named(notRead),
      },
    };
  },
};

async function findFiles({ dataDir }: VerifyContext): Promise<readonly string[]> {
  const folders = dataDir === null ? [] : ['formats', 'annotation/pbmc3k'];
  const places = [fixtures, ...folders.map((folder) => path.join(dataDir ?? '', folder))];
  const found: string[] = [];
  for (const place of places) {
    for (const name of await readdir(place, { recursive: true })) {
      if (name.endsWith('.h5ad')) found.push(path.join(place, name));
    }
  }
  return found.sort();
}

async function describe(python: string, files: readonly string[]): Promise<Described> {
  const { code, stdout, stderr } = await runProcess(python, [script, ...files]);
  if (code !== 0) throw new Error(`describe_h5ad.py failed: ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as Described;
}

/** What differs; elements that were left out on purpose, or are below them, are passed over. */
function compare(
  wanted: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
  leftOut: readonly string[],
): readonly string[] {
  if (wanted['error'] !== undefined) return []; // anndata cannot read the original
  if (found['error'] !== undefined) return [found['error']];
  const isLeftOut = (name: string) =>
    leftOut.some((element) => name === element || name.startsWith(`${element}/`));
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...names].filter((name) => !isLeftOut(name) && wanted[name] !== found[name]);
}

/** Writes what our readers find in `file` to `copy`; the elements that have no place in it. */
async function copyFile(file: string, copy: string): Promise<readonly string[]> {
  const leftOut: string[] = [];
  const content = await withHdf5(ports, file, (opened) => readContent(opened, leftOut));
  await writeH5ad(ports, copy, content);
  return leftOut;
}

async function readContent(file: Hdf5File, leftOut: string[]): Promise<H5adContent> {
  const { matrices } = await describeAnndata(file);
  const first = matrices[0];
  if (first === undefined) throw new Error('an input has at least one matrix');
  const own = matrices.find(({ name }) => name === 'X');
  const layers = new Map<string, CsrMatrix>();
  for (const { name, read } of matrices) {
    if (name.startsWith('layers/')) layers.set(name.slice('layers/'.length), await read([]));
  }
  const raw = matrices.find(({ name }) => name === 'raw/X');
  if (own === undefined) leftOut.push('X');
  for (const group of ['varm', 'varp']) {
    leftOut.push(...file.keysOf(`/${group}`).map((name) => `${group}/${name}`));
  }
  // Graphs of before 0.7 lie in `uns`, from where anndata moves them.
  if (file.kindOf('/obsp') === null) leftOut.push('obsp');
  const table = async (source: (typeof first)['cells'], name: string): Promise<Table> => {
    const warnings: string[] = [];
    const found = await source.read(warnings);
    if (warnings.length > 0) leftOut.push(`${name}/columns`);
    leftOut.push(
      ...source.columnNames
        .filter((column) => !found.columns.has(column))
        .map((c) => `${name}/${c}`),
    );
    return found;
  };
  const vars = await table((own ?? first).features, 'var');
  return {
    x: own === undefined ? emptyMatrix(first.cells.nRows, vars.index.length) : await own.read([]),
    layers,
    obs: await table(first.cells, 'obs'),
    vars,
    obsm: await readAll(file, 'obsm', leftOut, (place) => readDense(file, place)),
    obsp: await readAll(file, 'obsp', leftOut, async (place) =>
      readStoredMatrix(file, await describeMatrix(file, place, place), []),
    ),
    uns: withoutCategories(await readGroup(file, 'uns', leftOut), [
      ...first.cells.columnNames,
      ...vars.columns.keys(),
    ]),
    ...(raw === undefined
      ? {}
      : { raw: { x: await raw.read([]), vars: await table(raw.features, 'raw/var') } }),
  };
}

/** Before 0.7 the categories of a column lay in `uns`; anndata takes them from there. */
function withoutCategories(uns: UnsGroup, columns: readonly string[]): UnsGroup {
  const moved = new Set(columns.map((name) => `${name}_categories`));
  return Object.fromEntries(Object.entries(uns).filter(([name]) => !moved.has(name)));
}

function emptyMatrix(nRows: number, nCols: number): CsrMatrix {
  const [data, indices] = [new Float32Array(0), new Int32Array(0)];
  return { data, indices, indptr: new Uint32Array(nRows + 1), nRows, nCols };
}

async function readAll<Value>(
  file: Hdf5File,
  group: string,
  leftOut: string[],
  read: (place: string) => Promise<Value | null>,
): Promise<Map<string, Value>> {
  const found = new Map<string, Value>();
  for (const name of file.keysOf(`/${group}`)) {
    try {
      const value = await read(`/${group}/${name}`);
      if (value !== null) {
        found.set(name, value);
        continue;
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
    leftOut.push(`${group}/${name}`);
  }
  return found;
}

async function readDense(file: Hdf5File, place: string): Promise<DenseMatrix | null> {
  if (file.kindOf(place) !== 'dataset') return null;
  const dataset = await file.dataset(place);
  const [nRows = 0, nCols = 1] = dataset.shape;
  if (dataset.shape.length !== 2 || dataset.type.kind === 'string') return null;
  const data = new Float32Array(nRows * nCols);
  await readNumbersInto(data, dataset);
  return { data, nRows, nCols };
}

async function readGroup(file: Hdf5File, group: string, leftOut: string[]): Promise<UnsGroup> {
  const values = await readAll(file, group, leftOut, async (place): Promise<UnsValue | null> => {
    if (file.kindOf(place) !== 'group') return readValue(file, place);
    const isRecords = file.module.get_type(file.id, place) !== file.module.H5G_GROUP;
    const encoding =
      file.textAttribute(place, 'encoding-type') ?? file.textAttribute(place, 'h5sparse_format');
    const isPlain = !isRecords && (encoding === null || encoding === 'dict');
    return isPlain ? readGroup(file, place.slice(1), leftOut) : null;
  });
  return Object.fromEntries(values);
}

/** Texts and numbers, single or in a row; null for what `uns` of the app does not have. */
async function readValue(file: Hdf5File, place: string): Promise<UnsValue | null> {
  const { shape, type, ...dataset } = await file.dataset(place);
  if (shape.length > 1 || type.kind === 'boolean') return null;
  if (type.kind === 'string') {
    const texts = await readAllTexts({ shape, type, ...dataset });
    // Before 0.7 a single text was a list of one of fixed length, and anndata still takes it so.
    const isOld = !type.isVariable && file.textAttribute(place, 'encoding-type') === null;
    return shape.length === 0 || (isOld && texts.length === 1) ? (texts[0] ?? '') : texts;
  }
  const numbers = await dataset.numbers({ start: shape.map(() => 0), count: [...shape] });
  if (shape.length === 0) return numbers[0] ?? 0;
  return numbers instanceof Int32Array || numbers instanceof Float32Array
    ? numbers
    : Float64Array.from(numbers);
}
