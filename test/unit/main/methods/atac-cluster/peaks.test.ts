import { describe, expect, it } from 'vitest';
import { chromosomesOf } from '#main/methods/atac-cluster/chromosomes.ts';
import { checkPeaks, readPlace } from '#main/methods/atac-cluster/peaks.ts';

describe('names of peaks', () => {
  it.each([
    ['chr1:100-600', 'chr1'],
    ['chr1_100_600', 'chr1'],
    ['chr1-100-600', 'chr1'],
    ['chrUn_KI270742v1_100_600', 'chrUn_KI270742v1'],
    ['GL000194.1:100-600', 'GL000194.1'],
    ['chr1:100-600-1', 'chr1'],
  ])('%s is a place', (name, chromosome) => {
    expect(readPlace(name)).toEqual({ chromosome, start: 100, end: 600 });
  });

  it.each(['CD3E', 'peak_17', 'chr1:600-100', 'ENSG00000141510', ''])('%j is none', (name) => {
    expect(readPlace(name)).toBeNull();
  });
});

describe('a look at the features', () => {
  const check = (names: readonly string[], genome: 'unknown' | 'hg38' = 'unknown') =>
    checkPeaks(names, names.map(readPlace), chromosomesOf(genome));

  it('has nothing to say of good peaks', () => {
    expect(check(['chr1:100-600', 'chr1:600-900', 'chr2:100-600'], 'hg38')).toEqual([]);
  });

  it.each([
    ['symbols', ['CD3E', 'MS4A1', 'HLA-DRA', 'GAPDH']],
    ['Ensembl ids', ['ENSG00000141510', 'ENSG00000012048', 'ENSG00000139618']],
  ])('refuses genes: %s', (_, names) => {
    expect(() => check(names)).toThrow(/look like genes/);
  });

  it('says which have no place, which overlap and which lie outside the genome', () => {
    expect(check(['peak_1', 'peak_2']).join()).toMatch(/2 of 2 features have no place/);
    expect(check(['chr1:100-600', 'chr1:500-700']).join()).toMatch(/1 peaks overlap/);
    expect(check(['chr77:1-9'], 'hg38').join()).toMatch(/1 peaks lie on 1 sequences/);
    expect(check(['chr1:1-999999999'], 'hg38').join()).toMatch(/beyond the end/);
  });
});
