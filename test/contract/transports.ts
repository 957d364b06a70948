// A connected pair of every kind of transport, for the tests that run over all of them.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { createMemoryPair } from '#shared/rpc/memory-pair.ts';
import { createMultiplexer } from '#shared/rpc/multiplex.ts';
import { createPortTransport } from '#shared/rpc/port-transport.ts';
import { createSocketTransport } from '#shared/rpc/socket-transport.ts';
import type { Transport } from '#shared/rpc/transport.ts';

export interface Pair {
  readonly client: Transport;
  readonly server: Transport;
  /** Ends what the pair stands on. */
  release(): Promise<void>;
}

function openMemoryPair(): Promise<Pair> {
  const [client, server] = createMemoryPair();
  return Promise.resolve({ client, server, release: async () => client.close() });
}

function openPortPair(): Promise<Pair> {
  const { port1, port2 } = new MessageChannel();
  const client = createPortTransport(port1);
  return Promise.resolve({
    client,
    server: createPortTransport(port2),
    release: async () => client.close(),
  });
}

async function openSocketPair(): Promise<Pair> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const accepted = once(sockets, 'connection');
  const client = createSocketTransport(new WebSocket(`ws://127.0.0.1:${port}`));
  const [socket] = (await accepted) as [WebSocket];
  return {
    client,
    server: createSocketTransport(socket),
    async release() {
      for (const open of sockets.clients) open.terminate();
      sockets.close();
      http.close();
      await once(http, 'close');
    },
  };
}

/** A channel of a multiplexed pipe, as between the desktop's main process and a Node child. */
function openMultiplexedPair(): Promise<Pair> {
  const [near, far] = createMemoryPair();
  return new Promise((resolve) => {
    createMultiplexer(far, (server) => {
      server.onMessage(() => resolve({ client, server, release: async () => near.close() }));
    });
    const client = createMultiplexer(near).open(7);
    client.send('hello'); // the first message opens the channel on the other side
  });
}

export const pairs: readonly (readonly [string, () => Promise<Pair>])[] = [
  ['memory', openMemoryPair],
  ['MessagePort', openPortPair],
  ['WebSocket', openSocketPair],
  ['multiplexed pipe', openMultiplexedPair],
];
