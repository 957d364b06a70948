// The integration wizard without a mouse, from the first screen to the results, in a browser.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppUnderTest } from '../helpers/app.ts';
import { findChromium, launchServer, openBrowser } from '../helpers/server.ts';
import type { RunningServer } from '../helpers/server.ts';
import { methodTitles, waitMs, wizardOn } from '../helpers/wizard.ts';

const mostTabs = 80;

describe.skipIf(findChromium() === null)('the integration wizard by keyboard [server]', () => {
  let server: RunningServer;
  let app: AppUnderTest;
  beforeAll(async () => {
    server = await launchServer();
    app = await openBrowser(server);
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });

  test('leads to the results', { timeout: 2 * waitMs }, async () => {
    const { page } = app;
    const wizard = wizardOn(page);
    const press = (...keys: readonly string[]) => pressKeys(page, keys);
    await page.getByRole('heading', { name: 'Start', exact: true }).waitFor();

    await press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await press('Enter');
    await tabTo(page, 'Try simulated data, Integrate');
    await press('Enter');
    await wizard.waitFor('Continue to plan');

    await tabTo(page, 'batch_1.h5ad');
    await press('Enter');
    await page.getByText('Non-zero').waitFor();
    await tabTo(page, 'Continue to plan');
    await press('Enter');
    await page.getByRole('heading', { name: 'How should it run?' }).waitFor();

    // Cards are radio buttons: one stop, and arrows between them.
    await tabTo(page, 'Recommended');
    await press('ArrowRight', 'ArrowRight');
    await expect.poll(() => wizard.preset('Quick look').isChecked()).toBe(true);
    await tabTo(page, 'Training steps, at most', 'input');
    await press('Control+a', '4', '6', 'Tab');
    await wizard.planned();
    await tabTo(page, 'Start run');
    await press('Enter');
    await wizard.waitFor('Cancel run');
    await wizard.waitFor('See the results');
    await tabTo(page, 'See the results');
    await press('Enter');

    for (const title of methodTitles) await wizard.picture(title).waitFor({ timeout: waitMs });
    await tabTo(page, 'type_1', 'input');
    await press('Space');
    expect(await wizard.legend.getByRole('checkbox', { name: /type_1/ }).isChecked()).toBe(false);
    await tabTo(page, 'SCALEX: UMAP of 1,500 cells');
    await press('+', 'ArrowLeft', '0');
    expect(app.consoleErrors).toEqual([]);
  });
});

async function pressKeys(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until the focus is on something of that name, and checks that the focus can be seen. */
async function tabTo(page: Page, name: string, element = ''): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < mostTabs; i++) {
    await page.keyboard.press('Tab');
    const words = await focused(page);
    const isRightKind = element === '' || (await page.locator(`${element}:focus`).count()) === 1;
    if (words.startsWith(name) && isRightKind) {
      expect(await focusIsSeen(page), `the focus on ${name}`).toBe(true);
      return;
    }
    passed.push(words);
  }
  throw new Error(`${name} is not reached by Tab; passed ${passed.join(' | ')}`);
}

/** The name of what has the focus. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const labelledBy = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels = labelledBy.map((id) => document.getElementById(id)?.textContent ?? '');
    const own = (element as HTMLInputElement | null)?.labels ?? [];
    return (
      [
        element?.getAttribute('aria-label') ?? '',
        ...labels,
        ...[...own].map((label) => label.textContent ?? ''),
        element?.textContent ?? '',
      ]
        .map((words) => words.trim())
        .find((words) => words !== '') ?? ''
    );
  });
}

/** Whether the focused element, or what stands for it, has an outline or a ring. */
async function focusIsSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const hasRing = (element: Element | null | undefined): boolean => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    };
    const element = document.activeElement;
    return (
      hasRing(element) || hasRing(element?.parentElement) || hasRing(element?.nextElementSibling)
    );
  });
}
