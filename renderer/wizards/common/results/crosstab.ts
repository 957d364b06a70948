// Cells counted by two groupings at once.

type Codes = ArrayLike<number>;

/** Counts of cells: `table[row][column]`; cells without one of the two are left out. */
export function crossTabulate(
  rows: { readonly codes: Codes; readonly n: number },
  columns: { readonly codes: Codes; readonly n: number },
): readonly Uint32Array[] {
  const table = Array.from({ length: rows.n }, () => new Uint32Array(columns.n));
  for (let cell = 0; cell < rows.codes.length; cell++) {
    const row = table[rows.codes[cell]!];
    const column = columns.codes[cell]!;
    if (row && column >= 0 && column < columns.n) row[column]! += 1;
  }
  return table;
}

/** Cells counted by one grouping, of those selected. */
export function countSelected(codes: Codes, n: number, mask: Uint8Array): Uint32Array {
  const counts = new Uint32Array(n);
  for (let cell = 0; cell < codes.length; cell++) {
    const code = codes[cell]!;
    if (mask[cell] === 1 && code >= 0 && code < n) counts[code]! += 1;
  }
  return counts;
}

/**
 * Says which types are missing in some batches, since then full mixing is not the goal; null when none are.
 * @param table counts by type (rows) and batch (columns)
 */
export function describeMissingTypes(
  types: readonly string[],
  table: readonly Uint32Array[],
): string | null {
  const partial = types.flatMap((name, type) => {
    const counts = table[type]!;
    const nPresent = counts.filter((count) => count > 0).length;
    return nPresent > 0 && nPresent < counts.length ? [{ name, nPresent, n: counts.length }] : [];
  });
  const [first] = partial;
  if (!first) return null;
  const end = 'so full mixing is not the goal here.';
  if (partial.length === 1)
    return `${first.name} is in ${first.nPresent} of ${first.n} batches, ${end}`;
  const sameNumber = partial.every(({ nPresent }) => nPresent === first.nPresent);
  if (partial.length > 3 || !sameNumber)
    return `${partial.length} of ${types.length} types are missing in some batches, ${end}`;
  const names = partial.map(({ name }) => name);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${list} are in ${first.nPresent} of ${first.n} batches, ${end}`;
}
