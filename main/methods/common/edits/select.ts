// Which cells meet the conditions of a selection.
import type { SelectionCondition, SelectionRecipe } from '#shared/contract/edits.ts';
import { insideTest } from '#shared/model/polygon.ts';
import type { Grouping } from '../markers/design.ts';

/** What the conditions speak of, by name. */
export interface SelectionSources {
  readonly nCells: number;
  /** x, y per cell. */
  picture(name: string): Promise<Float32Array>;
  /** One number per cell, NaN where there is none. */
  numbers(of: { readonly kind: 'column' | 'gene'; readonly name: string }): Promise<Float32Array>;
  groups(column: string): Promise<Grouping>;
}

/** 1 for each cell that meets all conditions. A cell without a value meets no range. */
export async function selectCells(
  recipe: SelectionRecipe,
  sources: SelectionSources,
): Promise<Uint8Array> {
  const mask = new Uint8Array(sources.nCells).fill(1);
  for (const condition of recipe) {
    const isMet = await testOf(condition, sources);
    for (let cell = 0; cell < mask.length; cell++) if (!isMet(cell)) mask[cell] = 0;
  }
  return mask;
}

async function testOf(
  condition: SelectionCondition,
  sources: SelectionSources,
): Promise<(cell: number) => boolean> {
  switch (condition.kind) {
    case 'polygon': {
      const xy = await sources.picture(condition.picture);
      const isInside = insideTest(condition.corners.map(([x, y]) => ({ x, y })));
      return (cell) => isInside(xy[2 * cell] ?? Number.NaN, xy[2 * cell + 1] ?? Number.NaN);
    }
    case 'range': {
      const values = await sources.numbers(condition.of);
      const [min, max] = [condition.min ?? -Infinity, condition.max ?? Infinity];
      return (cell) => (values[cell] ?? Number.NaN) >= min && (values[cell] ?? Number.NaN) <= max;
    }
    case 'groups': {
      const { codes, names } = await sources.groups(condition.column);
      const wanted = new Set(condition.groups);
      const isWanted = names.map((name) => wanted.has(name));
      return (cell) => isWanted[codes[cell] ?? -1] ?? condition.withMissing;
    }
  }
}
