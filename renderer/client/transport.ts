// The only file of the page that knows which host it lives in.
// Desktop: the preload script hands over a MessagePort, and a new one whenever the service was restarted.
// Server: a WebSocket to where the page came from, made again when it breaks.
import {
  bridgeName,
  socketPath,
  type MenuCommand,
  type PageBridge,
  type PageMessage,
} from '#shared/contract/page-bridge.ts';
import { createPortTransport } from '#shared/rpc/port-transport.ts';
import { createSocketTransport } from '#shared/rpc/socket-transport.ts';
import type { Transport } from '#shared/rpc/transport.ts';

/** Where transports come from. */
export interface Host {
  /** Says each transport that can be had, the first as soon as possible. One listener. */
  onTransport(listener: (transport: Transport) => void): void;
  /** Path of a dropped file, or null where the host does not tell. */
  pathOfDroppedFile(file: File): string | null;
  /** Says each choice in the application menu that the page must act on. One listener. */
  onMenuCommand(listener: (command: MenuCommand) => void): void;
}

const firstRetryMs = 250;
const longestRetryMs = 4_000;

/** The host of this page. */
export function findHost(): Host {
  return location.protocol.startsWith('http') ? createServerHost() : createDesktopHost();
}

function createDesktopHost(): Host {
  const bridge = (window as unknown as { readonly [bridgeName]: PageBridge })[bridgeName];
  return {
    pathOfDroppedFile: (file) => bridge.pathOfFile(file),
    onMenuCommand(listener) {
      onPageMessage((message) => {
        if (message.type === 'cellwright:menu') listener(message.command);
      });
    },
    onTransport(listener) {
      let current: Transport | null = null;
      onPageMessage((message, port) => {
        if (message.type !== 'cellwright:port' || !port) return;
        current?.close();
        current = createPortTransport(port);
        listener(current);
      });
      // A page that is left with its port open crashes in Electron 22 (its own close event meets a dead document).
      window.addEventListener('pagehide', () => current?.close());
    },
  };
}

/** Messages that preload posts to its own window; anyone else's are not listened to. */
function onPageMessage(
  listener: (message: PageMessage, port: MessagePort | undefined) => void,
): void {
  window.addEventListener('message', (event: MessageEvent<PageMessage>) => {
    if (event.source === window) listener(event.data, event.ports[0]);
  });
}

function createServerHost(): Host {
  return {
    pathOfDroppedFile: () => null,
    onMenuCommand: () => {},
    onTransport(listener) {
      let retryMs = firstRetryMs;
      const connect = (): void => {
        const url = new URL(socketPath, location.href);
        url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
        const socket = new WebSocket(url);
        socket.addEventListener('open', () => {
          retryMs = firstRetryMs;
          listener(createSocketTransport(socket));
        });
        socket.addEventListener('close', () => {
          setTimeout(connect, retryMs);
          retryMs = Math.min(longestRetryMs, retryMs * 2);
        });
      };
      connect();
    },
  };
}
