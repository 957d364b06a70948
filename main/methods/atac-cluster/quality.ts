// Cells that are broken, empty or two, by what their fragments say of them.
import type { Table } from '#main/io/types.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';

type Limits = Pick<AtacParams, 'minShareInRegions' | 'maxNucleosomeSignal' | 'minTssEnrichment'>;

export interface Quality {
  /** 1 for each cell of the input that meets every limit. */
  readonly isGood: Uint8Array;
  /** Why cells were left out, one line each. */
  readonly notes: readonly string[];
  /** Limits that could not be used. */
  readonly warnings: readonly string[];
}

/** Judges cells by columns of obs; a limit of 0 is none, a cell without the number meets it. */
export function judgeCells(obs: Table, limits: Limits): Quality {
  const isGood = new Uint8Array(obs.index.length).fill(1);
  const [notes, warnings]: [string[], string[]] = [[], []];
  for (const { column, limit, isBad, words } of listLimits(limits)) {
    if (limit === 0) continue;
    const found = obs.columns.get(column);
    if (found?.type !== 'number') {
      warnings.push(`Cells could not be judged by ${words}: it is not known of them.`);
      continue;
    }
    let nLost = 0;
    found.values.forEach((value, cell) => {
      if (!isBad(value, limit) || isGood[cell] === 0) return;
      isGood[cell] = 0;
      nLost++;
    });
    notes.push(`${nLost} cells are left out by ${words} (limit ${limit}).`);
  }
  return { isGood, notes, warnings };
}

function listLimits(limits: Limits) {
  const isBelow = (value: number, limit: number) => value < limit;
  const isAbove = (value: number, limit: number) => value > limit;
  return [
    {
      column: 'fraction_in_regions',
      limit: limits.minShareInRegions,
      isBad: isBelow,
      words: 'the share of cuts in regions',
    },
    {
      column: 'nucleosome_signal',
      limit: limits.maxNucleosomeSignal,
      isBad: isAbove,
      words: 'nucleosome signal',
    },
    {
      column: 'tss_enrichment',
      limit: limits.minTssEnrichment,
      isBad: isBelow,
      words: 'TSS enrichment',
    },
  ] as const;
}
