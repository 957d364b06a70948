// Messages between a process and its child over Node's own channel (`serialization: 'advanced'`).
import { createInbox } from '#shared/rpc/inbox.ts';
import type { Transport } from '#shared/rpc/transport.ts';

/** The part of `process` in the child, and of the ChildProcess in the parent, that is used. */
export interface ProcessChannel {
  readonly connected: boolean;
  send?(message: object): boolean;
  disconnect(): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

/** A transport over the channel; it closes when the other process ends. */
export function createProcessTransport(channel: ProcessChannel): Transport {
  const inbox = createInbox();
  channel.on('message', inbox.receive);
  channel.on('disconnect', inbox.close);
  return {
    send(message) {
      if (channel.connected) channel.send?.(message as object);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      if (channel.connected) channel.disconnect();
    },
  };
}
