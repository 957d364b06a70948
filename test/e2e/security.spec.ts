// What the page may not do, whatever gets into it; on every host, and what only a desktop window could allow.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveElectron } from '../../scripts/electron.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';
import { launchElectron } from '../helpers/electron.ts';
import type { ElectronUnderTest } from '../helpers/electron.ts';

const isReady = (page: Page) => page.getByText('Memory in use').waitFor({ state: 'attached' });

describeOnEachHost('the page', (open) => {
  test('has no Node, runs no text as code and reaches no other machine', async () => {
    const { page } = await open();
    await isReady(page);
    const found = await page.evaluate(async () => {
      const world = globalThis as unknown as Record<string, unknown>;
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.ranInline = true';
      document.head.append(inline);
      // A string in a timer is code only where the policy allows `eval`; the test itself may use it.
      setTimeout('globalThis.ranText = true' as unknown as () => void);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const fetched = await fetch('https://example.org/').then(
        () => 'reached',
        () => 'refused',
      );
      return {
        node: `${typeof world['require']} ${typeof world['process']}`,
        ranInline: world['ranInline'],
        ranText: world['ranText'],
        fetched,
      };
    });
    expect(found).toStrictEqual({
      node: 'undefined undefined',
      ranInline: undefined,
      ranText: undefined,
      fetched: 'refused',
    });
  });
});

describe.skipIf((await resolveElectron()) === null)('the desktop window', () => {
  let app: ElectronUnderTest;
  beforeAll(async () => {
    app = await launchElectron();
    await isReady(app.page);
  });
  afterAll(() => app.close());

  test('gives the page the path of a file and nothing else', async () => {
    const keys = await app.page.evaluate(() =>
      Object.keys((globalThis as unknown as { cellwright: object }).cellwright),
    );
    expect(keys).toStrictEqual(['pathOfFile']);
  });

  test('is sandboxed and isolated', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } =
        contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag };
    });
    expect(preferences).toStrictEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  test('does not leave the app', async () => {
    for (const address of ['https://example.org/', 'file:///etc/passwd', 'app://other/']) {
      await app.page.evaluate((target) => {
        location.href = target;
      }, address);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(app.page.url()).toMatch(/^app:\/\/ui\//);
    }
    // Playwright's own waiting believes that a navigation is still under way.
    expect(await app.page.evaluate(() => document.body.textContent)).toContain('Memory in use');
  });

  test('opens no windows and embeds nothing', async () => {
    const opened = await app.page.evaluate(() => {
      document.body.append(document.createElement('webview'));
      return window.open('https://example.org/') === null;
    });
    expect(opened).toBe(true);
    expect(app.electron.windows()).toHaveLength(1);
  });

  test('grants no permission', async () => {
    const answers = await app.page.evaluate(async () => {
      const position = new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        );
      });
      return [await Notification.requestPermission(), await position];
    });
    expect(answers).toStrictEqual(['denied', 'denied']);
  });

  test('hands a port to its own page only', async () => {
    const ports = await app.electron.evaluate(async ({ BrowserWindow }) => {
      const own = BrowserWindow.getAllWindows()[0];
      if (own === undefined) throw new Error('no window');
      const { preload } = (
        own.webContents as unknown as { getLastWebPreferences(): { preload: string } }
      ).getLastWebPreferences();
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload } });
      const counts = { own: 0, stranger: 0 };
      for (const [name, window] of [
        ['own', own],
        ['stranger', stranger],
      ] as const) {
        const post = window.webContents.postMessage.bind(window.webContents);
        window.webContents.postMessage = (channel, ...rest) => {
          if (channel === 'port') counts[name] += 1;
          post(channel, ...rest);
        };
      }
      await stranger.loadURL('app://ui/index.html');
      own.webContents.reload();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      stranger.destroy();
      return counts;
    });
    expect(ports).toStrictEqual({ own: 1, stranger: 0 });
    await isReady(app.page);
  });

  test.skipIf(process.platform !== 'linux')(
    'says when the service has died, and goes on with a new one',
    async () => {
      const [first] = servicesOf(app);
      if (first === undefined) throw new Error('no service process');
      process.kill(first, 'SIGKILL');
      await expect.poll(() => servicesOf(app).filter((pid) => pid !== first)).toHaveLength(1);
      await app.page.reload();
      await isReady(app.page);
    },
  );
});

/** Process ids of the service, a child of Electron's main process. */
function servicesOf({ electron }: ElectronUnderTest): readonly number[] {
  const parent = String(electron.process().pid);
  const children = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => Number(pid));
  return children.filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('service/index.cjs'),
  );
}
