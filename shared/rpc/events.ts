// Events inside one process: the core emits, whoever serves a client listens.
import type { EventName, EventPayload } from '#shared/contract/index.ts';

/** Where events can be listened to. `subscribe` returns the function that ends the subscription. */
export interface EventSource {
  subscribe<Name extends EventName>(
    name: Name,
    listener: (payload: EventPayload<Name>) => void,
  ): () => void;
}

export interface EventHub extends EventSource {
  /** Calls every listener of `name` at once, in the order they subscribed. */
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void;
}

export function createEventHub(): EventHub {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  return {
    subscribe(name, listener) {
      // A fresh function per subscription, so that subscribing the same listener twice counts twice.
      const entry = (payload: never) => listener(payload);
      const ofName = listeners.get(name) ?? new Set();
      listeners.set(name, ofName.add(entry));
      return () => ofName.delete(entry);
    },
    emit(name, payload) {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never);
    },
  };
}
