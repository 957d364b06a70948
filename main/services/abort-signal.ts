import type { CallContext } from '#shared/contract/index.ts';

/** A real AbortSignal that follows the caller's. */
export function abortSignalOf({ signal }: CallContext): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
