import { useEffect, useReducer, useState } from 'react';
import type { AnyArray } from '#renderer/client/array-cache.ts';
import { useArrayCache } from '#renderer/client/hooks.ts';
import type { ArrayHandle } from '#shared/contract/results.ts';
import { useStable } from './use-stable.ts';

/** The arrays that `handles` name, in their order; null while one is on its way or not yet named. Never write to them. */
export function useArrays(handles: readonly (ArrayHandle | undefined)[]): {
  readonly arrays: readonly (AnyArray | null)[];
  readonly error: Error | null;
} {
  const cache = useArrayCache();
  const [error, setError] = useState<Error | null>(null);
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const arrays = handles.map((handle) => (handle ? cache.peek(handle) : null));
  const missing = useStable(
    handles.filter((handle, index) => handle !== undefined && !arrays[index]),
    (a, b) => a?.id === b?.id,
  );
  useEffect(() => {
    let isWanted = true;
    for (const handle of missing) {
      if (!handle) continue;
      cache.load(handle).then(
        () => isWanted && rerender(),
        (reason: Error) => isWanted && setError(reason),
      );
    }
    return () => {
      isWanted = false;
    };
  }, [cache, missing]);
  return { arrays, error };
}
