// The whole core over a transport, on real files and real threads: what every host serves.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '#main/core.ts';
import { methods } from '#shared/contract/index.ts';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import { markerColumns } from '#shared/contract/results.ts';
import type { RunRecord } from '#shared/contract/results.ts';
import { isAppError } from '#shared/model/app-error.ts';
import type { JobInfo } from '#shared/model/job.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { mostNiceness } from '../helpers/niceness.ts';
import { checkSavedView } from './check-saved-view.ts';
import { startCore } from './start-core.ts';

const minute = 60_000;

describe('the core behind its contract', () => {
  let dir = '';
  let core: Core;
  let client: RpcClient<typeof methods>;
  let sample = '';

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'core-'));
    ({ core, client } = startCore('cli', path.join(dir, 'home')));
    sample = path.join(dir, 'sample.h5ad');
    const job = await client.call('simulate.rnaBatches', {
      output: sample,
      params: { cells: 300, genes: 400, batches: 2, types: 3 },
    });
    expect(await ended(job)).toMatchObject({ state: 'done', error: null });
  }, minute);

  afterAll(async () => {
    await core.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function ended(job: JobInfo): Promise<JobInfo> {
    for (;;) {
      const info = await client.call('jobs.get', { id: job.id });
      if (info.finishedAt !== null) return info;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const request = (overrides: IntegrationRequest['overrides'] = {}) => ({
    inputs: [{ path: sample }],
    batchKey: 'batch',
    labelKey: 'cell_type',
    overrides: {
      maxIteration: 12,
      hiddenDim: 32,
      minFeatures: 20,
      nTopFeatures: 200,
      ...overrides,
    },
  });

  it('has a handler for every method of the contract', () => {
    expect(Object.keys(core.handlers).sort()).toEqual(Object.keys(methods).sort());
  });

  it('inspects a file and finds its batches and labels', async () => {
    const summary = await client.call('data.inspect', { path: sample });
    expect(summary).toMatchObject({ nCells: 300, nFeatures: 400, format: 'h5ad' });
    expect(summary.matrices[0]?.values.kind).toBe('counts');
    expect(summary.columns.map(({ name, role }) => [name, role])).toEqual([
      ['batch', 'batch'],
      ['cell_type', 'label'],
    ]);
  });

  it('plans: who stays, how long, how much', async () => {
    const plan = await client.call('integration.plan', request());
    expect(plan.nCells).toBe(300);
    expect(plan.batches.map(({ nCells }) => nCells)).toEqual([150, 150]);
    expect(plan.featuresSeen.counts.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(plan.estimate.seconds).toBeGreaterThan(0);
    const strict = await client.call('integration.plan', request({ minFeatures: 399 }));
    expect(strict.nKept).toBe(0);
    expect(strict.warnings.join(' ')).toMatch(/would be lost/);
  });

  it('plans anew when a file has changed in place', async () => {
    const file = path.join(dir, 'changing.h5ad');
    const simulate = async (cells: number) =>
      ended(
        await client.call('simulate.rnaBatches', {
          output: file,
          overwrite: true,
          params: { cells, genes: 400, batches: 2, types: 3 },
        }),
      );
    const asked = { ...request(), inputs: [{ path: file }] };
    await simulate(120);
    expect((await client.call('integration.plan', asked)).nCells).toBe(120);
    await simulate(160);
    expect((await client.call('integration.plan', asked)).nCells).toBe(160);
  });

  it(
    'runs to a complete folder, opens it, and finds it again',
    async () => {
      const output = path.join(dir, 'run');
      const job = await client.call('integration.start', { request: request(), output });
      const done = await ended(job);
      expect(done.error).toBeNull();
      expect(done.stages.every(({ state }) => state === 'done')).toBe(true);
      expect((await readdir(output)).sort()).toEqual([
        'model',
        'report.html',
        'result.h5ad',
        'run.json',
        'tables',
      ]);
      const record = JSON.parse(await readFile(path.join(output, 'run.json'), 'utf8')) as RunRecord;
      expect(record.device).toMatch(/Reference|CPU/);
      expect(record.training?.steps).toBe(12);
      expect(record.inputs[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(Object.keys(record.metrics)).toEqual(['none', 'harmony', 'scalex']);

      const summary = await client.call('results.open', { dir: output });
      expect(summary.embeddings.map(({ key }) => key)).toEqual([
        'X_umap_none',
        'X_umap_harmony',
        'X_umap',
      ]);
      const xy = await client.call('results.embedding', { dir: output, key: 'X_umap' });
      expect(xy).toMatchObject({ dtype: 'float32', length: 2 * summary.nCells });
      const slice = await client.call('results.slice', { id: xy.id, start: 2, end: 6 });
      expect(slice).toHaveLength(4);
      const column = await client.call('results.column', { dir: output, name: 'cell_type' });
      expect(column).toMatchObject({
        type: 'categorical',
        categories: ['type_1', 'type_2', 'type_3'],
      });
      const genes = await client.call('results.searchGenes', { dir: output, query: 'a' });
      const gene = await client.call('results.gene', { dir: output, gene: genes[0] ?? '' });
      expect(gene.values.length).toBe(summary.nCells);
      const copied = path.join(dir, 'copy.csv');
      const markers = await client.call('results.markers', {
        dir: output,
        column: 'cell_type',
        group: column.type === 'categorical' ? (column.categories[0] ?? '') : '',
      });
      expect(markers.values.length).toBe(markers.genes.length * markerColumns.length);
      await expect(
        client.call('results.markers', { dir: output, column: 'cell_type', group: 'nobody' }),
      ).rejects.toMatchObject({ code: 'usage' });
      expect(await readFile(path.join(output, 'tables/markers.csv'), 'utf8')).toMatch(
        /^cluster,gene,log2_fold_change,auc,[^\n]+\n0,[^,]+,[\d.]+,(1|0\.[5-9])/,
      );
      const page = await readFile(path.join(output, 'report.html'), 'utf8');
      expect(page).toContain(record.inputs[0]?.sha256);
      expect(page).toMatch(/<figure><svg [\s\S]*>UMAP 1</);
      expect(page).toMatch(/for 12 steps/);
      expect(page).not.toMatch(/(src|href)="https?:|NaN|undefined/);
      await rm(path.join(output, 'report.html'));
      const again = await client.call('results.report', { dir: output });
      expect(await readFile(again.path, 'utf8')).toBe(page);
      await client.call('results.export', {
        dir: output,
        file: 'tables/metrics.csv',
        target: copied,
      });
      expect(await readFile(copied, 'utf8')).toMatch(/^measure,none,harmony,scalex\n/);
    },
    2 * minute,
  );

  it(
    'edits a finished run: names, clusters, pictures, selections, with undo, and saves it edited',
    async () => {
      const output = path.join(dir, 'edited');
      await ended(
        await client.call('integration.start', { request: request({ seed: 3 }), output }),
      );
      const untouched = await readFile(path.join(output, 'result.h5ad'));
      const clusters = () => client.call('results.column', { dir: output, name: 'leiden' });
      const first = await clusters();
      const names = first.type === 'categorical' ? first.categories : [];
      const valuesOf = async (column: Awaited<ReturnType<typeof clusters>>) => {
        const handle = column.type === 'categorical' ? column.codes : column.values;
        return client.call('results.slice', { id: handle.id, start: 0, end: handle.length });
      };

      // The same settings give the clusters of the run itself.
      const coordinates = 'X_scalex';
      const recluster = { dir: output, column: 'leiden', coordinates, nNeighbors: 30 };
      const same = await client.call('edits.recluster', { ...recluster, resolution: 1 });
      if (same !== null) await ended(same);
      await editsReach(output, 1);
      expect(await valuesOf(await clusters())).toEqual(await valuesOf(first));
      const coarse = await client.call('edits.recluster', { ...recluster, resolution: 0.05 });
      if (coarse !== null) expect((await ended(coarse)).error).toBeNull();
      await editsReach(output, 2);
      const fewer = await clusters();
      const [one] = fewer.type === 'categorical' ? fewer.categories : [];
      expect(fewer.type === 'categorical' && fewer.categories.length).toBeLessThan(names.length);
      await client.call('edits.undo', { dir: output });
      expect(await client.call('edits.recluster', { ...recluster, resolution: 0.05 })).toBeNull();
      expect(await clusters()).toEqual(fewer);

      // A name that is taken, or a group that is not there, is refused.
      const rename = (group: string, to: string) =>
        client.call('edits.add', {
          dir: output,
          edit: { kind: 'rename-group', column: 'leiden', group, to },
        });
      await rename(one ?? '', 'all of them');
      await expect(rename('nobody', 'x')).rejects.toMatchObject({ code: 'usage' });
      const named = await clusters();
      expect(named).toMatchObject({
        categories: [
          'all of them',
          ...(fewer.type === 'categorical' ? fewer.categories.slice(1) : []),
        ],
      });

      const redraw = { picture: 'X_umap', coordinates, nNeighbors: 20, minDist: 0.8 };
      const drawn = await client.call('edits.redraw', { dir: output, ...redraw });
      if (drawn !== null) expect((await ended(drawn)).error).toBeNull();
      await editsReach(output, 4);
      const { embeddings } = await client.call('results.open', { dir: output });
      expect(embeddings.at(-1)?.key).toBe('X_umap#20,0.8');
      const picture = await client.call('results.embedding', { dir: output, key: 'X_umap#20,0.8' });
      const xy = await client.call('results.slice', {
        id: picture.id,
        start: 0,
        end: picture.length,
      });
      const middle = Float64Array.from(xy.filter((_, i) => i % 2 === 0)).sort()[150] ?? 0;
      await client.call('edits.add', {
        dir: output,
        edit: {
          kind: 'name-selection',
          name: 'left half',
          recipe: [
            {
              kind: 'polygon',
              picture: 'X_umap#20,0.8',
              corners: [
                [-1e4, -1e4],
                [middle, -1e4],
                [middle, 1e4],
                [-1e4, 1e4],
              ],
            },
          ],
        },
      });
      const name = 'selection: left half';
      const selection = await client.call('results.column', { dir: output, name });
      expect(selection).toMatchObject({ categories: ['left half', 'Other cells'] });
      expect(selection).toMatchObject({ counts: [150, 150] });

      await checkSavedView(client, output);

      // The selected cells are an input like any other, with their counts and the names of now.
      const recipe = (await client.call('edits.list', { dir: output })).edits.at(-1);
      if (recipe?.kind !== 'name-selection') throw new Error('no selection was named last');
      const cells = await client.call('edits.saveCells', { dir: output, recipe: recipe.recipe });
      expect([cells.nCells, path.dirname(cells.path)]).toEqual([150, path.join(dir, 'selections')]);
      const alone = await client.call('data.inspect', { path: cells.path });
      expect(alone).toMatchObject({ nCells: 150, nFeatures: 400 });
      expect(alone.matrices[0]?.values.kind).toBe('counts');
      expect(alone.columns.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['batch', 'cell_type', 'leiden', 'selection_left half']),
      );
      await expect(
        client.call('edits.saveCells', {
          dir: output,
          recipe: [{ kind: 'groups', column: 'batch', groups: ['nobody'], withMissing: false }],
        }),
      ).rejects.toMatchObject({ code: 'usage' });

      // Saved copies follow; the run itself does not change.
      const target = path.join(dir, 'edited.h5ad');
      await client.call('results.export', { dir: output, file: 'result.h5ad', target });
      const saved = await client.call('data.inspect', { path: target });
      expect(saved.columns.map(({ name }) => name)).toContain('selection_left half');
      const table = path.join(dir, 'edited-clusters.csv');
      const tableFile = { dir: output, file: 'tables/clusters.csv', target: table };
      await client.call('results.export', tableFile);
      expect(await readFile(table, 'utf8')).toContain('all of them');
      const workbook = path.join(dir, 'markers.xlsx');
      const sheets = {
        column: 'cell_type',
        group: null,
        format: 'xlsx',
        target: workbook,
      } as const;
      await client.call('results.saveMarkers', { dir: output, ...sheets });
      expect((await readFile(workbook)).subarray(0, 2).toString()).toBe('PK');
      const best = { dir: output, column: 'cell_type', nGenes: 3 };
      const top = await client.call('results.topMarkers', best);
      expect(top.map(({ genes }) => genes.length)).toEqual([3, 3, 3]);
      const { path: report } = await client.call('results.report', { dir: output });
      expect(await readFile(report, 'utf8')).toContain('leiden 0 renamed to all of them');
      expect(await readFile(path.join(output, 'result.h5ad'))).toEqual(untouched);

      for (let i = 0; i < 5; i++) await client.call('edits.undo', { dir: output });
      expect(await clusters()).toEqual(first);
    },
    // Six jobs of its own; a busy computer takes a while.
    4 * minute,
  );

  async function editsReach(run: string, n: number): Promise<void> {
    for (let i = 0; i < 500; i++) {
      if ((await client.call('edits.list', { dir: run })).nDone === n) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the edits never became ${n}`);
  }

  it(
    'gives the same bits for the same seed, and finds an equal earlier run instead of repeating it',
    async () => {
      const outputs: Buffer[] = [];
      for (const name of ['a', 'b']) {
        const output = path.join(dir, name);
        await ended(
          await client.call('integration.start', { request: request({ seed: 9 }), output }),
        );
        outputs.push(await readFile(path.join(output, 'model', 'model.safetensors')));
        outputs.push(await readFile(path.join(output, 'tables', 'metrics.csv')));
      }
      expect(outputs[2]).toEqual(outputs[0]);
      expect(outputs[3]).toEqual(outputs[1]);
      const again = await client.call('integration.start', { request: request({ seed: 9 }) });
      expect([again.state, again.outputDir]).toEqual(['done', path.join(dir, 'b')]);
    },
    2 * minute,
  );

  it('trains beside a free event loop, stops within 200 ms when cancelled, and leaves nothing', async () => {
    const output = path.join(dir, 'cancelled');
    const job = await client.call('integration.start', {
      request: request({ maxIteration: 1_000_000, patience: 1_000 }),
      output,
    });
    for (;;) {
      const { progress } = await client.call('jobs.get', { id: job.id });
      if (progress?.stage === 'train' && progress.done > 3) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    await new Promise((resolve) => setTimeout(resolve, 500));
    delays.disable();
    // The window has the processor first.
    expect(mostNiceness()).toBeGreaterThanOrEqual(10);
    const askedAt = performance.now();
    expect((await client.call('jobs.cancel', { id: job.id })).state).toBe('cancelling');
    expect((await ended(job)).state).toBe('cancelled');
    // Ten times the targets, 200 ms and 50 ms: machines are shared.
    expect(performance.now() - askedAt).toBeLessThan(2_000);
    expect(delays.max / 1e6).toBeLessThan(500);
    expect((await readdir(dir)).filter((name) => name.includes('cancelled'))).toEqual([]);
  });

  it('says which column is missing, and which exist', async () => {
    const job = await client.call('integration.start', {
      request: { ...request(), batchKey: 'donor' },
      output: path.join(dir, 'never'),
    });
    const { state, error } = await ended(job);
    expect(state).toBe('failed');
    expect(error?.message).toContain('"donor"');
    expect(error?.hint).toContain('batch, cell_type');
    expect(await readdir(dir)).not.toContain('never');
  });

  it('refuses an output that exists, before any work', async () => {
    await expect(
      client.call('integration.start', { request: request(), output: sample }),
    ).rejects.toSatisfy((error) => isAppError(error, 'output'));
  });

  it('saves a draft and gives it back as it was', async () => {
    const draft = { step: 'plan', files: ['a.h5ad'], nested: { n: 1.5, list: [true, null] } };
    await client.call('app.saveDraft', { wizard: 'integration', draft });
    expect(await client.call('app.draft', { wizard: 'integration' })).toEqual(draft);
    expect(await client.call('app.draft', { wizard: 'other' })).toBeNull();
  });

  it('ends a question when its asker goes away, and answers the next', async () => {
    const controller = new AbortController();
    const asked = client.call('data.inspect', { path: sample }, { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toSatisfy((error) => isAppError(error, 'cancelled'));
    expect((await client.call('data.inspect', { path: sample })).nCells).toBe(300);
  });
});
