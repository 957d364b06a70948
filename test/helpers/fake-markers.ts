// Made-up markers: five thousand genes, a few of which stand out.
import { markerColumns } from '#shared/contract/results.ts';
import { createRandom, normal } from './fake-cells.ts';

const known = ['EGFR', 'KRT18', 'KRT8', 'MALAT1', 'VIM', 'SLC2A3', 'S100A2', 'CDKN2A', 'CCND1'];

export function fakeMarkers(group: number): {
  readonly genes: readonly string[];
  readonly values: Float32Array;
} {
  const random = createRandom(40 + group);
  const genes = [...known, ...Array.from({ length: 4_991 }, (_, i) => `GENE${i + 1}`)];
  const values = genes.flatMap((_, i) => {
    const strength = i % 5 === group ? 3 / (1 + i / 40) : 0;
    const d = 0.15 * normal(random) + strength;
    const detected = Math.min(1, Math.max(0, 0.4 + 0.2 * d + 0.1 * random()));
    const log10P = -(d * d * 40);
    const values: Record<(typeof markerColumns)[number], number> = {
      log2FoldChange: d * 1.2,
      auc: 1 / (1 + Math.exp(-1.2 * d)),
      cohensD: d,
      mean: 0.5 + Math.max(0, d),
      detected,
      detectedElsewhere: Math.min(1, 0.3 + 0.1 * random()),
      log10P,
      log10PAdjusted: Math.min(0, log10P + 1.5),
    };
    return markerColumns.map((name) => values[name]);
  });
  return { genes, values: Float32Array.from(values) };
}
