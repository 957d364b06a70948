/** Where barcodes of cells end and those of the background begin. */
export interface Knee {
  /** Fewest fragments of a cell. */
  readonly threshold: number;
  /** False: there is one kind of barcode only, and all are taken. */
  readonly isFound: boolean;
}

/** Cells have at least this many times the fragments of the background, by the means of the logarithms. */
const leastRatio = 10;

/**
 * The threshold that splits ln(fragments) into two groups with the least variance inside them (Otsu, IEEE Trans. SMC 9,
 * 62, 1979): the cliff of the knee plot. It is not found when the groups are less than ten-fold apart, as in a file
 * that holds cells only.
 * @param counts fragments of each barcode, at least 1 each
 * Cost: one sort. Deterministic.
 */
export function findKnee(counts: ArrayLike<number>): Knee {
  const logs = Float64Array.from(counts, (count) => Math.log(count)).sort();
  const n = logs.length;
  const total = logs.reduce((sum, value) => sum + value, 0);
  let best = 0;
  let bestSpread = 0;
  let sum = 0;
  for (let i = 1; i < n; i++) {
    sum += logs[i - 1];
    if (logs[i] === logs[i - 1]) continue;
    const difference = (total - sum) / (n - i) - sum / i;
    const spread = i * (n - i) * difference * difference;
    if (spread > bestSpread) {
      bestSpread = spread;
      best = i;
    }
  }
  if (best === 0) return { threshold: 1, isFound: false };
  const below = logs.subarray(0, best).reduce((a, b) => a + b, 0);
  const ratio = Math.exp((total - below) / (n - best) - below / best);
  if (ratio < leastRatio) return { threshold: 1, isFound: false };
  return { threshold: Math.round(Math.exp(logs[best])), isFound: true };
}
