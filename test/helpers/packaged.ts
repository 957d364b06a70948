// Starts a packaged app the way a person gets it: not as root, and here with the network cut.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import { chromium } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { softwareDrawing, watchPage } from './app.ts';
import type { AppUnderTest } from './app.ts';

/** The user nobody, on every Linux. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

export interface Installation {
  readonly executable: string;
  /** Node that runs the service where the app's own is too old. */
  readonly node: string;
  /** Folder the user may write to. */
  readonly homeDir: string;
  /** A command that runs as an ordinary user without network. */
  confine(command: readonly string[]): readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** Copies the unpacked app to a place an ordinary user can read, beside a home of that user's own. */
export function install(unpackedDir: string): Installation {
  const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-installed-'));
  chmodSync(folder, 0o755);
  const appDir = path.join(folder, 'app');
  cpSync(unpackedDir, appDir, { recursive: true, verbatimSymlinks: true });
  const node = path.join(folder, 'node');
  cpSync(process.execPath, node);
  const homeDir = path.join(folder, 'home');
  mkdirSync(homeDir);
  if (isRoot) chownSync(homeDir, nobody, nobody);
  return {
    executable: path.join(appDir, 'cellwright'),
    node,
    homeDir,
    confine: (command) => confine(command),
    env: {
      PATH: process.env['PATH'] ?? '',
      DISPLAY: process.env['DISPLAY'] ?? '',
      HOME: homeDir,
      CELLWRIGHT_HOME: homeDir,
      CELLWRIGHT_SERVICE_NODE: node,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An empty network of its own (not even loopback is up), then an ordinary user. */
function confine(command: readonly string[]): readonly [string, ...string[]] {
  const user = `--reuid=${nobody}`;
  if (isRoot) {
    return ['unshare', '-n', 'setpriv', user, `--regid=${nobody}`, '--clear-groups', ...command];
  }
  return ['unshare', '-r', '-n', ...command];
}

/** True when the confined user's Chromium can build its sandbox of user namespaces. */
function canSandbox(): boolean {
  const [program, ...args] = confine(['unshare', '-U', 'true']);
  return spawnSync(program, args).status === 0;
}

const connectTimeoutMs = 60_000;

/** Opens the installed app. The page is reached through a pipe, since the app's network leads nowhere. */
export async function launchInstalled(installation: Installation): Promise<AppUnderTest> {
  const [program, ...args] = installation.confine([
    installation.executable,
    '--remote-debugging-pipe',
    ...(canSandbox() ? [] : ['--no-sandbox']),
    ...softwareDrawing,
  ]);
  const child = spawn(program, args, {
    env: installation.env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  if (process.env['VERBOSE']) child.stderr?.pipe(process.stderr);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  }
  const exited = new Promise<string>((resolve) =>
    child.on('exit', (code, signal) => resolve(`it ended (${signal ?? code})`)),
  );
  const late = sleep(connectTimeoutMs, 'its page did not open', { ref: false });
  const trouble = await Promise.race([waitForPage(child), exited, late]);
  if (trouble !== null) {
    child.kill('SIGKILL');
    throw new Error(`the packaged app cannot be reached: ${trouble}\n${said.join('')}`);
  }
  const bridge = await bridgePipe(child);
  const browser = await chromium.connectOverCDP(bridge.url, { noDefaults: true, timeout: 30_000 });
  const context = browser.contexts()[0];
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) throw new Error('the packaged app opened no page');
  return watchPage('electron', page, {
    homeDir: installation.homeDir,
    async stop() {
      child.kill();
      await exited;
      bridge.close();
    },
  });
}

/** Asks over the pipe until the page is open: the Electron of the tests falls silent when it is looked into before. */
async function waitForPage(child: ChildProcess): Promise<null> {
  const [input, output] = [child.stdio[3] as Duplex, child.stdio[4] as Duplex];
  const question = `${JSON.stringify({ id: 1_000_000, method: 'Target.getTargets' })}\0`;
  for (let answer = ''; !answer.includes('"url":"app://'); await sleep(100)) {
    input.write(question);
    answer = '';
    while (!answer.endsWith('\0')) answer += String((await once(output, 'data'))[0]);
  }
  return null;
}

/** Playwright speaks to a socket, the app to a pipe of messages that end in a zero byte. */
async function bridgePipe(child: ChildProcess): Promise<{ url: string; close: () => void }> {
  const [input, output] = [child.stdio[3] as Duplex, child.stdio[4] as Duplex];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    let rest = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) socket.send(message);
    });
    socket.on('message', (message: Buffer) => input.write(`${message.toString()}\0`));
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port for the bridge');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
