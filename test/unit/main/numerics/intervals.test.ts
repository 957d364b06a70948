import { describe, expect, it } from 'vitest';
import { bareChromosome, markOverlapping, mergeIntervals } from '#main/numerics/intervals.ts';

const on = (chromosome: string, start: number, end: number) => ({ chromosome, start, end });

describe('sets of intervals', () => {
  it('become one: what shares a base is joined, what touches is not', () => {
    const { merged, placeOf, nShared } = mergeIntervals([
      [on('chr10', 0, 5), on('chr2', 10, 20), on('chr2', 30, 40)],
      [on('chr2', 19, 31), on('chr2', 40, 50), on('chr2', 12, 14)],
    ]);
    expect(merged).toEqual([on('chr2', 10, 40), on('chr2', 40, 50), on('chr10', 0, 5)]);
    expect(placeOf.map((places) => Array.from(places))).toEqual([
      [2, 0, 0],
      [0, 1, 0],
    ]);
    expect(Array.from(nShared)).toEqual([2, 2]);
  });

  it('that overlap only themselves share nothing', () => {
    const { merged, nShared } = mergeIntervals([
      [on('1', 0, 9), on('1', 5, 12)],
      [on('1', 20, 21)],
    ]);
    expect(merged).toHaveLength(2);
    expect(Array.from(nShared)).toEqual([0, 0]);
  });
});

describe('intervals in regions', () => {
  it.each([
    ['inside', on('chr1', 12, 13), 1],
    ['across the start', on('chr1', 5, 11), 1],
    ['up to the start', on('chr1', 5, 10), 0],
    ['from the end on', on('chr1', 40, 50), 0],
    ['around a region', on('chr1', 0, 100), 1],
    ['on another chromosome', on('chr2', 12, 13), 0],
    ['without a place', null, 0],
  ])('%s', (_, interval, expected) => {
    const regions = [on('chr1', 10, 20), on('chr1', 15, 40), on('chr1', 60, 70)];
    expect(Array.from(markOverlapping([interval], regions))).toEqual([expected]);
  });
});

it.each([
  ['chr1', '1'],
  ['1', '1'],
  ['chrM', 'MT'],
  ['MT', 'MT'],
  ['GL000194.1', 'GL000194.1'],
])('%s is %s without what files write differently', (name, bare) => {
  expect(bareChromosome(name)).toBe(bare);
});
