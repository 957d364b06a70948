// Two ends in one process: the command line talks to its own core like every other host does.
import { globals } from './host-globals.ts';
import { createInbox } from './inbox.ts';
import type { Transport } from './transport.ts';

/** Two connected ends. Messages are structured clones and arrive later, as between processes. */
export function createMemoryPair(): readonly [Transport, Transport] {
  const inboxes = [createInbox(), createInbox()] as const;
  const closeBoth = () => globals.queueMicrotask(() => inboxes.forEach((inbox) => inbox.close()));
  const end = (own: 0 | 1): Transport => ({
    send(message) {
      const copy = globals.structuredClone(message);
      globals.queueMicrotask(() => inboxes[own === 0 ? 1 : 0].receive(copy));
    },
    onMessage: inboxes[own].onMessage,
    onClose: inboxes[own].onClose,
    close: closeBoth,
  });
  return [end(0), end(1)];
}
