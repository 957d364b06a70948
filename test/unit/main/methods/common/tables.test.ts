import { describe, expect, it } from 'vitest';
import { groupColors } from '#shared/figure/palettes.ts';
import { toSnapshot } from '#main/methods/common/picture.ts';
import { defaultBatchNames } from '#main/methods/common/read.ts';
import { clustersTable, compositionTable, metricsTable } from '#main/methods/common/tables.ts';

const batch = { codes: Int32Array.of(0, 1, 1), names: ['a', 'b, "late"'] };
const clusters = { codes: Int32Array.of(0, 0, 1), names: ['0', '1'] };

describe('tables of a run', () => {
  it('name cell, batch and cluster, quoted where needed', () => {
    expect(clustersTable(['x', 'y', 'z'], batch, [{ name: 'leiden', clusters }])).toBe(
      'cell,batch,leiden\nx,a,0\ny,"b, ""late""",0\nz,"b, ""late""",1\n',
    );
  });

  it('count cells by cluster and batch', () => {
    expect(compositionTable(batch, clusters, 'leiden')).toBe(
      'leiden,a,"b, ""late""",total\n0,1,1,2\n1,0,1,1\n',
    );
  });

  it('leave a measure empty where it could not be computed', () => {
    expect(metricsTable({ none: { ilisi: 0.5 }, scalex: { ilisi: 0.75, ari: 1 } })).toBe(
      'measure,none,scalex\nilisi,0.5,0.75\nari,,1\n',
    );
  });
});

describe('names of batches made from files', () => {
  it('are the file names, told apart where alike', () => {
    expect(defaultBatchNames(['/d/one.h5ad', '/e/one.h5ad', 'C:\\data\\two.v2.h5'])).toEqual([
      'one',
      'one-1',
      'two.v2',
    ]);
  });
});

describe('colours of groups', () => {
  it.each([1, 8, 9, 20, 21, 200])('are %i different ones', (n) => {
    const colors = groupColors(n);
    expect(colors).toHaveLength(n);
    expect(new Set(colors).size).toBe(n);
    expect(colors.every((color) => /^#[0-9a-f]{6}$/.test(color))).toBe(true);
  });
});

describe('the picture while training', () => {
  it('shows the axis of largest spread first, and the batch of each cell', () => {
    // Spread 10 along the third dimension, 1 along the first, none along the second.
    const data = Float32Array.of(-1, 5, -10, 1, 5, -10, -1, 5, 10, 1, 5, 10);
    const snapshot = toSnapshot(
      { step: 250, rows: Int32Array.of(0, 2, 4, 6), latent: { data, nRows: 4, nCols: 3 } },
      { codes: Int32Array.of(0, 0, 1, 0, 0, 0, 1), names: ['a', 'b'] },
    );
    const x = [0, 1, 2, 3].map((i) => snapshot.xy[2 * i] ?? 0);
    const y = [0, 1, 2, 3].map((i) => snapshot.xy[2 * i + 1] ?? 0);
    expect(x.map(Math.round)).toEqual([-10, -10, 10, 10]);
    expect(y.map(Math.round)).toEqual([-1, 1, -1, 1]);
    expect([...snapshot.batch]).toEqual([0, 1, 0, 1]);
  });
});
