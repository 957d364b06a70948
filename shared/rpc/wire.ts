// The messages of the wire: one shape each for call, cancel, subscribe, unsubscribe; result, error, event.
import type { ErrorParts } from '#shared/model/app-error.ts';

export type ClientMessage =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: string;
      readonly args: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'subscribe'; readonly event: string }
  | { readonly type: 'unsubscribe'; readonly event: string };

export type ServerMessage =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorParts }
  | { readonly type: 'event'; readonly event: string; readonly payload: unknown };

/** The message as the server may use it, or null when it is none: a client is not trusted. */
export function readClientMessage(message: unknown): ClientMessage | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, id, method, event } = message as Record<string, unknown>;
  const isKnown =
    (type === 'call' && Number.isSafeInteger(id) && typeof method === 'string') ||
    (type === 'cancel' && Number.isSafeInteger(id)) ||
    ((type === 'subscribe' || type === 'unsubscribe') && typeof event === 'string');
  return isKnown ? (message as ClientMessage) : null;
}
