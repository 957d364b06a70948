// The receiving half of a transport: keeps messages until someone listens, and tells the end once.
import type { Transport } from './transport.ts';

export interface Inbox extends Pick<Transport, 'onMessage' | 'onClose'> {
  readonly isClosed: boolean;
  /** Takes a message from the other side; ignored once closed. */
  receive(message: unknown): void;
  /** Tells every close listener, once. */
  close(): void;
}

export function createInbox(): Inbox {
  let listener: ((message: unknown) => void) | null = null;
  let isClosed = false;
  const waiting: unknown[] = [];
  const closeListeners: (() => void)[] = [];
  return {
    get isClosed() {
      return isClosed;
    },
    receive(message) {
      if (isClosed) return;
      if (listener === null) waiting.push(message);
      else listener(message);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const tell of closeListeners.splice(0)) tell();
    },
    onMessage(next) {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose(tell) {
      if (isClosed) tell();
      else closeListeners.push(tell);
    },
  };
}
