import { describe, expect, it } from 'vitest';
import { countPerRow } from '#main/numerics/csr.ts';
import { simulateRna } from '#main/numerics/simulate-rna.ts';
import type { SimulateRnaOptions, SimulatedRna } from '#main/numerics/simulate-rna.ts';

const options: SimulateRnaOptions = {
  cells: 400,
  genes: 1_000,
  batches: 2,
  types: 3,
  batchStrength: 0.6,
  missingTypes: 0,
  unequal: false,
  seed: 5,
};

/** Mean of ln(1 + count) of every gene over the cells that satisfy a test. */
function profile({ counts }: SimulatedRna, keep: (cell: number) => boolean): Float64Array {
  const sums = new Float64Array(counts.nCols);
  let nCells = 0;
  for (let cell = 0; cell < counts.nRows; cell++) {
    if (!keep(cell)) continue;
    nCells++;
    for (let at = counts.indptr[cell] ?? 0; at < (counts.indptr[cell + 1] ?? 0); at++) {
      const gene = counts.indices[at] ?? 0;
      sums[gene] = (sums[gene] ?? 0) + Math.log1p(counts.data[at] ?? 0);
    }
  }
  return sums.map((sum) => sum / nCells);
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, gene) => value - (b[gene] ?? 0)));
}

describe('simulated expression data', () => {
  it('gives the same bits for the same seed, others for another', async () => {
    const [first, again, other] = await Promise.all([
      simulateRna(options),
      simulateRna(options),
      simulateRna({ ...options, seed: 6 }),
    ]);
    expect(again).toEqual(first);
    expect(other.counts.data.length).not.toBe(first.counts.data.length);
  });

  it('gives whole counts in sorted rows, and cells rich enough to pass a filter', async () => {
    const { counts } = await simulateRna(options);
    expect(counts.data.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
    for (let cell = 0; cell < counts.nRows; cell++) {
      const row = counts.indices.subarray(counts.indptr[cell], counts.indptr[cell + 1]);
      expect(row.every((gene, i) => i === 0 || gene > (row[i - 1] ?? 0))).toBe(true);
    }
    const seen = [...countPerRow(counts)].sort((a, b) => a - b);
    expect(seen[200]).toBeGreaterThan(300);
    expect(seen[200]).toBeLessThan(500);
  });

  it('moves batches apart in step with the strength of the batch effect', async () => {
    const gapAt = async (batchStrength: number) => {
      const data = await simulateRna({ ...options, batchStrength });
      const of = (batch: number) =>
        profile(data, (cell) => data.batch[cell] === batch && data.type[cell] === 0);
      return distance(of(0), of(1));
    };
    const [none, weak, strong] = [await gapAt(0), await gapAt(0.4), await gapAt(1.2)];
    expect(weak).toBeGreaterThan(1.3 * none);
    expect(strong).toBeGreaterThan(1.5 * weak);
  });

  it('makes types that differ more than two halves of one type', async () => {
    const data = await simulateRna({ ...options, batches: 1 });
    const halves = distance(
      profile(data, (cell) => data.type[cell] === 0 && cell % 2 === 0),
      profile(data, (cell) => data.type[cell] === 0 && cell % 2 === 1),
    );
    const types = distance(
      profile(data, (cell) => data.type[cell] === 0),
      profile(data, (cell) => data.type[cell] === 1),
    );
    expect(types).toBeGreaterThan(2 * halves);
  });

  it('leaves a missing type out of one batch and keeps it elsewhere', async () => {
    const data = await simulateRna({ ...options, missingTypes: 1 });
    const inBatch = (batch: number) =>
      [...data.type].filter((type, cell) => type === 0 && data.batch[cell] === batch).length;
    expect(inBatch(0)).toBe(0);
    expect(inBatch(1)).toBeGreaterThan(20);
  });

  it('halves the batches when they are to be unequal', async () => {
    const { batch } = await simulateRna({ ...options, batches: 3, unequal: true });
    const sizes = [0, 1, 2].map((b) => [...batch].filter((own) => own === b).length);
    expect(sizes[0]).toBeCloseTo(2 * (sizes[1] ?? 0), -1);
    expect(sizes[1]).toBeCloseTo(2 * (sizes[2] ?? 0), -1);
  });
});
