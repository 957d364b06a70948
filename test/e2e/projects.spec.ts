// A project from its making over a kill to another instance, in a browser.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AppUnderTest } from '../helpers/app.ts';
import { findChromium, launchServer, openBrowser } from '../helpers/server.ts';
import type { RunningServer } from '../helpers/server.ts';
import { wizardOn } from '../helpers/wizard.ts';

describe.skipIf(findChromium() === null)('a project', () => {
  const opened: { readonly app: AppUnderTest; readonly server: RunningServer }[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), 'cellwright-project-'));
  afterEach(async () => {
    for (const { app, server } of opened.splice(0)) {
      await app.close();
      await server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** A server with settings of its own, or those of an earlier one of the same name; all see the same folder. */
  async function start(name: string) {
    const homeDir = path.join(folder, name);
    mkdirSync(homeDir, { recursive: true });
    const server = await launchServer({ homeDir, args: ['--root', folder] });
    const app = await openBrowser(server);
    opened.push({ app, server });
    return { app, server, wizard: wizardOn(app.page) };
  }

  test('holds the draft over a kill, and keeps a second instance out', async () => {
    const first = await start('one');
    await first.wizard.button('Project: No project').click();
    await first.app.page.getByRole('menuitem', { name: 'New project…' }).click();
    await first.wizard.field('Name of the project').fill('Lung atlas');
    await first.wizard.button('Make it here').click();
    await first.wizard.button('Project: Lung atlas').waitFor();
    await first.wizard.trySample();
    await first.app.page.getByText('draft saved').waitFor();
    await first.app.close();
    await first.server.kill();
    opened.length = 0;

    const again = await start('one');
    await again.wizard.button('Project: Lung atlas').waitFor();
    await again.wizard.go('Integrate');
    await again.wizard.waitFor('Continue to plan');
    expect(await again.wizard.files.count()).toBe(3);

    const other = await start('two');
    const { page } = other.app;
    await other.wizard.button('Project: No project').click();
    await page.getByRole('menuitem', { name: 'Open project…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: path.basename(folder) }).click();
    for (const name of ['one', 'Lung atlas.cellwright']) {
      await dialog.getByRole('option').filter({ hasText: name }).dblclick();
    }
    await dialog.getByRole('button', { name: 'Choose this folder' }).click();
    await page.getByText(/is open in another Cellwright/).waitFor();
    await other.wizard.button('Open it here instead').click();
    await other.wizard.button('Project: Lung atlas').waitFor();
    expect(other.app.consoleErrors).toEqual([]);
  });
});
