// Who gets in, and how far: the server as a hostile page or a careless person would use it.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createCore } from '#main/core.ts';
import type { Core } from '#main/core.ts';
import { startWebServer } from '#main/hosts/server/web-server.ts';
import type { WebServer } from '#main/hosts/server/web-server.ts';
import { createCorePorts } from '#main/platform/core-ports.ts';
import { createLog } from '#main/platform/log.ts';
import { methods } from '#shared/contract/index.ts';
import { createClient } from '#shared/rpc/client.ts';
import { serve } from '#shared/rpc/server.ts';
import { createSocketTransport } from '#shared/rpc/socket-transport.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let dir: string;
let allowedDir: string;
let core: Core;
let web: WebServer;
const log = createLog({ isQuiet: true });

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'cellwright-server-'));
  allowedDir = path.join(dir, 'allowed');
  const rendererDir = path.join(dir, 'renderer');
  for (const folder of [allowedDir, rendererDir, path.join(dir, 'outside')]) mkdirSync(folder);
  writeFileSync(path.join(rendererDir, 'index.html'), '<p>the page</p>');
  writeFileSync(path.join(rendererDir, 'a.js'), 'export {};');
  writeFileSync(path.join(dir, 'secret.txt'), 'secret');
  writeFileSync(path.join(allowedDir, 'a.h5ad'), 'data');
  symlinkSync(path.join(dir, 'outside'), path.join(allowedDir, 'link'));
  process.env['CELLWRIGHT_HOME'] = path.join(dir, 'home');
  core = createCore(
    createCorePorts({
      host: 'server',
      version: '0',
      roots: [allowedDir],
      picker: null,
      log,
      logFile: null,
    }),
  );
  web = await startWebServer({
    port: 0,
    rendererDir,
    onClient: (transport) =>
      serve(transport, {
        methods,
        handlers: core.handlers,
        events: core.events,
        log,
      }),
  });
});
afterAll(async () => {
  await web.close();
  await core.close();
  delete process.env['CELLWRIGHT_HOME'];
  rmSync(dir, { recursive: true, force: true });
});

/** Sends the path as it is, unlike `fetch`, which tidies it. */
async function get(rawPath: string, headers: OutgoingHttpHeaders = {}, method = 'GET') {
  const sent = request({ host: '127.0.0.1', port: web.port, path: rawPath, method, headers });
  sent.end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body } satisfies Answer;
}

const tokenPath = () => new URL(web.issueAddress()).search;

async function openSession(): Promise<string> {
  const { headers } = await get(`/${tokenPath()}`);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** The HTTP status of a refused upgrade, or the open socket. */
async function openSocket(headers: OutgoingHttpHeaders, socketPath = '/rpc') {
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}${socketPath}`, {
    headers: headers as Record<string, string>,
  });
  return new Promise<WebSocket | number>((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

const ownOrigin = () => `http://127.0.0.1:${web.port}`;

describe('the token', () => {
  test('opens a session with a cookie that scripts and other sites cannot use', async () => {
    const { status, headers } = await get(`/${tokenPath()}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(headers['set-cookie']?.[0]).toMatch(
      /^cellwright-\d+=[\w-]{43}; HttpOnly; SameSite=Strict/,
    );
  });

  test('is dead after its first use', async () => {
    const search = tokenPath();
    expect((await get(`/${search}`)).status).toBe(303);
    const again = await get(`/${search}`);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  test('must be right', async () => {
    expect((await get('/?token=wrong')).status).toBe(403);
    expect((await get('/?token=')).status).toBe(403);
  });

  test('without it or a session there is nothing to see', async () => {
    for (const place of ['/', '/index.html', '/a.js', '/none']) {
      expect((await get(place)).status).toBe(403);
    }
    expect((await get('/', { cookie: `cellwright-${web.port}=guess` })).status).toBe(403);
  });
});

describe('the page', () => {
  let cookie: string;
  beforeEach(async () => {
    cookie = await openSession();
  });

  test('is served to its session again and again, confined by headers', async () => {
    for (let i = 0; i < 2; i += 1) {
      const { status, body, headers } = await get('/', { cookie });
      expect(status).toBe(200);
      expect(body).toBe('<p>the page</p>');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe-eval');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/a/../../secret.txt',
    '//secret.txt',
    '/%00',
    '/%',
  ])('a path out of its folder finds nothing: %s', async (place) => {
    const { status, body } = await get(place, { cookie });
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  test('a foreign Host is refused, so that no other name can lead here', async () => {
    for (const host of ['evil.example', `evil.example:${web.port}`, '127.0.0.1.evil.example']) {
      expect((await get('/', { cookie, host })).status).toBe(403);
    }
    const host = `localhost:${web.port}`;
    expect((await get('/', { cookie, host })).status).toBe(200);
  });

  test('a foreign Origin is refused', async () => {
    expect((await get('/', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await get('/', { cookie, origin: 'null' })).status).toBe(403);
  });

  test('nothing but reading is answered', async () => {
    expect((await get('/', { cookie }, 'POST')).status).toBe(405);
  });
});

describe('the socket', () => {
  test('opens for our page with a session', async () => {
    const socket = await openSocket({ origin: ownOrigin(), cookie: await openSession() });
    expect(socket).toBeInstanceOf(WebSocket);
    (socket as WebSocket).close();
  });

  test('stays shut without a session, from a foreign or unknown origin, and at other paths', async () => {
    const cookie = await openSession();
    expect(await openSocket({ origin: ownOrigin() })).toBe(403);
    expect(await openSocket({ origin: 'http://evil.example', cookie })).toBe(403);
    expect(await openSocket({ origin: `https://127.0.0.1:${web.port}`, cookie })).toBe(403);
    expect(await openSocket({ cookie })).toBe(403);
    expect(await openSocket({ origin: ownOrigin(), cookie, host: 'evil.example' })).toBe(403);
    expect(await openSocket({ origin: ownOrigin(), cookie }, '/other')).toBe(403);
  });

  test('a text frame ends the connection', async () => {
    const socket = await openSocket({ origin: ownOrigin(), cookie: await openSession() });
    (socket as WebSocket).send('hello');
    const [code] = (await once(socket as WebSocket, 'close')) as [number];
    expect(code).toBe(1003);
  });

  test('files are reached below the named folders only, links followed', async () => {
    const socket = await openSocket({ origin: ownOrigin(), cookie: await openSession() });
    const client = createClient(createSocketTransport(socket as WebSocket));
    const listing = await client.call('files.list', { path: '' });
    expect(listing.entries.map(({ name }) => name)).toContain('a.h5ad');
    const outside = [dir, '/', path.join(allowedDir, '..'), path.join(allowedDir, 'link')];
    for (const place of outside) {
      await expect(client.call('files.list', { path: place })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    const bytes = new Uint8Array([1]);
    for (const place of [path.join(dir, 'x.png'), path.join(allowedDir, 'link', 'x.png')]) {
      await expect(client.call('files.save', { path: place, bytes })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    await expect(client.call('data.inspect', { path: '/etc/passwd' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    client.close();
  });

  test('a workspace outside the named folders takes no runs', async () => {
    const socket = await openSocket({ origin: ownOrigin(), cookie: await openSession() });
    const client = createClient(createSocketTransport(socket as WebSocket));
    await client.call('app.saveSettings', { workspaceDir: path.join(dir, 'outside') });
    const request = { inputs: [{ path: path.join(allowedDir, 'a.h5ad') }] };
    await expect(client.call('integration.start', { request })).rejects.toMatchObject({
      code: 'forbidden',
    });
    client.close();
  });
});

test('a taken port is said in plain words', async () => {
  const starting = startWebServer({ port: web.port, rendererDir: dir, onClient: () => undefined });
  await expect(starting).rejects.toMatchObject({
    code: 'busy',
    message: `Port ${web.port} is taken by another program.`,
  });
});
