// The seam between the main process and the service: main talks to it through this interface only.
import type { Transport } from '#shared/rpc/transport.ts';

/** The one page a port can be handed to; Electron's WebContents. */
export interface PageContents {
  readonly id: number;
  isDestroyed(): boolean;
  postMessage(channel: string, message: unknown, transfer?: Electron.MessagePortMain[]): void;
}

/** A running service process. */
export interface ServiceHost {
  readonly kind: 'utility process' | 'Node child';
  /** What the service asks of main arrives here. */
  readonly control: Transport;
  /** A new connection as a client of the service, for main itself. */
  open(): Transport;
  /** Sends the page a port that leads to the service. */
  connect(page: PageContents): void;
  /** Told once when the process has ended, for whatever reason. */
  onExit(listener: (code: number | null) => void): void;
  stop(): void;
}
