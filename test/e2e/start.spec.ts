// The first screen on each host: it opens, the service answers, nothing leaves the machine.
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../helpers/axe.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';

const local = /^(app:\/\/ui\/|data:|blob:|https?:\/\/127\.0\.0\.1:)/;

describeOnEachHost('the first screen', (open) => {
  test('opens and the service answers', async () => {
    const app = await open();
    await app.page.getByRole('heading', { name: 'Start', exact: true }).waitFor();
    await app.page.getByText('Device in use').waitFor({ state: 'attached' });
    await app.page.getByText('Memory in use').waitFor({ state: 'attached' });
    await app.screenshot('home');
    expect(app.consoleErrors).toEqual([]);
  });

  test('comes back after a reload of the page', async () => {
    const app = await open();
    await app.page.getByText('Memory in use').waitFor({ state: 'attached' });
    await app.page.reload();
    await app.page.getByText('Memory in use').waitFor({ state: 'attached' });
    expect(app.consoleErrors).toEqual([]);
  });

  test('has no accessibility problem that a machine can find, in light and in dark', async () => {
    const app = await open();
    await app.page.getByText('Memory in use').waitFor({ state: 'attached' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityProblems(app.page), colorScheme).toEqual([]);
    }
  });

  test('asks nothing of any other machine', async () => {
    const app = await open();
    await app.page.getByText('Memory in use').waitFor({ state: 'attached' });
    await app.page.reload();
    await app.page.getByText('Memory in use').waitFor({ state: 'attached' });
    expect(app.requests).not.toEqual([]);
    expect(app.requests.filter((address) => !local.test(address))).toEqual([]);
  });
});
