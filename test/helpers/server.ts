// Starts the server host, and a browser on it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { root } from '../../scripts/paths.ts';
import { openHome, softwareDrawing, watchPage, windowSize } from './app.ts';
import type { AppUnderTest, LaunchOptions } from './app.ts';

export interface RunningServer {
  /** The printed address, token included. */
  readonly url: string;
  readonly homeDir: string;
  close(): Promise<void>;
  /** Ends it at once, as a power cut would; its home stays. */
  kill(): Promise<void>;
}

const startTimeoutMs = 30_000;

/** Starts the built server on a free port, over `homeDir` alone unless `args` add a `--root`; waits for its address. */
export async function launchServer(options: LaunchOptions = {}): Promise<RunningServer> {
  const { homeDir, remove } = openHome(options);
  const child = spawn(
    process.execPath,
    [path.join(root, 'out/server/index.cjs'), '--root', homeDir, ...(options.args ?? [])],
    {
      env: { ...process.env, CELLWRIGHT_HOME: homeDir, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the server ${why}: ${output.join('')}`));
    const timer = setTimeout(() => fail('printed no address'), startTimeoutMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(`${line}\n`);
      const address = /https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\S*/.exec(line)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    void exited.then(() => fail('ended'));
  });
  return {
    url,
    homeDir,
    async close() {
      child.kill();
      await exited;
      remove();
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The Chromium or Chrome of this machine, or null. CHROME_PATH comes first, then what has no window to draw. */
export function findChromium(): string | null {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return CHROME_PATH;
  const names = [
    ...['chromium-headless-shell', 'chromium', 'chromium-browser'],
    ...['google-chrome', 'google-chrome-stable'],
  ];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((file) => existsSync(file)) ?? null;
}

/** Starts a browser that talks to nobody by itself. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium here; set CHROME_PATH');
  return chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...softwareDrawing,
    ],
  });
}

/** Opens a running server in a browser of its own; closing it leaves the server running. */
export async function openBrowser(server: RunningServer): Promise<AppUnderTest> {
  const browser = await startBrowser();
  const page = await browser.newPage({ viewport: windowSize });
  const app = watchPage('server', page, {
    homeDir: server.homeDir,
    stop: () => browser.close(),
  });
  await page.goto(server.url);
  return app;
}
