// Groups of cells under the names a person gave them.
import type { Grouping } from '../markers/design.ts';

export interface NamedGroups extends Grouping {
  /** For each group the first of the groups it is made of: its colour is that one's. */
  readonly firstOf: readonly number[];
}

/** The groups with other names; several that now share a name are one group, at the place of the first. */
export function renameGroups(
  { codes, names }: Grouping,
  shown: ReadonlyMap<string, string>,
): NamedGroups {
  const place = new Map<string, number>();
  const firstOf: number[] = [];
  const newCode = names.map((own, code) => {
    const name = shown.get(own) ?? own;
    const known = place.get(name);
    if (known !== undefined) return known;
    place.set(name, firstOf.length);
    firstOf.push(code);
    return firstOf.length - 1;
  });
  return {
    codes: codes.map((code) => (code < 0 ? -1 : (newCode[code] ?? -1))),
    names: [...place.keys()],
    firstOf,
  };
}
