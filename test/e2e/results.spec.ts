// The results of a run, over a service that is not there: every part of the page, light and dark, and what it does.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { accessibilityProblems } from '../helpers/axe.ts';
import { serveFakePage, type FakePage } from '../helpers/fake-page.ts';
import type { ScenarioName } from '../helpers/fake-service.ts';
import { findChromium, startBrowser } from '../helpers/server.ts';

const screenshotDir = path.join(root, 'test/e2e/screenshots/results');

describe.skipIf(findChromium() === null)('results over a service that is not there', () => {
  let page: FakePage;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(screenshotDir, { recursive: true });
    page = await serveFakePage();
    browser = await startBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await page.close();
  });

  async function open(
    step: 'results' | 'take-away',
    colorScheme: 'light' | 'dark' = 'light',
    scenario: ScenarioName = 'done',
  ): Promise<{ tab: Page; faults: string[]; close(): Promise<void> }> {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const tab = await context.newPage();
    const faults: string[] = [];
    tab.on('pageerror', (error) => faults.push(String(error)));
    await tab.goto(page.address('integration', scenario, step));
    return { tab, faults, close: () => context.close() };
  }

  describe.each(['light', 'dark'] as const)('%s', (look) => {
    test.each(['Judgement', 'Markers', 'Composition', 'How it was made'])(
      '%s breaks no rule of accessibility and fits its width',
      async (name) => {
        const { tab, faults, close } = await open('results', look);
        await tab.getByRole('tab', { name }).click();
        await tab.getByRole('tabpanel', { name }).waitFor();
        if (name === 'Markers') await tab.getByRole('button', { name: 'Colour by EGFR' }).waitFor();
        await tab.screenshot({ path: path.join(screenshotDir, `${name}-${look}.png`) });
        expect(faults).toEqual([]);
        expect(await accessibilityProblems(tab)).toEqual([]);
        const overflow = await tab.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(overflow).toBeLessThanOrEqual(0);
        await close();
      },
    );
  });

  test('markers are sorted and found, and a click on one colours the pictures', async () => {
    const { tab, close } = await open('results');
    await tab.getByRole('tab', { name: 'Markers' }).click();
    const rows = tab.getByRole('table', { name: 'Markers of Cluster 0' }).locator('tbody th');
    await rows.first().waitFor();
    expect(await rows.first().innerText()).toBe('EGFR');
    // Five thousand rows, of which only those in sight exist.
    expect(await rows.count()).toBeLessThan(60);
    await tab.getByRole('button', { name: 'Gene', exact: true }).click();
    expect(await rows.first().innerText()).toBe('CCND1');
    await tab.getByRole('radio', { name: /^1 / }).check({ force: true });
    await tab.getByRole('table', { name: 'Markers of Cluster 1' }).waitFor();
    await tab.getByRole('textbox', { name: 'Find a gene in this table' }).fill('krt18');
    await tab.getByText('1 of 5,000 genes').waitFor();
    await tab.getByRole('button', { name: 'Colour by KRT18' }).click();
    await tab.getByRole('application', { name: /^SCALEX.*coloured by gene KRT18/ }).waitFor();
    await close();
  });

  test('the last of five thousand markers is reached by scrolling', async () => {
    const { tab, close } = await open('results');
    await tab.getByRole('tab', { name: 'Markers' }).click();
    const box = tab.getByRole('group', { name: 'Markers of Cluster 0, scrolls' });
    await box.waitFor();
    await box.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await tab.locator('tr[aria-rowindex="5001"]').waitFor();
    await close();
  });
});
