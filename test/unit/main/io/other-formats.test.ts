// Older generations of .h5ad and the other formats in HDF5: all hold the same small matrix.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inspectInput } from '#main/io/inspect-input.ts';
import { readMatrix } from '#main/io/read-matrix.ts';
import { openRun } from '#main/io/open-run.ts';
import { denseOf } from '#test/helpers/sparse.ts';
import { fixture, nodePorts } from './node-ports.ts';

const { rows } = JSON.parse(await readFile(fixture('older.json'), 'utf8')) as {
  readonly rows: readonly (readonly number[])[];
};
const genes = ['CD3E', 'MS4A1', 'NKG7', 'LYZ', 'GAPDH'];

test.each([
  ['records.h5ad', 'X', 'cell0'],
  ['columns.h5ad', 'X', 'cell0'],
  ['tenx2.h5', 'GRCh38', 'AAAC0-1'],
  ['small.loom', 'matrix', 'cell0'],
  ['two.h5mu', 'mod/rna/X', 'cell0'],
])('%s is read as cells x features from %s', async (name, matrixPath, firstCell) => {
  const matrix = await readMatrix(nodePorts, fixture(name), { matrixPath });
  expect(denseOf(matrix.x)).toEqual(rows);
  expect(matrix.vars.index).toEqual(genes);
  expect(matrix.obs.index[0]).toBe(firstCell);
});

test.each(['records.h5ad', 'columns.h5ad'])('%s has its categories joined', async (name) => {
  const { obs } = await readMatrix(nodePorts, fixture(name), { matrixPath: 'X' });
  expect(obs.columns.get('kind')).toMatchObject({
    codes: Int32Array.of(0, 1, -1, 1, 0, 1),
    categories: ['B', 'T'],
    ordered: name === 'columns.h5ad',
  });
});

test('fields of records keep their values', async () => {
  const { obs } = await readMatrix(nodePorts, fixture('records.h5ad'), { matrixPath: 'X' });
  expect(obs.columns.get('score')).toMatchObject({
    values: Float64Array.of(0, 0.5, 1, 1.5, 2, 2.5),
  });
  expect(obs.columns.get('n')).toMatchObject({ type: 'integer' });
  expect(obs.columns.get('note')).toMatchObject({ values: ['é0', 'é1', 'é2', 'é3', 'é4', 'é5'] });
  const run = await openRun(nodePorts, fixture('records.h5ad'));
  expect(run.embeddings).toEqual(['X_pca']);
  expect([...(await run.readEmbedding('X_pca')).data].slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  run.close();
});

test('raw of before 0.7 is found', async () => {
  const { x } = await readMatrix(nodePorts, fixture('records.h5ad'), { matrixPath: 'raw/X' });
  expect(denseOf(x)).toEqual(rows.map((row) => row.map((value) => value + 1)));
});

test('several genomes are offered, each with its own cells', async () => {
  const summary = await inspectInput(nodePorts, fixture('tenx2.h5'));
  expect(summary).toMatchObject({ format: '10x h5 (v2)', nCells: 6, nFeatures: 5 });
  expect(summary.matrices.map(({ path, nCells }) => [path, nCells])).toEqual([
    ['GRCh38', 6],
    ['mm10', 4],
  ]);
  expect(summary.warnings[0]).toMatch(/several genomes: GRCh38 \(6 cells\), mm10 \(4 cells\)/);
  const mouse = await readMatrix(nodePorts, fixture('tenx2.h5'), { matrixPath: 'mm10' });
  expect(denseOf(mouse.x)).toEqual(rows.slice(0, 4));
});

test('a loom file has its layers, columns, and left-outs', async () => {
  const path = fixture('small.loom');
  const spliced = await readMatrix(nodePorts, path, { matrixPath: 'layers/spliced' });
  expect(denseOf(spliced.x)).toEqual(rows.map((row) => row.map((value) => 2 * value)));
  expect([...spliced.obs.columns.keys()]).toEqual(['ClusterName', 'Score']);
  expect([...spliced.vars.columns.keys()]).toEqual(['Accession']);
  const summary = await inspectInput(nodePorts, path);
  expect(summary.format).toBe('loom');
  expect(summary.matrices[0]).toMatchObject({ path: 'matrix', values: { kind: 'counts' } });
  expect(summary.warnings).toContainEqual(expect.stringMatching(/_tSNE is left out/));
});

test('of an h5mu the genes come first, and every modality can be chosen', async () => {
  const summary = await inspectInput(nodePorts, fixture('two.h5mu'));
  expect(summary).toMatchObject({
    format: 'h5mu',
    nFeatures: 5,
    embeddings: expect.any(Array) as string[],
  });
  expect(summary.matrices.map(({ path }) => path)).toEqual(['mod/rna/X', 'mod/prot/X']);
  expect(summary.columns.map(({ name }) => name)).toEqual(['depth']);
  const proteins = await readMatrix(nodePorts, fixture('two.h5mu'), { matrixPath: 'mod/prot/X' });
  expect(proteins.vars.index).toEqual(['p1', 'p2']);
});
