// The one object through which the page talks to the service: calls, events, and whether there is a service at all.
// It outlives the connection: when the host hands over a new transport, calls go there and every listener is re-attached.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AbortSignalLike,
  EventName,
  EventPayload,
  MethodArgs,
  MethodName,
  MethodResult,
} from '#shared/contract/index.ts';
import type { MenuCommand } from '#shared/contract/page-bridge.ts';
import { AppError } from '#shared/model/app-error.ts';
import { createClient, type RpcClient } from '#shared/rpc/client.ts';
import type { Host } from './transport.ts';

export type ConnectionState = 'connecting' | 'ready' | 'lost';

export interface Connection {
  readonly state: ConnectionState;
  /** Counts the transports so far: what was read over an earlier one may no longer hold. */
  readonly generation: number;
}

export interface Service {
  /** Calls a method; waits while the connection is being made. Rejects with an `AppError`. */
  call<Name extends MethodName>(
    name: Name,
    args: MethodArgs<Name>,
    options?: { readonly signal?: AbortSignalLike },
  ): Promise<MethodResult<Name>>;
  /** Listens until the returned function is called; survives a restart of the service. */
  subscribe<Name extends EventName>(
    name: Name,
    listener: (payload: EventPayload<Name>) => void,
  ): () => void;
  readonly connection: StoreApi<Connection>;
  /** Path of a file dropped on the page, where the host tells it. */
  pathOfDroppedFile(file: File): string | null;
  /** Hands every choice in the application menu to `listener`; a later listener takes the place of an earlier one. */
  onMenuCommand(listener: (command: MenuCommand) => void): void;
}

interface Listening {
  attach(client: RpcClient): void;
  detach(): void;
}

/** The service behind `host`. The host says when a transport is there; a closed one is waited for again. */
export function createService(host: Host): Service {
  const connection = createStore<Connection>(() => ({ state: 'connecting', generation: 0 }));
  const listening = new Set<Listening>();
  const waiting = new Set<(client: RpcClient) => void>();
  let current: RpcClient | null = null;
  let menuListener: ((command: MenuCommand) => void) | null = null;
  host.onMenuCommand((command) => menuListener?.(command));

  host.onTransport((transport) => {
    const client = createClient(transport);
    current = client;
    transport.onClose(() => {
      if (current !== client) return;
      current = null;
      connection.setState({ state: 'lost' });
    });
    for (const entry of listening) entry.attach(client);
    for (const resume of [...waiting]) resume(client);
    waiting.clear();
    connection.setState((before) => ({ state: 'ready', generation: before.generation + 1 }));
  });

  return {
    connection,
    pathOfDroppedFile: (file) => host.pathOfDroppedFile(file),
    onMenuCommand: (listener) => (menuListener = listener),
    async call(name, args, options = {}) {
      const client = current ?? (await nextClient(waiting, options.signal));
      return client.call(name, args, options);
    },
    subscribe(name, listener) {
      let stop: (() => void) | null = null;
      const entry: Listening = {
        attach: (client) => (stop = client.subscribe(name, listener)),
        detach: () => stop?.(),
      };
      listening.add(entry);
      if (current) entry.attach(current);
      return () => {
        listening.delete(entry);
        entry.detach();
      };
    },
  };
}

/** The next client to appear; rejects as cancelled when `signal` fires first. */
function nextClient(
  waiting: Set<(client: RpcClient) => void>,
  signal: AbortSignalLike | undefined,
): Promise<RpcClient> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      waiting.delete(resume);
      reject(new AppError('cancelled', 'No longer needed.'));
    };
    const resume = (client: RpcClient): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve(client);
    };
    waiting.add(resume);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
