/**
 * Names without repeats: the first of each stays, later ones get "-1", "-2" ... as anndata does, passing over names that
 * exist already. Returns the same array when nothing repeats.
 * Source: behaviour of `anndata.utils.make_index_unique`, 0.12.
 */
export function makeUnique(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return names;
  const seen = new Set<string>();
  const nextNumber = new Map<string, number>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = nextNumber.get(name) ?? 1;
    while (taken.has(`${name}-${number}`)) number++;
    nextNumber.set(name, number + 1);
    const unique = `${name}-${number}`;
    taken.add(unique);
    return unique;
  });
}
