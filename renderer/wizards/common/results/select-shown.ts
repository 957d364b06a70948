// Selections of what is seen, each with the recipe that makes it again.
import type { SelectionCondition, SelectionRecipe } from '#shared/contract/edits.ts';
import type { Point } from '#shared/model/polygon.ts';
import type { Coloring } from './coloring.ts';
import { selectCells, selectGroups, type Selection } from './selection.ts';
import type { RunView } from './view-state.ts';

/** Cells of the categories that are drawn. */
export function selectShown(coloring: Coloring, hidden: ReadonlySet<number>): Selection | null {
  const { color } = coloring;
  if (color.kind !== 'category') return null;
  return selectGroups(color.codes, (code) => !hidden.has(code), [shownGroups(coloring, hidden)]);
}

/** Cells whose value lies between two ends; infinite ones are no ends. */
export function selectRange({ by, color }: Coloring, min: number, max: number): Selection | null {
  if (color.kind !== 'value') return null;
  const indices: number[] = [];
  for (let cell = 0; cell < color.values.length; cell++) {
    if (color.values[cell]! >= min && color.values[cell]! <= max) indices.push(cell);
  }
  const end = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return selectCells(color.values.length, indices, [
    { kind: 'range', of: by, min: end(min), max: end(max) },
  ]);
}

/** What a lasso catches: cells inside it, of those that are drawn. */
export function lassoRecipe(
  picture: string,
  corners: readonly Point[],
  coloring: Coloring | null,
  { hidden }: Pick<RunView, 'hidden'>,
): SelectionRecipe {
  const outline: SelectionCondition = {
    kind: 'polygon',
    picture,
    corners: corners.map(({ x, y }) => [x, y]),
  };
  return coloring?.categories && hidden.size > 0
    ? [outline, shownGroups(coloring, hidden)]
    : [outline];
}

function shownGroups(
  { by, categories }: Coloring,
  hidden: ReadonlySet<number>,
): SelectionCondition {
  const shown = (categories ?? []).filter((_, code) => !hidden.has(code));
  return {
    kind: 'groups',
    column: by.name,
    groups: shown.map(({ name }) => name),
    withMissing: !hidden.has(-1),
  };
}
