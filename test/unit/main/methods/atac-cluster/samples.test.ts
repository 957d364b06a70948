// Several samples as one: peak sets, barcodes; and what is known of cells and peaks beyond the counts.
import { describe, expect, it } from 'vitest';
import type { AnnotatedMatrix } from '#main/io/types.ts';
import { tellCellsApart } from '#main/methods/atac-cluster/cell-names.ts';
import {
  describeMergedSets,
  mergedSetsTable,
  mergePeaks,
} from '#main/methods/atac-cluster/merge-peaks.ts';
import { findNearestGenes } from '#main/methods/atac-cluster/nearest-gene.ts';
import { judgeCells } from '#main/methods/atac-cluster/quality.ts';
import { csrOf } from '#test/helpers/sparse.ts';

function part(
  cells: readonly string[],
  peaks: readonly string[],
  rows: readonly (readonly number[])[],
): AnnotatedMatrix {
  return {
    x: csrOf(rows),
    obs: { index: cells, indexName: '_index', columns: new Map() },
    vars: { index: peaks, indexName: '_index', columns: new Map() },
    matrixPath: 'X',
    warnings: [],
  };
}

describe('peaks of two samples', () => {
  const samples = [
    part(['a'], ['chr1:0-100', 'chr1:150-300', 'chr2:0-50'], [[1, 2, 4]]),
    part(
      ['b', 'c'],
      ['chr2_10_20', 'chr1_90_200', 'chr3_0_9'],
      [
        [1, 0, 3],
        [0, 5, 0],
      ],
    ),
  ];

  it('that overlap become one, and their counts are added', () => {
    const { parts, mergedSets } = mergePeaks(samples, ['one', 'two']);
    const names = ['chr1:0-300', 'chr2:0-50', 'chr3:0-9'];
    expect(parts.map(({ vars }) => vars.index)).toEqual([names, names]);
    expect(parts.map(({ x }) => x)).toEqual([
      csrOf([[3, 4, 0]]),
      csrOf([
        [0, 1, 3],
        [5, 0, 0],
      ]),
    ]);
    expect(mergedSetsTable(mergedSets)).toBe(
      'set,peaks,overlapping_others,merged\none,3,3,3\ntwo,3,2,3\n',
    );
    expect(describeMergedSets(mergedSets)).toContain('two: 3, 67 % overlap others');
  });

  it('cannot be merged where one is no place', () => {
    const named = part(['d'], ['chr1:0-100', 'peak_2'], [[1, 1]]);
    expect(() => mergePeaks([named, named], ['x.h5ad', 'y.h5ad'])).toThrow(
      /x\.h5ad: .*"peak_2" is no place in the genome/,
    );
  });
});

describe('cells of two samples', () => {
  it('with the same barcode are told apart by the sample, the barcode is kept', () => {
    const parts = [
      part(['AA-1', 'AC-1'], ['p'], [[1], [1]]),
      part(['AA-1', 'AG-1'], ['p'], [[1], [1]]),
    ];
    const { parts: named, nRenamed } = tellCellsApart(parts, ['one', 'two']);
    expect(named.flatMap(({ obs }) => obs.index)).toEqual(['one#AA-1', 'AC-1', 'two#AA-1', 'AG-1']);
    expect(named[1]?.obs.columns.get('barcode')).toEqual({
      type: 'string',
      values: ['AA-1', 'AG-1'],
    });
    expect(nRenamed).toBe(2);
  });

  it('keep their names where no barcode is in both', () => {
    const parts = [part(['AA-1'], ['p'], [[1]]), part(['AG-1'], ['p'], [[1]])];
    expect(tellCellsApart(parts, ['one', 'two'])).toEqual({ parts, nRenamed: 0 });
  });
});

describe('the gene nearest to a peak', () => {
  const starts = [
    { chromosome: '1', base: 100, gene: 'A', isCoding: true },
    { chromosome: '1', base: 500, gene: 'B', isCoding: true },
  ];
  it.each([
    [{ chromosome: 'chr1', start: 90, end: 110 }, 'A', 0],
    [{ chromosome: 'chr1', start: 110, end: 120 }, 'A', 10],
    [{ chromosome: 'chr1', start: 400, end: 491 }, 'B', 10],
    [{ chromosome: 'chr1', start: 900, end: 950 }, 'B', 400],
    [{ chromosome: 'chr2', start: 90, end: 110 }, '', Number.NaN],
    [null, '', Number.NaN],
  ])('at %j is "%s", %d bases away', (place, gene, distance) => {
    const nearest = findNearestGenes([place], starts);
    expect(nearest.genes).toEqual([gene]);
    expect(nearest.distances[0]).toEqual(distance);
  });
});

describe('limits of quality', () => {
  const limits = { minShareInRegions: 0, maxNucleosomeSignal: 0, minTssEnrichment: 0 };
  const obs = {
    index: ['a', 'b', 'c'],
    indexName: '_index',
    columns: new Map([
      ['fraction_in_regions', { type: 'number', values: Float64Array.of(0.1, 0.5, 0.6) }],
      ['nucleosome_signal', { type: 'number', values: Float64Array.of(1, 9, Number.NaN) }],
    ] as const),
  };

  it('of 0 leave out nobody', () => {
    expect(judgeCells(obs, limits)).toEqual({
      ...{ isGood: Uint8Array.of(1, 1, 1), notes: [], warnings: [] },
    });
  });

  it('leave out cells beyond them, not those of which nothing is known', () => {
    const { isGood, notes } = judgeCells(obs, {
      ...limits,
      ...{ minShareInRegions: 0.2, maxNucleosomeSignal: 4 },
    });
    expect(isGood).toEqual(Uint8Array.of(0, 0, 1));
    expect(notes.join()).toMatch(/1 cells are left out by the share of cuts/);
  });

  it('that cannot be used are named', () => {
    const { warnings } = judgeCells(obs, { ...limits, minTssEnrichment: 2 });
    expect(warnings.join()).toMatch(/could not be judged by TSS enrichment/);
  });
});
