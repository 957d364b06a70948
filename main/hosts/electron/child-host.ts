// The service in a child of plain Node: one channel for all, so main relays between each page's port and its share of it.
import { spawn } from 'node:child_process';
import { MessageChannelMain } from 'electron';
import { createMultiplexer } from '#shared/rpc/multiplex.ts';
import { createPortTransport } from '#shared/rpc/port-transport.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { createProcessTransport } from '../../platform/process-transport.ts';
import type { ServiceHost } from './service-host.ts';

export function startChildHost(file: string, node: string): ServiceHost {
  const child = spawn(node, [file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
  const channels = createMultiplexer(createProcessTransport(child));
  let nClients = 0;
  const open = () => channels.open((nClients += 1));
  return {
    kind: 'Node child',
    control: channels.open(0),
    open,
    connect(page) {
      const { port1, port2 } = new MessageChannelMain();
      join(createPortTransport(port1), open());
      page.postMessage('port', null, [port2]);
    },
    onExit(listener) {
      child.once('error', () => listener(null)); // it could not be started at all
      child.once('exit', listener);
    },
    stop: () => child.kill(),
  };
}

function join(a: Transport, b: Transport): void {
  a.onMessage((message) => b.send(message));
  b.onMessage((message) => a.send(message));
  a.onClose(() => b.close());
  b.onClose(() => a.close());
}
