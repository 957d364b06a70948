// The plan of accessibility behind its contract: a matrix of peaks, and fragments whose cells are barcodes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '#main/core.ts';
import type { methods } from '#shared/contract/index.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { startCore } from './start-core.ts';

const nCells = 12;

/** Twelve cells of 40 fragments, and a background of barcodes with one. */
function makeFragments(): Uint8Array {
  const line = (barcode: string, at: number) => `chr1\t${at}\t${at + 120}\t${barcode}\t1\n`;
  const cells = Array.from({ length: nCells }, (_, cell) =>
    Array.from({ length: 40 }, (_at, i) => line(`CELL${cell}-1`, 1_000 * i + cell)).join(''),
  );
  const others = Array.from({ length: 300 }, (_, i) => line(`BACK${i}-1`, 137 * i));
  return gzipSync([...cells, ...others].join(''));
}

describe('atac.plan', () => {
  let dir = '';
  let core: Core;
  let client: RpcClient<typeof methods>;
  let peaks = '';
  let fragments = '';
  const small = { maxIteration: 20, hiddenDims: '16', minFeatures: 10 };

  beforeAll(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'atac-plan-'));
    ({ core, client } = startCore('cli', path.join(dir, 'home')));
    peaks = path.join(dir, 'peaks.h5ad');
    fragments = path.join(dir, 'a_fragments.tsv.gz');
    await writeFile(fragments, makeFragments());
    const params = { cells: 120, peaks: 600, types: 3, depth: 100 };
    const { id } = await client.call('simulate.atac', { output: peaks, params });
    while ((await client.call('jobs.get', { id })).finishedAt === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }, 60_000);
  afterAll(async () => {
    await core.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('says who stays at a cut-off, and what the run costs here', async () => {
    const plan = await client.call('atac.plan', { inputs: [{ path: peaks }], overrides: small });
    expect(plan.nCells).toBe(120);
    expect(plan.nSharedFeatures).toBe(600);
    expect(plan.barcodes).toBeNull();
    expect(plan.featuresSeen.counts.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(plan.estimate.seconds).toBeGreaterThan(0);
    const strict = await client.call('atac.plan', {
      inputs: [{ path: peaks }],
      overrides: { ...small, minFeatures: 599 },
    });
    expect(strict.nKept).toBe(0);
    expect(strict.warnings.join(' ')).toMatch(/would be lost/);
  });

  it('finds the knee of fragments, and cells above a threshold of one’s own', async () => {
    const inputs = [{ path: fragments }];
    const plan = await client.call('atac.plan', { inputs, overrides: small });
    expect(plan.barcodes).toMatchObject({ nBarcodes: 312, knee: { isFound: true } });
    expect(plan.nCells).toBe(nCells);
    expect(plan.barcodes?.curve[0]).toEqual([1, 40]);
    expect(plan.barcodes?.curve.at(-1)).toEqual([312, 1]);
    const all = await client.call('atac.plan', {
      inputs,
      overrides: { ...small, minFragments: 1 },
    });
    expect(all.nCells).toBe(312);
  });

  it('is not asked what fragments are before it: the first lines say it', async () => {
    const summary = await client.call('data.inspect', { path: fragments });
    expect(summary).toMatchObject({ format: 'fragments', nCells: 0, matrices: [] });
    expect(summary.fragments).toEqual({
      nLooked: 780,
      isWhole: true,
      nBarcodes: 312,
      chromosomes: ['chr1'],
      medianBases: 120,
    });
  });

  it('says where a fragments file is wrong when it is looked at', async () => {
    const bad = path.join(dir, 'bad_fragments.tsv');
    await writeFile(bad, 'chr1\t1\t20\tA\t1\nchr1 2 3\n');
    await expect(client.call('data.inspect', { path: bad })).rejects.toThrow(/line 2/);
  });
});
