import { describe, expect, it } from 'vitest';
import { simulateAtac } from '#main/numerics/simulate-atac.ts';
import {
  countOpenCells,
  log10FisherP,
  tabulateLogFactorials,
} from '#main/numerics/specific-peaks.ts';

const params = {
  ...{ cells: 300, peaks: 800, batches: 2, types: 3, depth: 300 },
  ...{ batchStrength: 0.2, unequal: false, seed: 3 },
};

describe('simulated accessibility', () => {
  it('has the sizes asked for, fragments as counts, and places that follow each other', async () => {
    const { counts, type, batch, peakNames, typeNames } = await simulateAtac(params);
    expect([counts.nRows, counts.nCols]).toEqual([300, 800]);
    expect(counts.data.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
    expect(new Set(peakNames).size).toBe(800);
    expect(peakNames[0]).toMatch(/^chr1:\d+-\d+$/);
    expect(typeNames).toEqual(['type_1', 'type_2', 'type_3']);
    expect(new Set(type)).toEqual(new Set([0, 1, 2]));
    expect(new Set(batch)).toEqual(new Set([0, 1]));
    const perCell = counts.data.reduce((sum, value) => sum + value, 0) / 300;
    expect(perCell).toBeGreaterThan(250);
    expect(perCell).toBeLessThan(400);
  });

  it('opens the peaks of a type in its cells', async () => {
    const { counts, type, typePeaks } = await simulateAtac(params);
    const open = countOpenCells(counts, type, 3);
    const logFactorials = tabulateLogFactorials(300);
    const log10P = (peak: number) => {
      const row = Array.from(open.counts.subarray(peak * 3, peak * 3 + 3));
      const nOpen = row.reduce((sum, n) => sum + n, 0);
      const sizes = { nOpen, nInside: open.groupSizes[0] ?? 0, nCells: 300 };
      return log10FisherP(logFactorials, row[0] ?? 0, sizes);
    };
    const mean = (peaks: readonly number[]) =>
      peaks.reduce((sum, peak) => sum + log10P(peak), 0) / peaks.length;
    const own = [...(typePeaks[0] ?? [])];
    const others = [...(typePeaks[1] ?? [])].filter((peak) => !own.includes(peak));
    expect(mean(own)).toBeLessThan(-3);
    expect(mean(others)).toBeGreaterThan(-1);
  });

  it('is the same for the same seed, and another one for another', async () => {
    const first = await simulateAtac(params);
    expect((await simulateAtac(params)).counts).toEqual(first.counts);
    expect((await simulateAtac({ ...params, seed: 4 })).counts).not.toEqual(first.counts);
  });

  it('makes types of falling size when asked', async () => {
    const { type } = await simulateAtac({ ...params, unequal: true, types: 5, batches: 1 });
    const sizes = [0, 1, 2, 3, 4].map((code) => type.filter((own) => own === code).length);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect((sizes[4] ?? 0) / (sizes[0] ?? 1)).toBeLessThan(0.35);
    expect(sizes.every((size) => size > 0)).toBe(true);
  });

  it('refuses more types than cells', async () => {
    await expect(simulateAtac({ ...params, cells: 20, types: 50 })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
