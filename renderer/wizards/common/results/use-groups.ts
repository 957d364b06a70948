// A column of categories as groups of cells.
import { useMemo } from 'react';
import type { RunSummary } from '#shared/contract/results.ts';
import { useColoring } from './use-results.ts';

export interface Groups {
  /** Group of each cell, below 0 where there is none. */
  readonly codes: ArrayLike<number>;
  readonly n: number;
  readonly names: readonly string[];
  readonly colors: readonly string[];
  /** Cells of each. */
  readonly counts: readonly number[];
}

/** The groups of a column; null while it is on its way or when it holds numbers. */
export function useGroups(run: RunSummary, name: string): Groups | null {
  const by = useMemo(() => ({ kind: 'column', name }) as const, [name]);
  const { coloring } = useColoring(run, by);
  return useMemo(() => {
    if (coloring?.by !== by || coloring.color.kind !== 'category' || !coloring.categories)
      return null;
    const { codes, colors } = coloring.color;
    return {
      codes,
      colors,
      n: colors.length,
      names: coloring.categories.map((each) => each.name),
      counts: coloring.categories.map((each) => each.count),
    };
  }, [coloring, by]);
}
