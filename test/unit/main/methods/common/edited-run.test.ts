import { describe, expect, test } from 'vitest';
import type { Column, RunFile } from '#main/io/types.ts';
import { editContent } from '#main/methods/common/edits/edited-content.ts';
import { openEditedRun } from '#main/methods/common/edits/edited-run.ts';
import { clustersFile, encodeMade, pictureFile } from '#main/methods/common/edits/made-files.ts';
import { selectionColumn } from '#shared/contract/edit-log.ts';
import type { RunEdit } from '#shared/contract/edits.ts';
import type { RunRecord } from '#shared/contract/results.ts';

/** Four cells in three clusters; gene g is 1, 2, 3, 4 counts of 10. */
const columns: Readonly<Record<string, Column>> = {
  leiden: {
    type: 'categorical',
    codes: Int32Array.of(0, 1, 2, 0),
    categories: ['0', '1', '2'],
    ordered: false,
  },
  n: { type: 'number', values: Float64Array.of(5, 1, Number.NaN, 9) },
};
const x = {
  data: Float32Array.of(1, 9, 2, 8, 3, 7, 4, 6),
  indices: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1),
  indptr: Uint32Array.of(0, 2, 4, 6, 8),
  nRows: 4,
  nCols: 2,
};
const umap = { data: Float32Array.of(0, 0, 1, 0, 1, 1, 0, 1), nRows: 4, nCols: 2 };
const recluster = { coordinates: 'X_pca', nNeighbors: 15, resolution: 0.5 };
const redraw = { coordinates: 'X_pca', nNeighbors: 15, minDist: 0.9 };

function open(...edits: RunEdit[]) {
  const made = new Map([
    [
      `run/${clustersFile(recluster)}`,
      encodeMade({ name: 'clusters', shape: [4], data: Int32Array.of(0, 0, 1, 1) }),
    ],
    [
      `run/${pictureFile(redraw)}`,
      encodeMade({ name: 'umap', shape: [4, 2], data: Float32Array.of(9, 9, 8, 8, 7, 7, 6, 6) }),
    ],
  ]);
  const file: RunFile = {
    nCells: 4,
    nFeatures: 2,
    cellColumns: Object.keys(columns),
    embeddings: ['X_umap'],
    readColumn: async (name) => columns[name]!,
    readEmbedding: async () => umap,
    readCellNames: async () => ['a', 'b', 'c', 'd'],
    readFeatureNames: async () => ['g', 'h'],
    readMatrix: async () => x,
    readText: async () => null,
    readTexts: async () => ['#111111', '#222222', '#333333'],
    close: () => undefined,
  };
  return openEditedRun('run', {
    openRun: async () => file,
    readRecord: async () => ({ scale: 'log1p' }) as RunRecord,
    exists: async (path) => path.endsWith('edits.json'),
    readText: async () => JSON.stringify({ version: 1, edits, nDone: edits.length }),
    readBytes: async (path) => made.get(path)!,
  });
}

const merge: RunEdit = { kind: 'merge-groups', column: 'leiden', groups: ['1', '2'], to: 'B' };
const lasso: RunEdit = {
  kind: 'name-selection',
  name: 'right',
  recipe: [
    {
      kind: 'polygon',
      picture: 'X_umap',
      corners: [
        [0.5, -1],
        [2, -1],
        [2, 2],
        [0.5, 2],
      ],
    },
  ],
};

describe('a run as it was edited', () => {
  test('without edits it is the file itself', async () => {
    const run = await open();
    expect(await run.readColumn('leiden')).toBe(columns['leiden']);
    expect(run.versionOf('leiden')).toBe('');
  });

  test('merged groups are one, in the colour of the first', async () => {
    const run = await open({ kind: 'rename-group', column: 'leiden', group: '0', to: 'T' }, merge);
    expect(await run.readGroups('leiden')).toEqual({
      codes: Int32Array.of(0, 1, 1, 0),
      names: ['T', 'B'],
      colors: ['#111111', '#222222'],
    });
    expect(run.versionOf('leiden')).not.toBe('');
    expect(run.versionOf('n')).toBe('');
  });

  test('clusters found again are read from beside the run', async () => {
    const run = await open({ kind: 'recluster', column: 'leiden', ...recluster });
    const { codes, names } = await run.readGroups('leiden');
    expect([codes, names]).toEqual([Int32Array.of(0, 0, 1, 1), ['0', '1']]);
  });

  test('a palette gives other colours and nothing else', async () => {
    const run = await open({ kind: 'choose-palette', column: 'leiden', palette: 'scanpy' });
    const { names, colors } = await run.readGroups('leiden');
    expect(names).toEqual(['0', '1', '2']);
    expect(colors).toEqual(['#1f77b4', '#ff7f0e', '#279e68']);
  });

  test('a lasso means the picture it was drawn in, also when that is drawn again', async () => {
    const run = await open(lasso, { kind: 'redraw', picture: 'X_umap', ...redraw });
    expect(run.pictureOf('X_umap')).toBe('X_umap#15,0.9');
    expect((await run.readPicture(run.pictureOf('X_umap')))[0]).toBe(9);
    const { codes, names } = await run.readGroups(selectionColumn('right'));
    expect(names).toEqual(['right', 'Other cells']);
    expect([...codes]).toEqual([1, 0, 0, 1]);
    expect(run.cellColumns).toEqual(['leiden', 'n', 'selection: right']);
  });

  test('a selection of groups means the groups as they were when it was made', async () => {
    const byGroup: RunEdit = {
      kind: 'name-selection',
      name: 's',
      recipe: [{ kind: 'groups', column: 'leiden', groups: ['B'], withMissing: false }],
    };
    const later: RunEdit = { kind: 'rename-group', column: 'leiden', group: 'B', to: 'other' };
    const run = await open(merge, byGroup, later);
    const { codes } = await run.readGroups(selectionColumn('s'));
    expect([...codes]).toEqual([1, 0, 0, 1]);
  });

  test('conditions are joined by and; a cell without a number meets none', async () => {
    const run = await open({
      kind: 'name-selection',
      name: 's',
      recipe: [
        { kind: 'range', of: { kind: 'column', name: 'n' }, min: 1, max: null },
        { kind: 'range', of: { kind: 'gene', name: 'g' }, min: 2, max: 4 },
      ],
    });
    const { codes } = await run.readGroups(selectionColumn('s'));
    // n: 5, 1, none, 9; g: 1, 2, 3, 4.
    expect([...codes]).toEqual([1, 0, 1, 0]);
  });
});

test('a saved file has the names, colours, pictures and selections of the edits, and the rest as it was', async () => {
  const run = await open(merge, lasso, { kind: 'redraw', picture: 'X_umap', ...redraw });
  const content = await editContent(
    {
      x,
      layers: new Map(),
      obs: {
        index: ['a', 'b', 'c', 'd'],
        indexName: '_index',
        columns: new Map(Object.entries(columns)),
      },
      vars: { index: ['g', 'h'], indexName: '_index', columns: new Map() },
      obsm: new Map([['X_umap', umap]]),
      obsp: new Map(),
      uns: {
        leiden_colors: ['#111111', '#222222', '#333333'],
        umap: { params: { min_dist: 0.1, a: 1 } },
        cellwright: '{"method":"scalex"}',
      },
    },
    run,
  );
  expect(content.x).toBe(x);
  expect(content.obs.columns.get('leiden')).toMatchObject({ categories: ['0', 'B'] });
  expect(content.obs.columns.get('n')).toBe(columns['n']);
  expect(content.obs.columns.get('selection_right')).toEqual({
    type: 'boolean',
    values: Uint8Array.of(0, 1, 1, 0),
  });
  expect(content.obsm.get('X_umap')?.data[0]).toBe(9);
  expect(content.uns['leiden_colors']).toEqual(['#111111', '#222222']);
  expect(content.uns['umap']).toMatchObject({ params: { min_dist: 0.9, a: 1, n_neighbors: 15 } });
  expect(JSON.parse(content.uns['cellwright'] as string)).toMatchObject({
    method: 'scalex',
    edits: [{ kind: 'merge-groups' }, { kind: 'name-selection' }, { kind: 'redraw' }],
  });
});
