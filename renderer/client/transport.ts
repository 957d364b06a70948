// The only file of the page that knows which host it lives in.
// Desktop: the preload script hands over a MessagePort, and a new one whenever the service was restarted.
// Server: a WebSocket to where the page came from, made again when it breaks.
import type { Transport } from '#shared/rpc/transport.ts';

export interface Host {
  /** Says each transport that can be had, the first as soon as possible. One listener. */
  onTransport(listener: (transport: Transport) => void): void;
  /** Path of a dropped file, or null where the host does not tell. */
  pathOfDroppedFile(file: File): string | null;
}
