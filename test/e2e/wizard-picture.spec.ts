// The picture of the README: results of a good run on the simulated data. CELLWRIGHT_PICTURE=1 makes it anew.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { countColors, decodePng } from '../helpers/pixels.ts';
import { launchServer, openBrowser } from '../helpers/server.ts';
import { methodTitles, waitMs, wizardOn } from '../helpers/wizard.ts';

const file = path.join(root, 'assets/screenshot.png');
const isWanted = process.env['CELLWRIGHT_PICTURE'] === '1';

test(
  'the README shows a window of 1280 x 800 in less than 400 kB',
  { timeout: 10 * waitMs },
  async () => {
    await makePicture(isWanted);
    expect(statSync(file).size).toBeLessThan(400_000);
    const picture = decodePng(readFileSync(file));
    expect([picture.width, picture.height]).toEqual([1280, 800]);
    expect(countColors(picture)).toBeGreaterThan(20);
  },
);

async function makePicture(isAsked: boolean): Promise<void> {
  if (!isAsked) return;
  const server = await launchServer();
  const app = await openBrowser(server);
  const { page } = app;
  const wizard = wizardOn(page);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await wizard.trySample();
  await wizard.press('Continue to plan');
  await wizard.press('Start run');
  await wizard.button('See the results').click({ timeout: 8 * waitMs });
  for (const title of methodTitles) await wizard.picture(title).waitFor({ timeout: waitMs });
  await wizard.pictures();
  await page.screenshot({ path: file });
  await app.close();
  await server.close();
}
