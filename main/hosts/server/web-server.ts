// The page and its socket over HTTP on the loopback.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { socketPath } from '#shared/contract/page-bridge.ts';
import { AppError } from '#shared/model/app-error.ts';
import { maxMessageBytes } from '#shared/rpc/message-size.ts';
import { createSocketTransport } from '#shared/rpc/socket-transport.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { pageHeaders, readPageFile } from '../../platform/page-files.ts';
import { hasOwnHost, hasOwnOrigin, readCookie } from './request-guard.ts';
import { createSessions } from './sessions.ts';

export interface WebServer {
  readonly port: number;
  /** An address with a new token, good for one use. */
  issueAddress(): string;
  close(): Promise<void>;
}

export interface WebServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly rendererDir: string;
  onClient(transport: Transport): void;
}

const loopback = '127.0.0.1';
const deadLink = `This link was used already, or is not from this start of Cellwright.
Press Enter in the terminal where Cellwright runs to get another one.
`;

/** Starts listening. Throws `busy` when the port is taken. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const sessions = createSessions();
  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({
    noServer: true,
    // Room for numbers spelled out; the checks of the wire are stricter.
    maxPayload: 4 * maxMessageBytes,
    perMessageDeflate: false,
  });
  await listen(http, options.port);
  const { port } = http.address() as AddressInfo;
  // Cookies do not tell ports apart; two servers on one computer must.
  const cookieName = `cellwright-${port}`;
  const hasSession = ({ headers }: IncomingMessage) =>
    sessions.isOpen(readCookie(headers, cookieName) ?? '');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method } = request;
    const sent = pageHeaders([`ws://${headers.host}`]);
    const refuse = (status: number, text: string) =>
      response.writeHead(status, { ...sent, 'Content-Type': 'text/plain' }).end(text);
    if (!hasOwnHost(headers) || !hasOwnOrigin(headers, false)) return void refuse(403, 'forbidden');
    if (method !== 'GET' && method !== 'HEAD') return void refuse(405, 'method not allowed');
    // Not by `URL`, which would take a path that starts with two slashes for the name of a host.
    const [pathname = '/', search] = (request.url ?? '/').split('?');
    const token = new URLSearchParams(search).get('token');
    if (token !== null) {
      const sessionId = sessions.exchange(token);
      // Someone who has a session already may well click the old link again.
      if (sessionId === null && !hasSession(request)) return void refuse(403, deadLink);
      const cookie = `${cookieName}=${sessionId}; HttpOnly; SameSite=Strict; Path=/`;
      const setCookie = sessionId === null ? {} : { 'Set-Cookie': cookie };
      response.writeHead(303, { ...sent, ...setCookie, Location: '/' }).end();
      return;
    }
    if (!hasSession(request)) return void refuse(403, deadLink);
    const file = await readPageFile(options.rendererDir, pathname, sent);
    response.writeHead(file.status, file.headers).end(method === 'HEAD' ? undefined : file.body);
  }

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { headers } = request;
    const isOwn = hasOwnHost(headers) && hasOwnOrigin(headers, true) && hasSession(request);
    if (!isOwn || request.url !== socketPath) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      // Its close event follows and ends the client.
      accepted.on('error', () => accepted.terminate());
      options.onClient(createSocketTransport(accepted));
    });
  });

  return {
    port,
    issueAddress: () => `http://${loopback}:${port}/?token=${sessions.issueToken()}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

async function listen(http: ReturnType<typeof createServer>, port: number): Promise<void> {
  http.listen(port, loopback);
  try {
    await once(http, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') {
      throw new AppError('busy', `Port ${port} is taken by another program.`, {
        hint: 'Choose another with --port N, or leave --port out to take a free one.',
        cause: error,
      });
    }
    if (code === 'EACCES') {
      throw new AppError('usage', `Port ${port} may not be used by this person.`, {
        hint: 'Choose a number above 1023 with --port N.',
        cause: error,
      });
    }
    throw error;
  }
}
