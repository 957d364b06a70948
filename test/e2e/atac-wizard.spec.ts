// The wizard of accessibility as a person goes through it, on each host: from simulated peaks to clusters, their peaks,
// and files on disk.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { AppUnderTest } from '../helpers/app.ts';
import { accessibilityProblems } from '../helpers/axe.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';
import { waitMs, wizardOn } from '../helpers/wizard.ts';
import type { Wizard } from '../helpers/wizard.ts';

const soon = { timeout: 60_000 } as const;

describeOnEachHost('the wizard of accessibility', (open) => {
  test(
    'goes from simulated peaks to clusters and their peaks',
    { timeout: 2 * waitMs },
    async () => {
      const app = await open();
      await app.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      const wizard = wizardOn(app.page);
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        await app.screenshot(`atac-${name}`);
        problems.push(...(await accessibilityProblems(app.page)).map((text) => `${name}: ${text}`));
      };

      await wizard.trySample('Accessibility');
      await checkData(app, wizard);
      await look('data');
      await wizard.press('Continue to plan');
      await planShortRun(app, wizard);
      await look('plan');
      await wizard.press('Start run');
      await wizard.press('See the results');
      await judgeResults(app, wizard);
      await look('results');
      await readPeaks(app, wizard);
      await look('results-peaks');
      await wizard.press('Take away');
      await app.page
        .getByRole('heading', { name: /^Peaks of each cluster, 6 BED files$/ })
        .waitFor();
      await look('take-away');
      checkRunFolder(app);
      expect(problems).toEqual([]);
      expect(app.consoleErrors).toEqual([]);
    },
  );
});

async function checkData({ page }: AppUnderTest, wizard: Wizard): Promise<void> {
  expect(await wizard.files.first().textContent()).toContain(
    'peaks.h5ad1,200 × 12,000Raw countsPeaks',
  );
  await wizard.files.first().click();
  await page.getByText(/places in the genome .* on 22 chromosomes/).waitFor();
  expect(await wizard.foot.textContent()).toBe('1 file, 1,200 cells, 12,000 shared peaks.');
}

/** A run of seconds, with six clusters asked for; the mixture is another number. */
async function planShortRun({ page }: AppUnderTest, wizard: Wizard): Promise<void> {
  await wizard.preset('Quick look').click();
  await wizard.setNumber('Training steps, at most', 60);
  const clusters = page.getByRole('radiogroup', { name: 'Final clusters' });
  await clusters.getByText('Exactly').click();
  await wizard.setNumber('Number of clusters', 6);
  await page.getByText('k-means gives exactly 6; the clusters of Leiden').waitFor();
  await page.getByText('As many as clusters: 6.').waitFor();
  await wizard.button(/^Advanced/).click();
  await wizard.setNumber('Warm start', 40);
  await wizard.button(/^Advanced/).click();

  // The line in the histogram is the same cut-off as the number above it.
  const cutOff = wizard.field('Leave out cells below');
  await page.getByRole('slider', { name: 'Cut-off: open peaks in a cell' }).press('PageUp', soon);
  await expect.poll(() => cutOff.inputValue(), soon).not.toBe('100');
  await wizard.button('Reset to 100').click();
  await expect.poll(() => cutOff.inputValue(), soon).toBe('100');
  await wizard.planned();
}

async function judgeResults({ page }: AppUnderTest, wizard: Wizard): Promise<void> {
  for (const title of ['LSI', 'SCALE']) await wizard.picture(title).waitFor(soon);
  expect(await page.locator('.cw-verdict').textContent()).toMatch(/SCALE.*LSI/);
  const rows = await wizard.measures.allTextContents();
  expect(rows.some((row) => row.includes('ARI, k-means'))).toBe(true);
  await page.getByRole('tab', { name: 'Clusters', exact: true }).click();
  await page.getByText('6 clusters, by k-means, as many as you asked for').waitFor(soon);
  await page.getByText(/^6 components/).waitFor(soon);
}

async function readPeaks({ page }: AppUnderTest, wizard: Wizard): Promise<void> {
  await page.getByRole('tab', { name: 'Peaks of clusters' }).click();
  const first = page.getByRole('button', { name: /^Colour by chr\d+:\d+-\d+$/ }).first();
  await first.waitFor(soon);
  await first.click();
  await wizard.legend.getByRole('img', { name: /^Colour scale from / }).waitFor(soon);
  await page.getByRole('textbox', { name: 'Find a peak in this table' }).fill('nowhere');
  await page.getByText('No peak here has “nowhere” in its name.').waitFor();
  await page.getByRole('textbox', { name: 'Find a peak in this table' }).fill('');
  await first.waitFor();
}

function checkRunFolder(app: AppUnderTest): void {
  const runs = path.join(app.homeDir, 'runs');
  const [run = ''] = readdirSync(runs);
  const files = readdirSync(path.join(runs, run), { recursive: true, encoding: 'utf8' });
  const names = files.map((name) => name.replaceAll('\\', '/'));
  expect(names).toEqual(
    expect.arrayContaining([
      ...['result.h5ad', 'run.json', 'tables/peaks.csv', 'peaks/cluster_0.bed'],
      ...['peaks/cluster_5.bed', 'coverage/cluster_5.bedgraph'],
    ]),
  );
}
