/** The known word nearest to `word`, or null when none is near enough to be what was meant. */
export function suggest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({
      candidate,
      // The beginning of a word is what people type when they know it half.
      distance: word.length > 2 && candidate.startsWith(word) ? 0 : editDistance(word, candidate),
    }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : null;
}

/** "Did you mean ...?", or how to see what there is. */
export function suggestionHint(word: string, known: readonly string[], seeAll: string): string {
  const nearest = suggest(word, known);
  return nearest === null ? seeAll : `Did you mean ${nearest}?`;
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
