// Files that change on disk while they are chosen here: what was said of them is asked for again.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';

/**
 * Looks at the files when they are chosen, when the wizard opens, and whenever a person comes back to the window, as
 * after an edit in another program. `paths` must stay the same array while they are the same.
 */
export function useFreshFiles(paths: readonly string[]): void {
  const queries = useQueryClient();
  const [known] = useState(() => new Map<string, string | null>());
  const { data: stamps, refetch } = useServiceQuery(
    'files.stamps',
    { paths: [...paths] },
    { enabled: paths.length > 0, staleMs: 0 },
  );
  useEffect(() => {
    const onFocus = (): void => void refetch();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [refetch]);
  useEffect(() => {
    const changed = noteStamps(known, paths, stamps ?? []);
    if (changed.length === 0) return;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isAbout(queryKey, changed) });
  }, [known, paths, stamps, queries]);
}

/** The paths whose stamp is another than before; `known` is brought up to date. */
export function noteStamps(
  known: Map<string, string | null>,
  paths: readonly string[],
  stamps: readonly (string | null)[],
): readonly string[] {
  return paths.filter((path, i) => {
    const stamp = stamps[i];
    if (stamp === undefined) return false;
    const before = known.get(path);
    known.set(path, stamp);
    return before !== undefined && before !== stamp;
  });
}

/** Every answer that names one of the files among its arguments, but the stamps themselves. */
export function isAbout(queryKey: readonly unknown[], paths: readonly string[]): boolean {
  if (queryKey[0] === 'files.stamps') return false;
  const text = JSON.stringify(queryKey);
  return paths.some((path) => text.includes(JSON.stringify(path)));
}
