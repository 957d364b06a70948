// The service in Electron's utility process: ports go straight from page to service.
import { MessageChannelMain, utilityProcess } from 'electron';
import { createInbox } from '#shared/rpc/inbox.ts';
import { createPortTransport } from '#shared/rpc/port-transport.ts';
import type { ServiceHost } from './service-host.ts';

export function startUtilityHost(file: string): ServiceHost {
  const child = utilityProcess.fork(file, [], {
    serviceName: 'Cellwright service',
    stdio: 'inherit',
  });
  const inbox = createInbox();
  child.on('message', inbox.receive);
  child.on('exit', inbox.close);

  function openPort(): Electron.MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage('client', [port1]);
    return port2;
  }

  return {
    kind: 'utility process',
    control: {
      send: (message) => child.postMessage(message),
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close: inbox.close,
    },
    open: () => createPortTransport(openPort()),
    connect: (page) => page.postMessage('port', null, [openPort()]),
    onExit: (listener) => child.once('exit', listener),
    stop: () => child.kill(),
  };
}
