// The app as an end-to-end test sees it: one page, whichever host is behind it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConsoleMessage, Page, Request } from 'playwright-core';
import { root } from '../../scripts/paths.ts';

export type HostName = 'electron' | 'server';

export interface AppUnderTest {
  readonly host: HostName;
  readonly page: Page;
  /** Folder of this app's settings and runs; removed when it closes, unless the test brought its own. */
  readonly homeDir: string;
  /** Errors on the page's console, violations of the content policy among them. */
  readonly consoleErrors: readonly string[];
  /** Addresses of every request of the page. */
  readonly requests: readonly string[];
  /** Saves the page in light and in dark under test/e2e/screenshots/HOST/. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Used and kept instead of a new temporary folder. */
  readonly homeDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments of the host's own command line. */
  readonly args?: readonly string[];
}

export const windowSize = { width: 1280, height: 800 } as const;

/** Draws WebGL in software, as machines without a GPU do. */
export const softwareDrawing = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-compositing',
];

/** A folder for the app's data; `remove` leaves a folder alone that the test brought. */
export function openHome(options: LaunchOptions): { homeDir: string; remove: () => void } {
  if (options.homeDir !== undefined) return { homeDir: options.homeDir, remove: () => undefined };
  const homeDir = mkdtempSync(path.join(tmpdir(), 'cellwright-home-'));
  return { homeDir, remove: () => rmSync(homeDir, { recursive: true, force: true }) };
}

/** Wraps a page of a running host. `stop` ends the host. */
export function watchPage(
  host: HostName,
  page: Page,
  { homeDir, stop }: { readonly homeDir: string; readonly stop: () => Promise<void> },
): AppUnderTest {
  const consoleErrors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') {
      consoleErrors.push(`${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => consoleErrors.push(error.stack ?? error.message));
  page.on('request', (request: Request) => requests.push(request.url()));
  return {
    host,
    page,
    homeDir,
    consoleErrors,
    requests,
    async screenshot(name) {
      const folder = path.join(root, 'test/e2e/screenshots', host);
      mkdirSync(folder, { recursive: true });
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
      }
    },
    close: stop,
  };
}
