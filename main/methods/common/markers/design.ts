// The cells that are compared: those with a group, groups and batches numbered without gaps.
import type { Column } from '#main/io/types.ts';
import { logNormalise } from '#main/numerics/normalise.ts';
import { selectRows, transposeToCsc } from '#main/numerics/csr.ts';
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { MarkerRequest } from './compute.ts';

/** Groups of cells by name; -1 where a cell has none. */
export interface Grouping {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

export interface MarkerDesign extends MarkerRequest {
  readonly groupNames: readonly string[];
}

/**
 * What `computeMarkers` compares.
 * @param x cells x genes as given; `scale` says what the numbers are
 * @throws AppError `input-value` when fewer than two groups have cells
 */
export function designMarkers({
  x,
  scale,
  groups,
  batches,
}: {
  readonly x: CsrMatrix;
  readonly scale: 'counts' | 'normalised' | 'log1p';
  readonly groups: Grouping;
  readonly batches: Grouping;
}): MarkerDesign {
  const cells = Int32Array.from(groups.codes.keys()).filter(
    (cell) => (groups.codes[cell] ?? -1) >= 0,
  );
  const group = renumber(groups, cells);
  const batch = renumber(batches, cells);
  if (group.names.length < 2) {
    throw new AppError('input-value', 'Markers need at least two groups of cells.', {
      hint: 'Choose a column with more groups, or a higher resolution for the clusters.',
    });
  }
  const compared = cells.length === x.nRows ? x : selectRows(x, cells);
  return {
    byGene: transposeToCsc(scale === 'log1p' ? compared : logNormalise(compared, 10_000)),
    groups: group.codes,
    nGroups: group.names.length,
    groupNames: group.names,
    batches: batch.codes,
    nBatches: batch.names.length,
  };
}

/** The codes of some cells, numbered without gaps in the order of the names; cells without one form a last group. */
function renumber({ codes, names }: Grouping, cells: Int32Array): Grouping {
  const used = new Set(cells.map((cell) => codes[cell] ?? -1));
  const kept = [...names.keys(), -1].filter((code) => used.has(code));
  const newCode = new Map(kept.map((code, i) => [code, i]));
  return {
    codes: cells.map((cell) => newCode.get(codes[cell] ?? -1) ?? -1),
    names: kept.map((code) => names[code] ?? 'missing'),
  };
}

/** A column of a finished run as groups. Throws `usage` for a column of numbers. */
export function toGrouping(name: string, column: Column): Grouping {
  switch (column.type) {
    case 'categorical':
      return { codes: column.codes, names: column.categories };
    case 'boolean':
      return {
        codes: Int32Array.from(column.values, (value) => (value > 1 ? -1 : value)),
        names: ['False', 'True'],
      };
    case 'string': {
      const names = [...new Set(column.values)].filter((value) => value !== null).sort();
      const codeOf = new Map<string | null, number>(names.map((value, code) => [value, code]));
      return { codes: Int32Array.from(column.values, (value) => codeOf.get(value) ?? -1), names };
    }
    case 'integer':
    case 'number':
      throw new AppError('usage', `Column "${name}" holds numbers, not groups of cells.`);
  }
}
