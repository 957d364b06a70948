import { expect, test } from 'vitest';
import { withHdf5 } from '#main/io/hdf5/file.ts';
import { openRun } from '#main/io/open-run.ts';
import { readMatrix } from '#main/io/read-matrix.ts';
import type { Column, H5adContent } from '#main/io/types.ts';
import { writeH5ad } from '#main/io/write-h5ad.ts';
import { nodePorts } from './node-ports.ts';
import { scratchPath } from './scratch-path.ts';

const columns = new Map<string, Column>([
  [
    'kind',
    { type: 'categorical', codes: Int32Array.of(1, -1, 0), categories: ['β', 'T'], ordered: true },
  ],
  [
    'plate',
    {
      type: 'categorical',
      codes: Int32Array.of(1, 0, 1),
      categories: ['2', '10'],
      ordered: false,
      categoryType: 'integer',
    },
  ],
  [
    'dose',
    {
      type: 'categorical',
      codes: Int32Array.of(0, 1, -1),
      categories: ['0.5', '1.0'],
      ordered: true,
      categoryType: 'number',
    },
  ],
  ['text', { type: 'string', values: ['x', '', 'ünï'] }],
  ['gaps', { type: 'string', values: ['x', null, 'y'] }],
  ['n', { type: 'integer', values: Int32Array.of(-1, 0, 7), missing: null }],
  ['large', { type: 'integer', values: Float64Array.of(2 ** 40, 1, 2), missing: null }],
  ['maybeN', { type: 'integer', values: Int32Array.of(5, 0, 7), missing: Uint8Array.of(0, 1, 0) }],
  ['score', { type: 'number', values: Float64Array.of(0.1, Number.NaN, -3) }],
  ['flag', { type: 'boolean', values: Uint8Array.of(1, 0, 1) }],
  ['maybe', { type: 'boolean', values: Uint8Array.of(1, 2, 0) }],
  ['a/b', { type: 'number', values: Float64Array.of(1, 2, 3) }],
]);

const content: H5adContent = {
  x: {
    data: Float32Array.of(1, 2.5, 3),
    indices: Int32Array.of(0, 3, 1),
    indptr: Uint32Array.of(0, 2, 2, 3),
    nRows: 3,
    nCols: 4,
  },
  layers: new Map([['counts', 'same-as-x']]),
  obs: { index: ['p', 'q', 'r'], indexName: 'barcode', columns },
  vars: { index: ['g1', 'g2', 'g3', 'g4'], indexName: '_index', columns: new Map() },
  obsm: new Map([['X_umap', { data: Float32Array.of(1, 2, 3, 4, 5, 6), nRows: 3, nCols: 2 }]]),
  obsp: new Map([
    [
      'distances',
      {
        data: Float32Array.of(0.5),
        indices: Int32Array.of(2),
        indptr: Uint32Array.of(0, 1, 1, 1),
        nRows: 3,
        nCols: 3,
      },
    ],
  ]),
  uns: {
    cellwright: '{"seed": 1}',
    kind_colors: ['#112233', '#445566'],
    neighbors: {
      connectivities_key: 'connectivities',
      params: { n_neighbors: 30, metric: 'euclidean' },
    },
    history: Float64Array.of(1, 0.5),
    none: [],
  },
};

async function write(changes: Partial<H5adContent> = {}): Promise<string> {
  const path = await scratchPath('result.h5ad');
  await writeH5ad(nodePorts, path, { ...content, ...changes });
  return path;
}

test('what is written is read back: values, names, columns of every kind', async () => {
  const matrix = await readMatrix(nodePorts, await write(), { matrixPath: 'X' });
  expect(matrix.x).toEqual(content.x);
  expect(matrix.vars.index).toEqual(content.vars.index);
  expect(matrix.obs.index).toEqual(content.obs.index);
  expect(matrix.obs.indexName).toBe('barcode');
  const expected = new Map(columns);
  const slashed = expected.get('a/b');
  expected.delete('a/b');
  if (slashed !== undefined) expected.set('a_b', slashed);
  // Text with gaps comes back as categories: anndata 0.8 has nothing else for it.
  expected.set('gaps', {
    type: 'categorical',
    codes: Int32Array.of(0, -1, 1),
    categories: ['x', 'y'],
    ordered: false,
  });
  // What stands below a mask is not kept.
  expect(matrix.obs.columns).toEqual(expected);
  expect(matrix.warnings).toEqual([]);
});

test('a layer that is the same as X is a second name of the same data', async () => {
  const path = await write();
  const distinct = content.x.data.slice().map((value) => value * 2);
  const larger = await write({ layers: new Map([['counts', { ...content.x, data: distinct }]]) });
  const sizes = await Promise.all([path, larger].map((place) => nodePorts.probe.sizeOf(place)));
  expect(sizes[0] ?? 0).toBeLessThan(sizes[1] ?? 0);
  const run = await openRun(nodePorts, path);
  expect((await run.readMatrix('layers/counts')).data).toEqual(content.x.data);
  run.close();
});

test('only encodings that anndata 0.8 reads are written', async () => {
  const allowed = new Map([
    ['anndata', '0.1.0'],
    ['csr_matrix', '0.1.0'],
    ['dataframe', '0.2.0'],
    ['categorical', '0.2.0'],
    ['array', '0.2.0'],
    ['string-array', '0.2.0'],
    ['string', '0.2.0'],
    ['numeric-scalar', '0.2.0'],
    ['nullable-integer', '0.1.0'],
    ['nullable-boolean', '0.1.0'],
    ['dict', '0.1.0'],
  ]);
  await withHdf5(nodePorts, await write(), (file) => {
    const paths = ['/', ...file.module.get_names(file.id, '/', true).map((path) => `/${path}`)];
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      const type = file.textAttribute(path, 'encoding-type');
      // The arrays inside a sparse matrix carry no mark.
      if (/\/(data|indices|indptr)$/.test(path)) continue;
      expect([path, allowed.get(type ?? '')]).toEqual([
        path,
        file.textAttribute(path, 'encoding-version'),
      ]);
    }
    return Promise.resolve();
  });
});

test('a run is read piece by piece', async () => {
  const run = await openRun(nodePorts, await write());
  expect([run.nCells, run.nFeatures, run.embeddings]).toEqual([3, 4, ['X_umap']]);
  expect(run.cellColumns).toContain('kind');
  expect(await run.readColumn('flag')).toEqual(columns.get('flag'));
  expect(await run.readEmbedding('X_umap')).toEqual(content.obsm.get('X_umap'));
  expect(await run.readFeatureNames()).toEqual(content.vars.index);
  expect(await run.readText('cellwright')).toBe('{"seed": 1}');
  expect(await run.readText('neighbors/params/metric')).toBe('euclidean');
  expect(await run.readText('absent')).toBeNull();
  expect(await run.readTexts('kind_colors')).toEqual(['#112233', '#445566']);
  await expect(run.readColumn('absent')).rejects.toThrow(
    /no column "absent" in obs; it has kind, /,
  );
  await expect(run.readEmbedding('X_tsne')).rejects.toThrow(/it has X_umap/);
  run.close();
});

test('a matrix of many blocks is written and read exactly', async () => {
  const nRows = 6000;
  const data = Float32Array.from({ length: nRows * 100 }, (_, i) => (i * 7919) % 1013);
  const indices = Int32Array.from(data, (_, i) => (i % 100) * 3);
  const indptr = Uint32Array.from({ length: nRows + 1 }, (_, i) => i * 100);
  const large = { data, indices, indptr, nRows, nCols: 300 };
  const shares: number[] = [];
  const path = await scratchPath('large.h5ad');
  await writeH5ad(
    nodePorts,
    path,
    {
      ...content,
      x: large,
      obs: {
        index: Array.from({ length: nRows }, (_, i) => `cell ${i}`),
        indexName: '_index',
        columns: new Map(),
      },
      vars: {
        index: Array.from({ length: 300 }, (_, i) => `gene ${i}`),
        indexName: '_index',
        columns: new Map(),
      },
      layers: new Map(),
      obsm: new Map(),
      obsp: new Map(),
    },
    (done, total) => {
      shares.push(done / total);
      return Promise.resolve();
    },
  );
  const back = await readMatrix(nodePorts, path, { matrixPath: 'X' });
  expect(back.x).toEqual(large);
  expect(back.obs.index[5999]).toBe('cell 5999');
  expect(shares.at(-1)).toBe(1);
});

test('an empty matrix and empty tables are allowed', async () => {
  const none = { data: new Float32Array(0), indices: new Int32Array(0), nRows: 0, nCols: 0 };
  const empty = { index: [], indexName: '_index', columns: new Map<string, Column>() };
  const path = await write({
    x: { ...none, indptr: new Uint32Array(1) },
    obs: empty,
    vars: empty,
    obsm: new Map([['X_umap', { data: new Float32Array(0), nRows: 0, nCols: 2 }]]),
    obsp: new Map(),
  });
  expect((await readMatrix(nodePorts, path, { matrixPath: 'X' })).x.nRows).toBe(0);
});

test('parts that do not fit together are refused before anything is written', async () => {
  const embedding = { data: new Float32Array(4), nRows: 2, nCols: 2 };
  const path = await scratchPath('never.h5ad');
  const writing = writeH5ad(nodePorts, path, { ...content, obsm: new Map([['X_pca', embedding]]) });
  await expect(writing).rejects.toThrow(/rows of obsm\/X_pca: expected 3, found 2/);
  expect(await nodePorts.probe.sizeOf(path)).toBeNull();
});

test('a place that cannot be written is an output error', async () => {
  await expect(writeH5ad(nodePorts, '/no/such/folder/x.h5ad', content)).rejects.toMatchObject({
    code: 'output',
  });
});

test('raw is carried along, with features of its own', async () => {
  const raw = {
    x: { ...content.x, nCols: 5 },
    vars: {
      index: ['g1', 'g2', 'g3', 'g4', 'g5'],
      indexName: '_index',
      columns: new Map<string, Column>([
        ['chosen', { type: 'boolean', values: Uint8Array.of(1, 1, 1, 1, 0) }],
      ]),
    },
  };
  const path = await scratchPath('raw.h5ad');
  await writeH5ad(nodePorts, path, { ...content, raw });
  const back = await readMatrix(nodePorts, path, { matrixPath: 'raw/X' });
  expect(back.x).toEqual(raw.x);
  expect(back.vars).toEqual(raw.vars);
  await withHdf5(nodePorts, path, async (file) => {
    expect(file.attribute('/raw', 'encoding-type')).toBe('raw');
    await Promise.resolve();
  });
  const wrong = { ...raw, x: { ...raw.x, nCols: 4 } };
  await expect(writeH5ad(nodePorts, path, { ...content, raw: wrong })).rejects.toThrow(
    /rows of raw\/var: expected 4, found 5/,
  );
});
