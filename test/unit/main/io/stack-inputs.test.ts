import { expect, test } from 'vitest';
import { makeUnique } from '#main/io/make-unique.ts';
import { stackInputs } from '#main/io/stack-inputs.ts';
import type { AnnotatedMatrix, Column } from '#main/io/types.ts';
import { csrOf, denseOf } from '#test/helpers/sparse.ts';

function inputOf(
  rows: readonly (readonly number[])[],
  features: readonly string[],
  cells: readonly string[],
  columns: Readonly<Record<string, Column>> = {},
): AnnotatedMatrix {
  return {
    x: csrOf(rows),
    obs: { index: cells, indexName: '_index', columns: new Map(Object.entries(columns)) },
    vars: { index: features, indexName: '_index', columns: new Map() },
    matrixPath: 'X',
    warnings: [],
  };
}

const dense = ({ x }: AnnotatedMatrix) => denseOf(x);

const first = () =>
  inputOf(
    [
      [1, 2, 0],
      [0, 3, 4],
    ],
    ['a', 'b', 'c'],
    ['p', 'q'],
  );
const second = () => inputOf([[5, 6, 7]], ['c', 'd', 'a'], ['p']);

test('inner keeps shared features in the order of the first file', async () => {
  const stacked = await stackInputs([first(), second()], { join: 'inner' });
  expect(stacked.vars.index).toEqual(['a', 'c']);
  expect(dense(stacked)).toEqual([
    [1, 0],
    [0, 4],
    [7, 5],
  ]);
  expect([...stacked.x.indices]).toEqual([0, 1, 0, 1]);
});

test('outer keeps all features and counts absent ones as zero', async () => {
  const stacked = await stackInputs([first(), second()], { join: 'outer' });
  expect(stacked.vars.index).toEqual(['a', 'b', 'c', 'd']);
  expect(dense(stacked)).toEqual([
    [1, 2, 0, 0],
    [0, 3, 4, 0],
    [7, 0, 5, 6],
  ]);
});

test('cell names become unique and the names of the files are kept', async () => {
  const { obs } = await stackInputs([first(), second()], { join: 'inner' });
  expect(obs.index).toEqual(['p', 'q', 'p-1']);
  expect(obs.columns.get('barcode')).toEqual({ type: 'string', values: ['p', 'q', 'p'] });
});

test('unique cell names are left alone', async () => {
  const { obs } = await stackInputs([first()], { join: 'inner' });
  expect(obs.index).toEqual(['p', 'q']);
  expect(obs.columns.has('barcode')).toBe(false);
});

test('a batch per file is added as categories in the order of the files', async () => {
  const { obs } = await stackInputs([first(), second()], { join: 'inner', batchNames: ['z', 'a'] });
  expect(obs.columns.get('batch')).toEqual({
    type: 'categorical',
    codes: Int32Array.of(0, 0, 1),
    categories: ['z', 'a'],
    ordered: false,
  });
});

test('columns of all files are kept, missing where a file has none', async () => {
  const categorical = (codes: number[], categories: string[]): Column => ({
    type: 'categorical',
    codes: Int32Array.from(codes),
    categories,
    ordered: false,
  });
  const one = inputOf([[1], [1]], ['a'], ['p', 'q'], {
    kind: categorical([1, 0], ['T', 'B']),
    depth: { type: 'integer', values: Int32Array.of(1, 2), missing: null },
    mixed: { type: 'integer', values: Int32Array.of(1, 2), missing: null },
    flag: { type: 'boolean', values: Uint8Array.of(1, 0) },
  });
  const two = inputOf([[1]], ['a'], ['r'], {
    kind: categorical([0], ['NK']),
    mixed: { type: 'number', values: Float64Array.of(0.5) },
    note: { type: 'string', values: ['n'] },
  });
  const { columns } = (await stackInputs([one, two], { join: 'inner' })).obs;
  expect(columns.get('kind')).toEqual(categorical([1, 0, 2], ['T', 'B', 'NK']));
  expect(columns.get('depth')).toEqual({
    type: 'integer',
    values: Int32Array.of(1, 2, 0),
    missing: Uint8Array.of(0, 0, 1),
  });
  expect(columns.get('mixed')).toEqual({ type: 'number', values: Float64Array.of(1, 2, 0.5) });
  expect(columns.get('flag')).toEqual({ type: 'boolean', values: Uint8Array.of(1, 0, 2) });
  expect(columns.get('note')).toEqual({ type: 'string', values: [null, null, 'n'] });
});

test('files without a shared feature are refused with names of both', async () => {
  const other = inputOf([[1]], ['ENSG1'], ['r']);
  await expect(stackInputs([first(), other], { join: 'inner' })).rejects.toMatchObject({
    code: 'input-shape',
    hint: expect.stringMatching(/a, b, c.*ENSG1/) as string,
  });
});

test('inputs are given back as they are used, whoever else knows them', async () => {
  const inputs = [first(), second()];
  const known = [...inputs];
  await stackInputs(inputs, { join: 'inner' });
  expect(inputs).toEqual([]);
  expect(known.map(({ x }) => x.data.length + x.indices.length)).toEqual([0, 0]);
});

test('names are made unique as anndata does, past names that exist', () => {
  expect(makeUnique(['a', 'a', 'a-1', 'a', 'b'])).toEqual(['a', 'a-2', 'a-1', 'a-3', 'b']);
  const unique = ['a', 'b'];
  expect(makeUnique(unique)).toBe(unique);
});
