// The picture of the README: results of a good run on the simulated data. CELLWRIGHT_PICTURE=1 makes it anew.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { countColors, decodePng } from '../helpers/pixels.ts';
import { launchServer, openBrowser } from '../helpers/server.ts';
import { methodTitles, waitMs, wizardOn } from '../helpers/wizard.ts';

const file = path.join(root, 'assets/screenshot.png');
const size = { width: 1600, height: 1000 } as const;
const isWanted = process.env['CELLWRIGHT_PICTURE'] === '1';

test('the README shows a large window in less than 400 kB', { timeout: 10 * waitMs }, async () => {
  await makePicture(isWanted);
  expect(statSync(file).size).toBeLessThan(400_000);
  const picture = decodePng(readFileSync(file));
  expect([picture.width, picture.height]).toEqual([size.width, size.height]);
  expect(countColors(picture)).toBeGreaterThan(20);
});

async function makePicture(isAsked: boolean): Promise<void> {
  if (!isAsked) return;
  const server = await launchServer();
  const app = await openBrowser(server);
  const { page } = app;
  const wizard = wizardOn(page);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  // In a project, whose place is not written over its runs.
  await wizard.button('Project: No project').click();
  await page.getByRole('menuitem', { name: 'New project…' }).click();
  await wizard.field('Name of the project').fill('Five types');
  await wizard.button('Make it here').click();
  await wizard.button('Project: Five types').waitFor();
  await wizard.trySample();
  await wizard.press('Continue to plan');
  await wizard.press('Start run');
  await wizard.button('See the results').click({ timeout: 8 * waitMs });
  for (const title of methodTitles) await wizard.picture(title).waitFor({ timeout: waitMs });
  await page.setViewportSize(size);
  await page.getByText('Cell type', { exact: true }).first().click();
  await wizard.legend.getByText('type_5').waitFor();
  await page.mouse.move(0, 0);
  await wizard.pictures();
  await page.screenshot({ path: file });
  await app.close();
  await server.close();
}
