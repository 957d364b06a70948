// Reading back a whole result.h5ad of ours, to write it again with parts of it changed.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix, DenseMatrix } from '#shared/model/matrix.ts';
import type { ArrayStore } from './array-store.ts';
import { describeAnndata } from './h5ad/h5ad-input.ts';
import { withHdf5 } from './hdf5/file.ts';
import type { InputMatrix } from './input-file.ts';
import type { IoPorts } from './ports.ts';
import { readAllTexts, readNumbersInto } from './read-array.ts';
import { readStoredMatrix } from './read-stored.ts';
import { describeMatrix } from './stored-matrix.ts';
import type { H5adContent, IoCheckpoint, Table, UnsGroup, UnsValue } from './types.ts';

/**
 * All of a file that `writeH5ad` wrote, so that writing it again gives the same. `layers/counts` of ours is `X` under a
 * second name and is not read twice. Memory: the whole file, unpacked.
 * Throws `input-missing`, `input-format`, `input-shape`.
 */
export function readH5ad(
  ports: IoPorts,
  path: string,
  checkpoint?: IoCheckpoint,
): Promise<H5adContent> {
  return withHdf5(ports, path, async (file) => {
    const { matrices } = await describeAnndata(file);
    const [x, ...others] = matrices;
    if (x?.name !== 'X') throw new AppError('input-format', `${path} has no matrix X.`);
    const layers = new Map<string, CsrMatrix | 'same-as-x'>();
    for (const { name, read } of others.filter((each) => each.name.startsWith('layers/'))) {
      const layer = name.slice('layers/'.length);
      layers.set(layer, layer === 'counts' ? 'same-as-x' : await read([], checkpoint));
    }
    const raw = others.find(({ name }) => name === 'raw/X');
    return {
      x: await x.read([], checkpoint),
      layers,
      obs: await readWhole(x.cells, path),
      vars: await readWhole(x.features, path),
      obsm: await readAll(file, '/obsm', (place) => readDense(file, place)),
      obsp: await readAll(file, '/obsp', async (place) =>
        readStoredMatrix(file, await describeMatrix(file, place, place), [], checkpoint),
      ),
      uns: await readGroup(file, '/uns'),
      ...(raw === undefined
        ? {}
        : {
            raw: { x: await raw.read([], checkpoint), vars: await readWhole(raw.features, path) },
          }),
    };
  });
}

/** The table; nothing of it may be left out, since it would be missing from the copy. */
async function readWhole(table: InputMatrix['cells'], path: string): Promise<Table> {
  const leftOut: string[] = [];
  const whole = await table.read(leftOut);
  if (leftOut.length > 0) throw new AppError('input-format', `${path}: ${leftOut.join(' ')}`);
  return whole;
}

async function readAll<Value>(
  file: ArrayStore,
  group: string,
  read: (place: string) => Promise<Value>,
): Promise<Map<string, Value>> {
  const found = new Map<string, Value>();
  for (const name of file.keysOf(group)) found.set(name, await read(`${group}/${name}`));
  return found;
}

async function readDense(file: ArrayStore, place: string): Promise<DenseMatrix> {
  const dataset = await file.dataset(place);
  const [nRows = 0, nCols = 1] = dataset.shape;
  const data = new Float32Array(nRows * nCols);
  await readNumbersInto(data, dataset);
  return { data, nRows, nCols };
}

async function readGroup(file: ArrayStore, group: string): Promise<UnsGroup> {
  const values = await readAll(file, group, (place) =>
    file.kindOf(place) === 'group' ? readGroup(file, place) : readValue(file, place),
  );
  return Object.fromEntries(values);
}

async function readValue(file: ArrayStore, place: string): Promise<UnsValue> {
  const dataset = await file.dataset(place);
  const isSingle = dataset.shape.length === 0;
  if (dataset.type.kind === 'string') {
    const texts = await readAllTexts(dataset);
    return isSingle ? (texts[0] ?? '') : texts;
  }
  const numbers = await dataset.numbers({
    start: dataset.shape.map(() => 0),
    count: [...dataset.shape],
  });
  if (isSingle) return numbers[0] ?? 0;
  return numbers instanceof Int32Array || numbers instanceof Float32Array
    ? numbers
    : Float64Array.from(numbers);
}
