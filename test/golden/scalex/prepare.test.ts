// Our preparation with scaling over all cells against scalex 1.0.4: the same cells, genes and numbers.
import { describe, expect, it } from 'vitest';
import { prepareData } from '#main/methods/integration/prepare.ts';
import { columnSums } from '#main/numerics/csr.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import { makeCodes, makeCounts } from '../numerics/made-data.ts';
import golden from './prepare.json' with { type: 'json' };

const { nCells, nGenes, shares } = golden;

function prepareGolden() {
  const batch = makeCodes(nCells, shares, 1);
  const counts = makeCounts(nCells, nGenes, batch, makeCodes(nCells, [0.4, 0.3, 0.2, 0.1], 2));
  const names = Array.from({ length: nGenes }, (_, i) =>
    i < 5 ? `MT-${i}` : i < 8 ? `ERCC${i}` : `gene${i}`,
  );
  const params = integrationParamsSchema.parse({
    minFeatures: golden.minFeatures,
    minCells: golden.minCells,
    nTopFeatures: golden.nTop,
    scale: 'global',
  });
  const quiet = {
    checkpoint: () => Promise.resolve(),
    warn: () => undefined,
    log: () => undefined,
  };
  return prepareData(
    {
      x: counts,
      featureNames: names,
      batch: { codes: batch, names: ['0', '1', '2'] },
      params,
      scale: 'counts',
    },
    quiet,
  );
}

describe('preparation beside scalex 1.0.4', () => {
  it('keeps the same cells', async () => {
    expect([...(await prepareGolden()).cells]).toEqual(golden.cells);
  });

  it('chooses the same genes (Jaccard at least 0.98)', async () => {
    const ours = new Set((await prepareGolden()).features);
    const both = golden.genes.filter((gene) => ours.has(gene)).length;
    expect(both / (ours.size + golden.genes.length - both)).toBeGreaterThanOrEqual(0.98);
  });

  it('gives the model the same numbers to six digits', async () => {
    const { scaled, features } = await prepareGolden();
    expect([...features]).toEqual(golden.genes);
    expect(scaled.data.length).toBe(golden.nNonzero);
    // Sums of single-precision values in another order.
    columnSums(scaled).forEach((sum, column) => {
      expect(sum / (golden.columnSums[column] ?? Number.NaN)).toBeCloseTo(1, 5);
    });
  });
});
