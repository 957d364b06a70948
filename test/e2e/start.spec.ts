// The first screen on each host: it opens, the service answers, nothing leaves the machine.
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../helpers/axe.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';

const local = /^(app:\/\/ui\/|data:|blob:|https?:\/\/127\.0\.0\.1:)/;

describeOnEachHost('the first screen', (open) => {
  test('opens, comes back after a reload, is accessible, and asks nothing of any other machine', async () => {
    const app = await open();
    const { page, consoleErrors, requests } = app;
    const isAnswered = async () => {
      await page.getByText('Device in use').waitFor({ state: 'attached' });
      await page.getByText('Memory in use').waitFor({ state: 'attached' });
    };
    await page.getByRole('heading', { name: 'Start', exact: true }).waitFor();
    await isAnswered();
    await app.screenshot('home');
    await page.reload();
    await isAnswered();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityProblems(page), colorScheme).toEqual([]);
    }
    expect(consoleErrors).toEqual([]);
    expect(requests).not.toEqual([]);
    expect(requests.filter((address) => !local.test(address))).toEqual([]);
  });
});
