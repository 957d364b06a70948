import { describe, expect, it } from 'vitest';
import golden from '#test/golden/markers/markers.json' with { type: 'json' };
import { adjustLog10P } from '#main/numerics/false-discovery.ts';
import { log10TwoSidedP } from '#main/numerics/normal-tail.ts';
import { createRankDesign, createRankScratch, rankSumInto } from '#main/numerics/rank-sum.ts';

const groups = Int32Array.from(golden.groups);
const oneBatch = new Int32Array(groups.length);

/** Deviates of all groups for one gene; zeros are left out, as in a sparse matrix. */
function deviatesOf(gene: number, blocks: Int32Array, nBlocks: number): Float64Array {
  const design = createRankDesign(groups, 3, blocks, nBlocks);
  const column = golden.values.map((row) => row[gene] ?? 0);
  const cells = [...column.keys()].filter((cell) => (column[cell] ?? 0) > 0);
  const z = new Float64Array(3);
  const feature = { cells, values: cells.map((cell) => column[cell] ?? 0) };
  rankSumInto(z, feature, design, createRankScratch(design));
  return z;
}

describe('the rank-sum test', () => {
  it('agrees with scanpy where all cells are one batch', () => {
    for (let gene = 0; gene < 12; gene++) {
      const z = deviatesOf(gene, oneBatch, 1);
      golden.z.forEach((expected, group) => expect(z[group]).toBeCloseTo(expected[gene] ?? 0, 5));
    }
  });

  it('agrees with ranks made by SciPy within each batch', () => {
    const batches = Int32Array.from(golden.batches);
    for (let gene = 0; gene < 12; gene++) {
      const z = deviatesOf(gene, batches, 2);
      golden.zWithinBatches.forEach((expected, group) =>
        expect(z[group]).toBeCloseTo(expected[gene] ?? 0, 10),
      );
    }
  });

  it('sees nothing where each group is a batch of its own', () => {
    expect([...deviatesOf(0, groups, 3)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('sees nothing where all values are the same', () => {
    const design = createRankDesign(groups, 3, oneBatch, 1);
    const z = new Float64Array(3);
    rankSumInto(z, { cells: [], values: [] }, design, createRankScratch(design));
    expect([...z]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('p-values', () => {
  it('agree with SciPy from no deviation to a hundred standard deviations', () => {
    golden.deviates.forEach((z, i) => {
      const expected = golden.log10P[i] ?? 0;
      expect(Math.abs(log10TwoSidedP(z) - expected)).toBeLessThan(1e-11 * (1 + Math.abs(expected)));
      expect(log10TwoSidedP(-z)).toBe(log10TwoSidedP(z));
    });
  });

  it('are adjusted as SciPy does, leaving out what was not tested', () => {
    const given = Float64Array.from([...golden.p.map(Math.log10), Number.NaN]);
    const adjusted = adjustLog10P(given);
    golden.adjusted.forEach((expected, i) =>
      expect(10 ** (adjusted[i] ?? 0)).toBeCloseTo(expected, 12),
    );
    expect(adjusted.at(-1)).toBeNaN();
  });
});
