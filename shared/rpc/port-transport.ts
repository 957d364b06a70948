// Messages over a MessagePort: of the page, of Node, or of Electron's main process.
import { createInbox } from './inbox.ts';
import type { Transport } from './transport.ts';

interface MessageEventLike {
  readonly data: unknown;
}

interface AnyPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** The port of a page or of Node. */
export interface EventTargetPort extends AnyPort {
  addEventListener(type: 'message', listener: (event: MessageEventLike) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** The port of Electron's main and utility processes. */
export interface EmitterPort extends AnyPort {
  on(event: 'message', listener: (event: MessageEventLike) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/**
 * A transport over `port`, which must not be used otherwise. Nothing is ever transferred: a buffer in a transfer list
 * arrives as null where one end is an Electron process.
 */
export function createPortTransport(port: EventTargetPort | EmitterPort): Transport {
  const inbox = createInbox();
  const onMessage = (event: MessageEventLike) => inbox.receive(event.data);
  if ('addEventListener' in port) {
    port.addEventListener('message', onMessage);
    port.addEventListener('close', inbox.close);
  } else {
    port.on('message', onMessage);
    port.on('close', inbox.close);
  }
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      port.close();
      inbox.close();
    },
  };
}
