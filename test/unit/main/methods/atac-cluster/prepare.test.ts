import { describe, expect, it } from 'vitest';
import { callOpenInto } from '#main/numerics/call-open.ts';
import { preparePeaks } from '#main/methods/atac-cluster/prepare.ts';
import type { PrepareRequest } from '#main/methods/atac-cluster/prepare.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacRequest } from '#shared/contract/atac-cluster.ts';
import { csrOf } from '#test/helpers/sparse.ts';

const context = { checkpoint: () => Promise.resolve(), warn() {}, log() {} };

/** Six cells x five peaks: in no cell, in one, in three, in five, in all. */
const counts = [
  [0, 0, 2, 1, 3],
  [0, 1, 1, 1, 1],
  [0, 0, 4, 0.5, 1],
  [0, 0, 0, 1, 1],
  [0, 0, 0, 2, 1],
  [0, 0, 0, 0, 1],
];

function prepare(
  preset: AtacRequest['preset'],
  overrides: AtacRequest['overrides'] = {},
  allowed: Pick<PrepareRequest, 'isGoodCell' | 'isBlacklisted'> = {},
) {
  const x = csrOf(counts);
  const batch = { codes: new Int32Array(6), names: ['one'] };
  const params = resolveAtacParams({ preset, overrides: { minFeatures: 1, ...overrides } });
  return preparePeaks({ x, batch, params, ...allowed }, context);
}

describe('preparation', () => {
  it('recommended: open is above 0; peaks in too few or nearly all cells are left out', async () => {
    const { features, seen, binary } = await prepare('recommended', { minCells: 2 });
    expect([...features]).toEqual([2, 3]);
    expect(seen).toBe(binary);
    expect([...binary.data]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('published: counts divided by the largest of the peak; shares are strict bounds', async () => {
    const { features, seen } = await prepare('published');
    expect([...features]).toEqual([1, 2, 3]);
    expect([...seen.data].map((value) => Number(value.toFixed(3)))).toEqual([
      0.5, 0.5, 1, 0.25, 0.5, 1, 0.25, 0.5, 1,
    ]);
  });

  it('upstream: numbers above 1 become 1, those below stay', async () => {
    const { features, seen } = await prepare('upstream', { minCells: 2, nCentroids: 2 });
    expect([...features]).toEqual([2, 3, 4]);
    expect([...seen.data].filter((value) => value !== 1)).toEqual([0.5]);
  });

  it('keeps the most accessible peaks, and cells with enough of them', async () => {
    const { features } = await prepare('recommended', { minCells: 1, nTopFeatures: 2 });
    expect([...features]).toEqual([2, 3]);
    const { cells } = await prepare('recommended', {
      minCells: 1,
      minFeatures: 2,
      refilter: false,
    });
    expect([...cells]).toEqual([0, 1, 2, 3, 4]);
  });

  it('leaves out cells of bad quality and blacklisted peaks', async () => {
    const { cells, features, notes } = await prepare(
      'recommended',
      { minCells: 1, maxCellShare: 1 },
      { isGoodCell: Uint8Array.of(1, 0, 1, 1, 1, 1), isBlacklisted: Uint8Array.of(0, 0, 1, 0, 0) },
    );
    expect([...cells]).not.toContain(1);
    expect([...features]).toEqual([3, 4]);
    expect(notes.join()).toContain('1 peaks lie in the blacklist');
  });

  it('looks at cells again: the last one has none of the chosen peaks open', async () => {
    const { cells, binary } = await prepare('recommended', { minCells: 1 });
    expect([...cells]).toEqual([0, 1, 2, 3, 4]);
    expect(binary.nRows).toBe(5);
    expect([...(await prepare('upstream', { nCentroids: 2 })).cells]).toHaveLength(6);
  });

  it('refuses when too little is left, and says which filter took it', async () => {
    await expect(prepare('recommended', { minFeatures: 50 })).rejects.toThrow(
      /Only 0 of 6 cells have 50 open peaks or more; the richest has 4/,
    );
    await expect(prepare('recommended', { minCells: 6 })).rejects.toThrow(/Only 0 of 5 peaks/);
    await expect(prepare('recommended', { clusters: 7 })).rejects.toThrow(/7 are needed for/);
  });
});

describe('peaks called open', () => {
  // From the original's own function.
  const probabilities = Float32Array.of(0.6, 0.55, 0.4, 0.9, 0.7, 0.7);
  const shares = { ofCells: Float64Array.of(1 / 3, 2 / 3), ofPeaks: Float64Array.of(1, 0.5, 0) };

  it.each([
    ['original', [0, 1, 1, 0, 1, 1]],
    ['inclusive', [1, 1, 1, 1, 1, 1]],
  ] as const)('by the %s rule', (rule, expected) => {
    const out = new Int8Array(6);
    callOpenInto(out, probabilities, 0, { ...shares, rule });
    expect([...out]).toEqual(expected);
  });
});
