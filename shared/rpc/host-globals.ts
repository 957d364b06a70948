// The few things that every JavaScript host of ours has although the language itself does not: page, Node and Electron
// alike. Declared here as narrowly as they are used, since shared code compiles without DOM and Node types.
import type { AbortSignalLike } from '#shared/contract/index.ts';

interface HostGlobals {
  readonly AbortController: new () => { readonly signal: AbortSignalLike; abort(): void };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string };
  structuredClone<Value>(value: Value): Value;
  queueMicrotask(work: () => void): void;
}

export const globals = globalThis as unknown as HostGlobals;
