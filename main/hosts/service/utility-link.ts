// The seam in Electron's utility process: the main process sends one port per client.
import { createInbox } from '#shared/rpc/inbox.ts';
import { createPortTransport } from '#shared/rpc/port-transport.ts';
import type { EmitterPort } from '#shared/rpc/port-transport.ts';
import type { OnClient, ServiceLink } from './link.ts';

/** The part of Electron's `process.parentPort` that is used. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly EmitterPort[] }) => void,
  ): unknown;
}

export function openUtilityLink(parentPort: ParentPort, onClient: OnClient): ServiceLink {
  const inbox = createInbox();
  parentPort.on('message', ({ data, ports: [port] }) => {
    if (port === undefined) inbox.receive(data);
    else onClient(createPortTransport(port));
  });
  return {
    control: {
      send: (message) => parentPort.postMessage(message),
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close: inbox.close,
    },
  };
}
