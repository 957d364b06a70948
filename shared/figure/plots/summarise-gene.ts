// A gene in groups of cells, in the few numbers a plot needs.

/** One gene in every group, groups in one order for all genes. */
export interface GeneInGroups {
  readonly gene: string;
  readonly groups: readonly GroupValues[];
}

export interface GroupValues {
  readonly mean: number;
  /** Share of cells above 0. */
  readonly detected: number;
  /** Relative frequency of values at equal steps from 0 to `max` of all groups; the largest is 1. */
  readonly density: readonly number[];
  readonly median: number;
}

const nSteps = 48;

/** What the plots need of one gene, from its value in every cell and the group of every cell. */
export function summariseGene(
  gene: string,
  values: ArrayLike<number>,
  groups: { readonly codes: ArrayLike<number>; readonly n: number },
): GeneInGroups & { readonly max: number } {
  const ofGroup = Array.from({ length: groups.n }, (): number[] => []);
  let max = 0;
  for (let cell = 0; cell < values.length; cell++) {
    ofGroup[groups.codes[cell]!]?.push(values[cell]!);
    if (values[cell]! > max) max = values[cell]!;
  }
  return { gene, max, groups: ofGroup.map((own) => summariseGroup(own, max || 1)) };
}

function summariseGroup(values: readonly number[], max: number): GroupValues {
  const n = values.length || 1;
  const sorted = Float64Array.from(values).sort();
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / n,
    detected: values.filter((value) => value > 0).length / n,
    median:
      sorted.length === 0
        ? 0
        : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2,
    density: smooth(values, max),
  };
}

/** A Gaussian kernel over counts at equal steps; its width is a twentieth of the range. */
function smooth(values: readonly number[], max: number): readonly number[] {
  const counts = new Float64Array(nSteps);
  for (const value of values) counts[Math.round((value / max) * (nSteps - 1))]! += 1;
  const spread = nSteps / 20;
  const smoothed = Array.from(counts, (_, at) =>
    counts.reduce(
      (sum, count, from) => sum + count * Math.exp(-0.5 * ((at - from) / spread) ** 2),
      0,
    ),
  );
  const most = Math.max(...smoothed) || 1;
  return smoothed.map((share) => share / most);
}
