import { useState } from 'react';

/** The same array as before while its items are the same, so that effects and memos do not start again. */
export function useStable<Item>(
  items: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
): readonly Item[] {
  const [kept, setKept] = useState(items);
  if (kept === items) return kept;
  const same =
    kept.length === items.length && items.every((item, index) => isSame(item, kept[index]!));
  if (same) return kept;
  setKept(items);
  return items;
}
