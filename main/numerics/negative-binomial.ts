// Sparse draws of many negative binomial counts at once: the work is proportional to what is drawn, not to the number of
// genes. A negative binomial is a Poisson number of groups whose sizes follow the logarithmic distribution, so groups are
// drawn for all genes together and handed out by an alias table.
import type { Random } from './random.ts';

/** Prepared draws of one vector of means. */
export interface CountTable {
  /** Expected groups over all genes. */
  readonly nGroups: number;
  /** Walker's alias table of the genes, by their expected groups. */
  readonly threshold: Float64Array;
  readonly alias: Int32Array;
  /** Parameter of the group sizes of each gene. */
  readonly sizeShare: Float64Array;
}

/**
 * @param means mean count of each gene, >= 0
 * @param shapes shape r of each gene, > 0: the variance is mean + mean^2 / r
 * Source: Quenouille, Biometrics 5, 162 (1949), for the compound form; Walker, ACM TOMS 3, 253 (1977), for the table.
 */
export function createCountTable(means: Float64Array, shapes: Float64Array): CountTable {
  const rates = means.map((mean, gene) => shapes[gene] * Math.log1p(mean / shapes[gene]));
  const nGroups = rates.reduce((sum, rate) => sum + rate, 0);
  const sizeShare = means.map((mean, gene) => mean / (mean + shapes[gene]));
  return { nGroups, sizeShare, ...createAliasTable(rates, nGroups) };
}

function createAliasTable(
  rates: Float64Array,
  total: number,
): { threshold: Float64Array; alias: Int32Array } {
  const n = rates.length;
  const threshold = rates.map((rate) => (rate * n) / total);
  const alias = Int32Array.from({ length: n }, (_, gene) => gene);
  const small: number[] = [];
  const large: number[] = [];
  for (let gene = 0; gene < n; gene++) (threshold[gene] < 1 ? small : large).push(gene);
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.pop()!;
    alias[poor] = rich;
    threshold[rich] -= 1 - threshold[poor];
    (threshold[rich] < 1 ? small : large).push(rich);
  }
  // Rounding may leave a few on either side; they keep their own place.
  for (const gene of [...small, ...large]) threshold[gene] = 1;
  return { threshold, alias };
}

/**
 * Draws one cell.
 * @param counts int32, one per gene, all 0 on entry; the counts drawn are added
 * @param share every molecule is kept with this probability, 0..1: the mean becomes share x mean, the shape stays
 */
export function drawCountsInto(
  counts: Int32Array,
  table: CountTable,
  share: number,
  random: Random,
): void {
  const { threshold, alias, sizeShare } = table;
  const n = threshold.length;
  for (let left = random.poisson(table.nGroups); left > 0; left--) {
    const place = random.uniform() * n;
    const slot = Math.floor(place);
    const gene = place - slot < threshold[slot] ? slot : alias[slot];
    const size = drawGroupSize(sizeShare[gene], random);
    for (let molecule = 0; molecule < size; molecule++) {
      if (random.uniform() < share) counts[gene]++;
    }
  }
}

/** Logarithmic distribution: P(k) = -share^k / (k ln(1 - share)), k >= 1, by going up from 1. */
function drawGroupSize(share: number, random: Random): number {
  let rest = random.uniform();
  let probability = -share / Math.log1p(-share);
  let size = 1;
  while (rest >= probability && probability > 1e-12) {
    rest -= probability;
    probability *= (share * size) / (size + 1);
    size++;
  }
  return size;
}
