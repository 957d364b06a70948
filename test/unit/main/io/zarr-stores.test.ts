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

test('a chunk with more than its frame is refused, not waited on', async () => {
  const folder = await unpack('sharded.zarr.zip');
  const shard = path.join(folder, 'layers/dense/c/0/0');
  const bytes = await readFile(shard);
  // The index at the end, before its sum: place and length of each chunk.
  const lengthOfLast = bytes.length - 4 - 8;
  bytes.writeBigUInt64LE(bytes.readBigUInt64LE(lengthOfLast) + 3n, lengthOfLast);
  await writeFile(shard, bytes);
  await expect(readMatrix(nodePorts, folder, { matrixPath: 'layers/dense' })).rejects.toMatchObject(
    {
      code: 'input-format',
      message: expect.stringMatching(
        /dataset \/layers\/dense: .*Zstandard chunk is cut off/,
      ) as string,
    },
  );
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

/** The first three were found by the fuzzer: the library trusts a description, and ended the thread. */
test.each<[string, string, string, (description: string) => string]>([
  [
    'chunk shape of another name',
    'small-v3',
    'obs/ok/zarr.json',
    (text) => text.replace('chunk_shape', 'chunkshape'),
  ],
  [
    'codecs without names',
    'small-v3',
    'obs/note/zarr.json',
    (text) => text.replaceAll('"name": "', '"nome": "'),
  ],
  [
    'codec that is none',
    'small-v3',
    'obs/note/zarr.json',
    (text) => text.replace('"zstd"', '"lzma"'),
  ],
  ['shape below zero', 'small-v3', 'obs/ok/zarr.json', (text) => text.replace(/6/, '-6')],
  [
    'chunks of nothing',
    'small-v2',
    'obs/ok/.zarray',
    (text) => text.replace(/("chunks": \[\s*)6/, '$10'),
  ],
  [
    'compressor without a name',
    'small-v2',
    'obs/ok/.zarray',
    (text) => text.replace('"id"', '"di"'),
  ],
])('a description with a %s leaves its column out by name', async (_what, name, file, edit) => {
  const folder = await unpack(`${name}.zarr.zip`);
  const place = path.join(folder, file);
  const before = await readFile(place, 'utf8');
  await writeFile(place, edit(before));
  expect(edit(before)).not.toBe(before);
  const said = new RegExp(
    `dataset /${path.dirname(file)}(: expected a description| is packed with lzma)`,
  );
  expect((await readMatrix(nodePorts, folder, { matrixPath: 'X' })).warnings.join()).toMatch(said);
  expect((await inspectInput(nodePorts, folder)).warnings.join()).toMatch(said);
});

test('the same of a matrix refuses it', async () => {
  const folder = await unpack('small-v2.zarr.zip');
  const place = path.join(folder, 'X/data/.zarray');
  await writeFile(place, (await readFile(place, 'utf8')).replace('"shape"', '"shade"'));
  await expect(inspectInput(nodePorts, folder)).rejects.toMatchObject({
    code: 'input-format',
    message: expect.stringMatching(
      /dataset \/X\/data: expected a description with shape/,
    ) as string,
  });
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
