// Runs one set of end-to-end tests against every host.
import { afterEach, describe } from 'vitest';
import { resolveElectron } from '../../scripts/electron.ts';
import type { AppUnderTest, HostName, LaunchOptions } from './app.ts';
import { launchElectron } from './electron.ts';
import { findChromium, launchServer, openBrowser } from './server.ts';

/** Starts the app on a host; closing it ends everything that was started. */
async function launchApp(host: HostName, options: LaunchOptions = {}): Promise<AppUnderTest> {
  if (host === 'electron') return launchElectron(options);
  const server = await launchServer(options);
  const app = await openBrowser(server);
  return {
    ...app,
    async close() {
      await app.close();
      await server.close();
    },
  };
}

const missing: Readonly<Record<HostName, boolean>> = {
  server: findChromium() === null,
  electron: (await resolveElectron()) === null,
};

/**
 * Describes tests once per host. `open` starts the app; what it started is closed after each test, with a screenshot
 * and the errors of its console when the test failed. A host this machine does not have is skipped by name, which CI counts as a failure.
 */
export function describeOnEachHost(
  title: string,
  define: (open: (options?: LaunchOptions) => Promise<AppUnderTest>, host: HostName) => void,
): void {
  for (const host of ['server', 'electron'] as const) {
    describe.skipIf(missing[host])(`${title} [${host}]`, () => {
      const opened: AppUnderTest[] = [];
      afterEach(async ({ task }) => {
        for (const app of opened.splice(0)) {
          if (task.result?.state === 'fail') {
            await app.screenshot(`failed-${fileName(task.name)}`);
            if (app.consoleErrors.length > 0) console.error(app.consoleErrors.join('\n'));
          }
          await app.close();
        }
      });
      define(async (options) => {
        const app = await launchApp(host, options);
        opened.push(app);
        return app;
      }, host);
    });
  }
}

function fileName(title: string): string {
  return title.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();
}
