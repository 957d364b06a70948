// How a run is looked at comes back with it, the selected cells by their recipe.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { ArrayHandle } from '#shared/contract/results.ts';
import type { SavedView } from '#shared/contract/saved-view.ts';
import type { RpcClient } from '#shared/rpc/client.ts';

/** Saves a view of the run of 300 cells in `dir` that nobody has looked at, and opens it again. */
export async function checkSavedView(client: RpcClient, dir: string): Promise<void> {
  const valuesOf = ({ id, length }: ArrayHandle) =>
    client.call('results.slice', { id, start: 0, end: length });
  const batches = await client.call('results.column', { dir, name: 'batch' });
  const firstBatch = (batches.type === 'categorical' && batches.categories[0]) || '';
  const unnamed: SavedView['selection'] = [
    { kind: 'groups', column: 'batch', groups: [firstBatch], withMissing: false },
  ];
  const view: SavedView = {
    colorBy: { kind: 'gene', name: 'G7' },
    hidden: [-1, 2],
    chosen: 'harmony',
    tab: 'genes',
    pointScale: 1.6,
    valueRange: [5, 95],
    valueScale: 'diverging',
    markersOf: { column: 'leiden', group: null },
    peaksOf: null,
    genes: ['G7'],
    genesBy: null,
    clustersOf: null,
    composition: null,
    selection: unnamed,
  };
  expect((await client.call('results.open', { dir })).view).toBeNull();
  await client.call('results.saveView', { dir, view });
  expect((await client.call('results.open', { dir })).view).toEqual(view);
  const selected = await client.call('results.select', { dir, recipe: unnamed });
  expect(selected).toMatchObject({ dtype: 'uint8', length: 300 });
  const codes = await valuesOf(batches.type === 'categorical' ? batches.codes : batches.values);
  const mask = await valuesOf(selected);
  expect([...mask]).toEqual(Array.from(codes, (code) => Number(code === 0)));
  await writeFile(path.join(dir, 'view.json'), '{"tab": "of another version"');
  expect((await client.call('results.open', { dir })).view).toBeNull();
}
