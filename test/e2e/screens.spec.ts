// Every screen in every state that is hard to reach with a real service: empty, running, failed, lost. Looks for broken
// rules of accessibility and for scripts that failed, and keeps a picture of each.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IntegrationRequest } from '#shared/contract/integration.ts';
import { root } from '../../scripts/paths.ts';
import { accessibilityProblems, contrastProblems } from '../helpers/axe.ts';
import { openFakePage, type FakePage } from '../helpers/fake-page.ts';
import type { ScenarioName } from '../helpers/fake-scenarios.ts';
import { findChromium } from '../helpers/server.ts';

interface Screen {
  readonly name: string;
  readonly route: string;
  readonly scenario: ScenarioName;
  readonly step?: string;
  /** Words that are there once the screen has settled. */
  readonly shows: string;
}

/** The one state of each screen that is also shown in a large window. */
const shownLarge: ReadonlySet<string> = new Set([
  ...['home', 'runs', 'data', 'plan', 'run', 'results', 'take-away', 'jobs', 'settings'],
  ...['atac-data', 'atac-plan', 'atac-results'],
]);

const wizard = 'integration';
const screens: readonly Screen[] = [
  { name: 'home', route: 'home', scenario: 'full', shows: 'Five steps, the same every time' },
  { name: 'home-empty', route: 'home', scenario: 'empty', shows: 'None yet.' },
  { name: 'home-project', route: 'home', scenario: 'project', shows: 'not as they were' },
  { name: 'home-held', route: 'home', scenario: 'project-held', shows: 'Open it here instead' },
  { name: 'runs', route: 'runs', scenario: 'project', shows: 'is not where it was' },
  { name: 'runs-empty', route: 'runs', scenario: 'empty', shows: 'No runs yet' },
  { name: 'data', route: wizard, scenario: 'broken', shows: '1 file left out' },
  { name: 'data-empty', route: wizard, scenario: 'empty', shows: 'Choose at least one file first' },
  { name: 'data-reading', route: wizard, scenario: 'reading', shows: 'Reading 5 files' },
  { name: 'plan', route: wizard, scenario: 'full', step: 'plan', shows: 'Cells that stay' },
  {
    name: 'plan-does-not-fit',
    route: wizard,
    scenario: 'does-not-fit',
    step: 'plan',
    shows: 'Does not fit',
  },
  { name: 'run', route: wizard, scenario: 'running', step: 'run', shows: 'Total 613' },
  {
    name: 'run-failed',
    route: wizard,
    scenario: 'failed',
    step: 'run',
    shows: 'The run stopped in',
  },
  {
    name: 'run-device-lost',
    route: wizard,
    scenario: 'device-lost',
    step: 'run',
    shows: 'Go on with the CPU',
  },
  {
    name: 'run-cancelled',
    route: wizard,
    scenario: 'cancelled',
    step: 'run',
    shows: 'You cancelled this run',
  },
  { name: 'run-done', route: wizard, scenario: 'done', step: 'run', shows: 'See the results' },
  { name: 'run-lost', route: wizard, scenario: 'lost', step: 'run', shows: 'has stopped' },
  { name: 'results', route: wizard, scenario: 'done', step: 'results', shows: 'Judgement' },
  { name: 'results-worse', route: wizard, scenario: 'worse', step: 'results', shows: 'Judgement' },
  { name: 'take-away', route: wizard, scenario: 'done', step: 'take-away', shows: 'Tables' },
  { name: 'atac-data-empty', route: 'atac', scenario: 'empty', shows: 'Which cells, and which' },
  { name: 'atac-data', route: 'atac', scenario: 'atac', shows: '140,102 shared peaks' },
  { name: 'atac-data-genes', route: 'atac', scenario: 'atac-genes', shows: 'features are genes' },
  { name: 'atac-data-fragments', route: 'atac', scenario: 'atac-fragments', shows: 'Sequences' },
  { name: 'atac-plan', route: 'atac', scenario: 'atac', step: 'plan', shows: 'Cells that stay' },
  {
    name: 'atac-plan-fragments',
    route: 'atac',
    scenario: 'atac-fragments',
    step: 'plan',
    shows: 'The cliff of the curve',
  },
  { name: 'atac-run', route: 'atac', scenario: 'atac-running', step: 'run', shows: 'Total 613' },
  {
    name: 'atac-run-failed',
    route: 'atac',
    scenario: 'atac-failed',
    step: 'run',
    shows: 'The run stopped in',
  },
  {
    name: 'atac-results',
    route: 'atac',
    scenario: 'atac-done',
    step: 'results',
    shows: 'Judgement',
  },
  {
    name: 'atac-take-away',
    route: 'atac',
    scenario: 'atac-done',
    step: 'take-away',
    shows: 'BED files',
  },
  { name: 'jobs', route: 'jobs', scenario: 'failed', shows: 'Integrate 5 files' },
  { name: 'jobs-empty', route: 'jobs', scenario: 'empty', shows: 'No jobs yet' },
  { name: 'settings', route: 'settings', scenario: 'full', shows: 'About Cellwright' },
];

const looks = [
  { look: 'light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { look: 'dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { look: 'large', viewport: { width: 2560, height: 1440 }, colorScheme: 'light' },
] as const;

const screenshotDir = path.join(root, 'test/e2e/screenshots/screens');

describe.skipIf(findChromium() === null)('screens over a service that is not there', () => {
  let page: FakePage;
  beforeAll(async () => {
    mkdirSync(screenshotDir, { recursive: true });
    page = await openFakePage();
  }, 180_000);
  afterAll(() => page.close());

  async function open({ route, scenario, step, shows }: Omit<Screen, 'name'>) {
    const opened = await page.open(route, scenario, step);
    await opened.tab.getByText(shows).first().waitFor();
    return opened;
  }

  // Opened once: the person's theme and the window's size may change at any time.
  test.each(screens)(
    '$name settles, breaks no rule of accessibility, fits its width',
    async (screen) => {
      const { tab, faults, close } = await open(screen);
      for (const { look, viewport, colorScheme } of looks) {
        if (look === 'large' && !shownLarge.has(screen.name)) continue;
        await tab.setViewportSize(viewport);
        await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await tab.screenshot({ path: path.join(screenshotDir, `${screen.name}-${look}.png`) });
        expect(faults, look).toEqual([]);
        expect(await smallTexts(tab), look).toEqual([]);
        expect(await overflow(tab), look).toBeLessThanOrEqual(0);
        // Names and roles change neither with the theme nor with the size, contrasts with the theme.
        if (look === 'light') expect(await accessibilityProblems(tab), look).toEqual([]);
        if (look === 'dark') expect(await contrastProblems(tab), look).toEqual([]);
      }
      await close();
    },
  );

  test('the file chooser works by keyboard alone', async () => {
    const { tab, close } = await open({ route: wizard, scenario: 'empty', shows: 'Add files' });
    await tab.getByRole('button', { name: 'Add files…' }).focus();
    await tab.keyboard.press('Enter');
    const list = tab.getByRole('listbox', { name: 'Files' });
    await list.waitFor();
    await tab.screenshot({ path: path.join(screenshotDir, 'chooser-light.png') });
    expect(await accessibilityProblems(tab)).toEqual([]);
    await list.focus();
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Space');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Space');
    await tab.getByText('2 files chosen').waitFor();
    await tab.keyboard.press('Enter');
    await tab.getByText('2 inputs: 1 ready, 1 with a warning. 499 cells.').waitFor();
    await close();
  });

  test('every place is reached through the palette, by keyboard alone', async () => {
    const { tab, close } = await open({ route: 'home', scenario: 'full', shows: 'Recent runs' });
    await tab.keyboard.press('Control+k');
    const search = tab.getByRole('textbox', { name: 'Find a place, an action or a run' });
    await search.waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await tab.screenshot({ path: path.join(screenshotDir, `palette-${colorScheme}.png`) });
      expect(await accessibilityProblems(tab)).toEqual([]);
    }
    await search.fill('no such place');
    await tab.getByText('Nothing here goes by that name').waitFor();
    await search.fill('jobs');
    await tab.keyboard.press('Enter');
    await tab.getByRole('heading', { name: 'Jobs' }).waitFor();
    await close();
  });

  test('runs are put beside each other: what differs, and what was measured', async () => {
    const { tab, close } = await open({ route: 'runs', scenario: 'project', shows: 'Compare' });
    for (const box of (await tab.getByRole('checkbox').all()).slice(0, 2)) await box.check();
    const table = tab.getByRole('region', { name: 'Side by side' });
    await table.getByRole('row', { name: /Training steps, at most 4,000 800/ }).waitFor();
    await table.getByRole('row', { name: /k-NN accuracy 0\.977 0\.802 worse by 0\.175/ }).waitFor();
    await table.scrollIntoViewIfNeeded();
    for (const colorScheme of ['dark', 'light'] as const) {
      await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await tab.screenshot({ path: path.join(screenshotDir, `compare-${colorScheme}.png`) });
      expect(await accessibilityProblems(tab)).toEqual([]);
    }
    await close();
  });

  test('a run is done again: the wizard opens with its settings, and with no files when others are wanted', async () => {
    const { tab, close } = await open({ route: 'runs', scenario: 'project', shows: 'Compare' });
    await tab.getByRole('button', { name: 'Do it again' }).nth(1).click();
    await tab.getByRole('menuitem', { name: 'With the same 5 files' }).click();
    await tab.getByText('5 files, 1,408 cells').waitFor();
    await tab.getByRole('button', { name: 'Continue to plan' }).click();
    await expect
      .poll(() => tab.getByRole('textbox', { name: 'Variable genes' }).inputValue())
      .toBe('1,000');
    await tab.getByRole('link', { name: 'Runs' }).click();
    await tab.getByRole('button', { name: 'Do it again' }).first().click();
    await tab.getByRole('menuitem', { name: 'With other files, same settings' }).click();
    await tab.getByText('Choose at least one file first').waitFor();
    await close();
  });

  test('a project that another instance has can be taken from it', async () => {
    const { tab, close } = await open({ route: 'home', scenario: 'project-held', shows: 'Held' });
    await tab.getByRole('button', { name: 'Open it here instead' }).click();
    await tab.getByRole('button', { name: 'Project: Held' }).waitFor();
    await close();
  });

  test('the tour is taken by keyboard alone, and is not offered again', async () => {
    const { tab, faults, close } = await open({
      route: 'home',
      scenario: 'full',
      shows: 'New here',
    });
    await tab.getByRole('button', { name: 'Take the tour' }).focus();
    await tab.keyboard.press('Enter');
    await tab.getByRole('dialog', { name: /^Tour, 1 of 6/ }).waitFor();
    for (let page = 2; page <= 6; page++) {
      await tab.keyboard.press(page === 3 ? 'ArrowRight' : 'Enter');
      await tab.getByRole('dialog', { name: new RegExp(`^Tour, ${page} of 6`) }).waitFor();
      for (const colorScheme of ['dark', 'light'] as const) {
        await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await tab.screenshot({ path: path.join(screenshotDir, `tour-${page}-${colorScheme}.png`) });
      }
      if (page === 2) expect(await accessibilityProblems(tab)).toEqual([]);
    }
    await tab.keyboard.press('Escape');
    await tab.getByText('New here?').waitFor({ state: 'detached' });
    // And from the palette, any time.
    await tab.keyboard.press('Control+k');
    await tab.getByRole('textbox', { name: 'Find a place, an action or a run' }).fill('tour');
    await tab.keyboard.press('Enter');
    await tab.getByRole('dialog', { name: /^Tour, 1 of 6/ }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a defect takes one screen, says so, and leaves the others', async () => {
    const { tab, faults, close } = await open({
      route: 'jobs',
      scenario: 'defect',
      shows: 'This screen has a defect',
    });
    await tab.screenshot({ path: path.join(screenshotDir, 'defect-light.png') });
    expect(await accessibilityProblems(tab)).toEqual([]);
    await tab.getByRole('link', { name: 'Settings' }).click();
    await tab.getByRole('heading', { name: 'About Cellwright' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a failed file can be removed and the rest goes on', async () => {
    const { tab, close } = await open({
      route: wizard,
      scenario: 'broken',
      shows: '1 file left out',
    });
    await tab.getByRole('button', { name: 'Remove 10x_5cl.h5ad' }).click();
    await tab.getByText('5 files, 1,408 cells, 10,894 shared genes.').waitFor();
    await tab.getByRole('button', { name: 'Continue to plan' }).click();
    await tab.getByRole('heading', { name: 'How should it run?' }).waitFor();
    await close();
  });

  test('an offer that fits changes the parameter it names', async () => {
    const { tab, close } = await open({
      route: wizard,
      scenario: 'does-not-fit',
      step: 'plan',
      shows: 'Does not fit',
    });
    expect(await tab.getByRole('button', { name: 'Start run' }).isDisabled()).toBe(true);
    await tab.getByRole('button', { name: '1,200 variable genes: 8.8 GB' }).click();
    await expect
      .poll(() => tab.getByRole('textbox', { name: 'Variable genes' }).inputValue())
      .toBe('1,200');
    await tab.getByRole('button', { name: 'Reset to 2,000' }).waitFor();
    await close();
  });

  test('a press on Start right after a change is not lost', async () => {
    const { tab, close } = await open({
      route: wizard,
      scenario: 'full',
      step: 'plan',
      shows: 'Cells that stay',
    });
    await tab.getByRole('textbox', { name: 'Variable genes' }).fill('1500');
    // The field is left, and the plan made anew, between the two halves of this click.
    await tab.getByRole('button', { name: 'Start run' }).click();
    await tab.getByRole('button', { name: 'Cancel run' }).waitFor();
    expect(await lastOverrides(tab)).toMatchObject({ nTopFeatures: 1_500 });
    await close();
  });

  test('a run that is cancelled says so, and that nothing was kept', async () => {
    const { tab, close } = await open({
      route: wizard,
      scenario: 'running',
      step: 'run',
      shows: 'Cancel run',
    });
    await tab.getByRole('button', { name: 'Cancel run' }).click();
    await tab.getByText('You cancelled this run').waitFor();
    await tab.getByRole('button', { name: 'Try again' }).waitFor();
    await close();
  });

  test('a run whose GPU was lost is started again on the processor when asked for', async () => {
    const { tab, close } = await open({
      route: wizard,
      scenario: 'device-lost',
      step: 'run',
      shows: 'the GPU was lost',
    });
    await tab.getByRole('button', { name: 'Go on with the CPU' }).click();
    await tab.getByRole('button', { name: 'Cancel run' }).waitFor();
    expect(await lastOverrides(tab)).toEqual({ device: 'cpu' });
    await close();
  });

  test('the theme can be chosen and is kept on the page', async () => {
    const { tab, close } = await open({ route: 'settings', scenario: 'full', shows: 'Appearance' });
    await tab.getByText('Dark', { exact: true }).click();
    await expect
      .poll(() => tab.locator('html').getAttribute('data-mantine-color-scheme'))
      .toBe('dark');
    await close();
  });
});

/** The settings of the run that was started last. */
async function lastOverrides(tab: Page): Promise<IntegrationRequest['overrides']> {
  return tab.evaluate(
    () => (globalThis as unknown as { lastStarted: IntegrationRequest }).lastStarted.overrides,
  );
}

/** Visible texts below 12 px, by their words. */
async function smallTexts(tab: Page): Promise<readonly string[]> {
  return tab.evaluate(() => {
    const small: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || element.closest('style, script')) continue;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size < 12 && element.getClientRects().length > 0) small.push(`${text} (${size} px)`);
    }
    return small;
  });
}

/** Pixels by which the page is wider than its window. */
async function overflow(tab: Page): Promise<number> {
  return tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
