import { useEffect, useState } from 'react';
import type { ArrayHandle } from '#shared/contract/results.ts';
import type { AnyArray } from './array-cache.ts';
import { useArrayCache } from './hooks.ts';

export interface ArrayState {
  /** null while it is on its way. */
  readonly array: AnyArray | null;
  readonly error: Error | null;
}

/** The array that `handle` names, held by the cache alone. Never write to it. */
export function useArray(handle: ArrayHandle | null): ArrayState {
  const cache = useArrayCache();
  const [settled, setSettled] = useState<{ id: string; error: Error | null } | null>(null);
  const array = handle ? cache.peek(handle) : null;
  const isMissing = handle !== null && array === null;
  useEffect(() => {
    if (!handle || !isMissing) return;
    let isWanted = true;
    cache.load(handle).then(
      () => isWanted && setSettled({ id: handle.id, error: null }),
      (error: Error) => isWanted && setSettled({ id: handle.id, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [cache, handle, isMissing]);
  return { array, error: settled && settled.id === handle?.id ? settled.error : null };
}
