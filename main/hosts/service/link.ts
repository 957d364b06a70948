// How the service is reached by the main process that owns it.
import type { Transport } from '#shared/rpc/transport.ts';

export interface ServiceLink {
  /** To the main process itself: what only a process with windows can do. */
  readonly control: Transport;
}

/** Told of each client that wants to be served: a window, or the main process. */
export type OnClient = (transport: Transport) => void;
