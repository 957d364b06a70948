// Many transports over one pipe: where ports cannot be handed over (a child process of plain Node), the windows of the
// app share the pipe between the main process and the service.
import { createInbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import type { Transport } from './transport.ts';

export interface Multiplexer {
  /** A transport on channel `id`; what the other side sends on it arrives there. */
  open(id: number): Transport;
}

interface Frame {
  readonly channel: number;
  readonly message?: unknown;
  readonly isClosed?: boolean;
}

/**
 * Both sides of `pipe` wrap it. `onOpened` is told of each channel the other side used first; without it, messages on
 * channels that are not open here (any more) are dropped.
 */
export function createMultiplexer(
  pipe: Transport,
  onOpened?: (transport: Transport) => void,
): Multiplexer {
  const inboxes = new Map<number, Inbox>();

  function open(id: number): Transport {
    const inbox = createInbox();
    inboxes.set(id, inbox);
    return {
      send(message) {
        if (!inbox.isClosed) pipe.send({ channel: id, message } satisfies Frame);
      },
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close() {
        if (inbox.isClosed) return;
        pipe.send({ channel: id, isClosed: true } satisfies Frame);
        inboxes.delete(id);
        inbox.close();
      },
    };
  }

  pipe.onMessage((raw) => {
    const { channel, message, isClosed } = raw as Frame;
    if (isClosed === true) {
      inboxes.get(channel)?.close();
      inboxes.delete(channel);
      return;
    }
    if (!inboxes.has(channel) && onOpened !== undefined) onOpened(open(channel));
    inboxes.get(channel)?.receive(message);
  });
  pipe.onClose(() => {
    for (const inbox of inboxes.values()) inbox.close();
  });
  return { open };
}
