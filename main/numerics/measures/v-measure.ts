import { countPairs, measureEntropy } from './contingency.ts';

export interface VMeasure {
  /** 1: every cluster holds cells of one type only. */
  readonly homogeneity: number;
  /** 1: all cells of a type lie in one cluster. */
  readonly completeness: number;
  /** Harmonic mean of both; the same number as NMI by the arithmetic mean. */
  readonly vMeasure: number;
}

/**
 * How clusters meet known types.
 * @param clusters, types code per cell; cells with a code below 0 in either are left out
 * Null without a cell. Source: Rosenberg and Hirschberg 2007; `homogeneity_completeness_v_measure` of scikit-learn 1.9.
 */
export function measureV(clusters: Int32Array, types: Int32Array): VMeasure | null {
  const { counts, rowSums, columnSums, nCells } = countPairs(clusters, types);
  if (nCells === 0) return null;
  const ofClusters = measureEntropy(rowSums, nCells);
  const ofTypes = measureEntropy(columnSums, nCells);
  const shared = Math.max(0, ofClusters + ofTypes - measureEntropy(counts, nCells));
  const homogeneity = ofTypes === 0 ? 1 : shared / ofTypes;
  const completeness = ofClusters === 0 ? 1 : shared / ofClusters;
  const sum = homogeneity + completeness;
  return {
    homogeneity,
    completeness,
    vMeasure: sum === 0 ? 0 : (2 * homogeneity * completeness) / sum,
  };
}
