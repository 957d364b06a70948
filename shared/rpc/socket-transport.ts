// Messages over a WebSocket, of the browser or of Node's `ws`, as binary frames.
import { decodeMessage, encodeMessage } from './binary-codec.ts';
import { createInbox } from './inbox.ts';
import type { Transport } from './transport.ts';

/** The part of a WebSocket that is used. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
}

const connecting = 0;
const open = 1;
const unsupportedData = 1003;

/** A transport over `socket`, which may still be connecting: what is sent before it opens goes out when it does. */
export function createSocketTransport(socket: SocketLike): Transport {
  const inbox = createInbox();
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    for (const bytes of waiting.splice(0)) socket.send(bytes);
  });
  socket.addEventListener('close', inbox.close);
  socket.addEventListener('message', ({ data }) => {
    const message = data instanceof ArrayBuffer ? tryDecode(data) : undefined;
    if (message === undefined) socket.close(unsupportedData, 'not a message');
    else inbox.receive(message.value);
  });
  return {
    send(message) {
      const bytes = encodeMessage(message);
      if (socket.readyState === connecting) waiting.push(bytes);
      else if (socket.readyState === open) socket.send(bytes);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => socket.close(),
  };
}

/** The message, or undefined when the other side does not speak our language: the connection then ends. */
function tryDecode(data: ArrayBuffer): { readonly value: unknown } | undefined {
  try {
    return { value: decodeMessage(data) };
  } catch {
    return undefined;
  }
}
