/** The part of an `AbortSignal` that a computation needs; a real one satisfies it. */
export interface StopSignal {
  readonly aborted: boolean;
  throwIfAborted(): void;
}
