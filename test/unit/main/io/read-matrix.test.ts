import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readFeatureNames, readMatrix } from '#main/io/read-matrix.ts';
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { fixture, nodePorts } from './node-ports.ts';

interface Expected {
  readonly kinds: Readonly<Record<string, number>> & {
    readonly countsRow3: readonly number[];
    readonly varNames: readonly string[];
    readonly codes: readonly number[];
    readonly quality: readonly number[];
  };
  readonly tenx: { readonly rows: readonly (readonly number[])[] };
}

const expected = JSON.parse(await readFile(fixture('expected.json'), 'utf8')) as Expected;

function read(name: string, matrixPath?: string): Promise<AnnotatedMatrix> {
  return readMatrix(nodePorts, fixture(name), matrixPath === undefined ? {} : { matrixPath });
}

function denseRow({ x }: AnnotatedMatrix, row: number): number[] {
  const values = new Array<number>(x.nCols).fill(0);
  for (let at = x.indptr[row] ?? 0; at < (x.indptr[row + 1] ?? 0); at++) {
    values[x.indices[at] ?? 0] = x.data[at] ?? 0;
  }
  return values;
}

function sum({ x }: AnnotatedMatrix): number {
  return x.data.reduce((total, value) => total + value, 0);
}

test.each(['X', 'layers/counts', 'layers/by_column', 'layers/logged', 'raw/X'])(
  '%s has the sum that Python finds (relative tolerance 1e-6)',
  async (path) => {
    const matrix = await read('kinds.h5ad', path);
    expect(matrix.matrixPath).toBe(path);
    expect([matrix.x.nRows, matrix.x.nCols]).toEqual([40, path === 'raw/X' ? 65 : 60]);
    const wanted = expected.kinds[path] ?? Number.NaN;
    expect(Math.abs(sum(matrix) - wanted)).toBeLessThan(1e-6 * Math.max(1000, Math.abs(wanted)));
  },
);

test.each(['layers/counts', 'layers/by_column'])(
  'rows of %s hold their values in order, whatever the storage',
  async (path) => {
    expect(denseRow(await read('kinds.h5ad', path), 3)).toEqual(expected.kinds.countsRow3);
  },
);

test('a dense matrix in tall chunks equals the same matrix in whole', async () => {
  const tall = await read('tall-chunks.h5ad', 'X');
  const whole = await read('kinds.h5ad', 'X');
  expect(tall.x).toEqual(whole.x);
});

test('without a path, raw counts are taken wherever they are', async () => {
  expect((await read('kinds.h5ad')).matrixPath).toBe('layers/counts');
});

test('a path that is not there is refused with what there is', async () => {
  await expect(read('kinds.h5ad', 'layers/none')).rejects.toThrow(
    /has no matrix "layers\/none"; it has X, /,
  );
});

test('columns of every kind are read', async () => {
  const { columns } = (await read('kinds.h5ad')).obs;
  expect(columns.get('cell_type')).toEqual({
    type: 'categorical',
    codes: Int32Array.from(expected.kinds.codes),
    categories: ['B', 'T', 'NK'],
    ordered: true,
  });
  expect(columns.get('plate')).toMatchObject({ categories: ['1.0', '2.0'], ordered: false });
  expect(columns.get('cell_id')).toMatchObject({ type: 'string' });
  expect(columns.get('quality')).toEqual({
    type: 'number',
    values: Float64Array.from(expected.kinds.quality),
  });
  const large = columns.get('large');
  expect(large?.type === 'integer' && large.values[1]).toBe(2 ** 40 + 1);
  const counts = columns.get('n_counts');
  expect(counts?.type === 'integer' && counts.values).toBeInstanceOf(Int32Array);
  const doublet = columns.get('is_doublet');
  expect(doublet?.type === 'boolean' && [...doublet.values.subarray(0, 6)]).toEqual([
    1, 0, 0, 0, 0, 1,
  ]);
  const maybe = columns.get('maybe');
  expect(maybe?.type === 'boolean' && [...maybe.values.subarray(0, 4)]).toEqual([1, 0, 2, 1]);
  const some = columns.get('count_or_none');
  expect(some?.type === 'integer' && [...(some.missing ?? [])].slice(0, 4)).toEqual([0, 1, 0, 0]);
});

test('a column of an unknown encoding is left out with a warning that names it', async () => {
  const { obs, warnings } = await read('kinds.h5ad');
  expect(obs.columns.has('odd')).toBe(false);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^\/obs\/odd is left out: its encoding \(future-array\)/),
  );
});

test('a column of references is left out with a warning, the rest is read', async () => {
  const { obs, warnings } = await read('reference-column.h5ad');
  expect(obs.index).toEqual(['a', 'b', 'c', 'd']);
  expect(obs.columns.size).toBe(0);
  expect(warnings).toEqual([expect.stringMatching(/^\/obs\/pointer is left out: .*reference/)]);
});

test('feature names are made unique as anndata does, and the originals kept', async () => {
  const { vars } = await read('kinds.h5ad');
  expect(vars.index).toEqual(expected.kinds.varNames);
  const original = vars.columns.get('original_name');
  expect(original?.type === 'string' && original.values.slice(0, 4)).toEqual([
    'GENE0',
    'GENE0',
    'GENE1',
    'GENE1',
  ]);
  expect(await readFeatureNames(nodePorts, fixture('kinds.h5ad'))).toEqual(expected.kinds.varNames);
});

test('rows out of order are sorted, repeats added up, large whole numbers warned about', async () => {
  const matrix = await read('odd-rows.h5ad');
  expect([...matrix.x.indices]).toEqual([0, 2, 1, 3]);
  expect([...matrix.x.data]).toEqual([2, 1, 7, 2 ** 24]);
  expect([...matrix.x.indptr]).toEqual([0, 2, 3, 4]);
  expect(matrix.warnings).toEqual([
    expect.stringMatching(/1 values are 16,777,216 or more/),
    expect.stringMatching(/1 values stand at a place that has one already/),
  ]);
});

test('an index out of range names the row', async () => {
  await expect(read('bad-index.h5ad')).rejects.toMatchObject({
    code: 'input-value',
    message: expect.stringMatching(/\/X, row 1: expected indices from 0 to 3, found 7/) as string,
  });
});

test('an HDF5 file of another kind is described', async () => {
  await expect(read('damaged-chunk.h5')).rejects.toThrow(/found an HDF5 file with values/);
});

test('a 10x file is read as cells x features with ids, names and types', async () => {
  const matrix = await read('tenx.h5');
  expect(matrix.obs.index[0]).toBe('AAAC0-1');
  expect(Array.from({ length: 6 }, (_, row) => denseRow(matrix, row))).toEqual(expected.tenx.rows);
  expect(matrix.vars.index).toEqual(['CD3E', 'CD3', 'MS4A1', 'CD3E-1', 'CD19']);
  const ids = matrix.vars.columns.get('gene_ids');
  expect(ids?.type === 'string' && ids.values[2]).toBe('ENSG00000000002');
  expect(matrix.vars.columns.get('genome')).toMatchObject({ categories: ['GRCh38'] });
});

test('of a 10x file with several feature types, genes are taken unless another is named', async () => {
  const genes = await read('tenx-mixed.h5');
  expect(genes.matrixPath).toBe('matrix/Gene Expression');
  expect(genes.vars.index).toEqual(['CD3E', 'MS4A1', 'CD3E-1']);
  expect(denseRow(genes, 1)).toEqual([0, 2, 3].map((i) => expected.tenx.rows[1]?.[i]));
  const proteins = await read('tenx-mixed.h5', 'matrix/Antibody Capture');
  expect(proteins.vars.index).toEqual(['CD3', 'CD19']);
  expect((await read('tenx-mixed.h5', 'matrix')).x.nCols).toBe(5);
});

test('the checkpoint is told of progress that never falls, and may stop the reading', async () => {
  const shares: number[] = [];
  await readMatrix(nodePorts, fixture('kinds.h5ad'), {
    checkpoint: (done, total) => {
      shares.push(done / total);
      return Promise.resolve();
    },
  });
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const stop = new Error('stop');
  const stopped = readMatrix(nodePorts, fixture('kinds.h5ad'), {
    checkpoint: () => Promise.reject(stop),
  });
  await expect(stopped).rejects.toBe(stop);
});
