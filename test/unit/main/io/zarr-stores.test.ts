import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { unzipRaw } from 'unzipit';
import { expect, test } from 'vitest';
import { inspectInput } from '#main/io/inspect-input.ts';
import { readMatrix } from '#main/io/read-matrix.ts';
import { denseOf } from '#test/helpers/sparse.ts';
import { fixture, nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

const { rows } = JSON.parse(await readFile(fixture('older.json'), 'utf8')) as {
  readonly rows: readonly (readonly number[])[];
};
const archives = ['small-v2.zarr.zip', 'small-v3.zarr.zip', 'sharded.zarr.zip'];

/** The store of an archive as a folder. */
async function unpack(name: string): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'cellwright-zarr-')), 'small.zarr');
  const { entries } = await unzipRaw(new Uint8Array(await readFile(fixture(name))));
  for (const entry of entries) {
    const place = path.join(path.dirname(folder), entry.name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, new Uint8Array(await entry.arrayBuffer()));
  }
  return folder;
}

test.each(archives)(
  '%s is read: matrices of every storage, columns of every kind',
  async (name) => {
    const place = fixture(name);
    const { x, obs, vars } = await readMatrix(nodePorts, place, { matrixPath: 'X' });
    expect(denseOf(x)).toEqual(rows);
    expect(vars.index).toEqual(['CD3E', 'MS4A1', 'NKG7', 'LYZ', 'GAPDH']);
    expect(obs.index).toEqual(rows.map((_, i) => `cell${i}`));
    expect(obs.columns.get('kind')).toMatchObject({
      codes: Int32Array.of(0, 1, -1, 1, 0, 1),
      categories: ['B', 'T'],
    });
    expect(obs.columns.get('score')).toMatchObject({
      values: Float64Array.of(0, 0.5, 1, 1.5, 2, 2.5),
    });
    expect(obs.columns.get('n')).toMatchObject({
      values: Float64Array.from(rows, (_, i) => 2 ** 40 + i),
    });
    expect(obs.columns.get('ok')).toMatchObject({
      type: 'boolean',
      values: Uint8Array.of(1, 0, 1, 0, 1, 0),
    });
    expect(obs.columns.get('maybe')).toMatchObject({ missing: Uint8Array.of(0, 1, 0, 0, 1, 0) });
    expect(obs.columns.get('note')).toMatchObject({ values: rows.map((_, i) => `é${i}`) });
    const dense = await readMatrix(nodePorts, place, { matrixPath: 'layers/dense' });
    expect(denseOf(dense.x)).toEqual(rows.map((row) => row.map((value) => 2 * value)));
    const byColumn = await readMatrix(nodePorts, place, { matrixPath: 'layers/by_column' });
    expect(denseOf(byColumn.x)).toEqual(rows);
  },
);

test.each(archives)('the folder of %s is read alike', async (name) => {
  const folder = await unpack(name);
  const summary = await inspectInput(nodePorts, folder);
  expect(summary).toMatchObject({
    format: 'zarr (anndata)',
    nCells: 6,
    nFeatures: 5,
    embeddings: ['X_pca'],
  });
  const { x } = await readMatrix(nodePorts, folder, { matrixPath: 'layers/dense' });
  expect(denseOf(x)[5]).toEqual(rows[5]?.map((value) => 2 * value));
});

test('a damaged chunk is an error that names the array', async () => {
  const folder = await unpack('small-v2.zarr.zip');
  await writeFile(path.join(folder, 'X/data/0'), 'nonsense');
  await expect(readMatrix(nodePorts, folder, { matrixPath: 'X' })).rejects.toMatchObject({
    code: 'input-format',
    message: expect.stringMatching(
      /dataset \/X\/data: the values 0 to \d+ cannot be unpacked/,
    ) as string,
  });
});

test('a description that is no JSON is named', async () => {
  const folder = await unpack('small-v3.zarr.zip');
  await writeFile(path.join(folder, 'obs/zarr.json'), '{');
  await expect(inspectInput(nodePorts, folder)).rejects.toThrow(
    /obs\/zarr\.json: expected a description/,
  );
});

test('an archive that is cut off, or holds something else, is refused', async () => {
  const whole = await readFile(fixture('small-v2.zarr.zip'));
  const cut = await scratchPath('cut.zarr.zip');
  await writeFile(cut, whole.subarray(0, whole.length - 40));
  await expect(inspectInput(nodePorts, cut)).rejects.toThrow(/zip archive is cut off or damaged/);
  const folder = await unpack('small-v2.zarr.zip');
  await writeFile(path.join(folder, '.zgroup'), '{}');
  await expect(inspectInput(nodePorts, path.dirname(folder))).rejects.toMatchObject({
    name: 'AppError',
  });
});
