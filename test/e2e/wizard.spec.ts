// The integration wizard as a person goes through it, on each host: from simulated data to files on disk.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { AppUnderTest } from '../helpers/app.ts';
import { accessibilityProblems } from '../helpers/axe.ts';
import { chooseInDialog } from '../helpers/dialogs.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';
import { decodePng } from '../helpers/pixels.ts';
import { comeBack, lassoLeftHalf } from '../helpers/selection.ts';
import { colorsShown, isBlank, methodTitles, wizardOn } from '../helpers/wizard.ts';
import type { Wizard } from '../helpers/wizard.ts';

const walkTimeoutMs = 600_000;
/** For what is there at once on a quiet machine. */
const soon = { timeout: 60_000 } as const;
const isLocal = (address: string): boolean =>
  /^(app:\/\/ui\/|data:|blob:|(https?|wss?):\/\/127\.0\.0\.1:)/.test(address);

describeOnEachHost('the integration wizard', (open) => {
  test('goes from simulated data to files on disk', { timeout: walkTimeoutMs }, async () => {
    const app = await open();
    await app.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const look = createLook(app);
    const wizard = wizardOn(app.page);

    await wizard.trySample();
    await checkData(app, wizard);
    await look.at('data');
    await wizard.press('Continue to plan');

    await planLongRun(wizard);
    await look.at('plan');
    await wizard.press('Start run');

    await watchAndCancel(app, wizard, look);
    await planShortRun(wizard);
    await wizard.press('Start run');
    await wizard.press('See the results');

    await judgeResults(app, wizard, look);
    checkRunFolder(app);
    await editResults(app, wizard, look);
    await wizard.press('Take away');
    const saved = await takeAway(app, wizard);
    await look.at('take-away');

    await openAgain(app, wizard, { look, saved });
    await findRunAgain(app, wizard, look);

    expect(look.problems).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
    expect(app.requests.filter((address) => !isLocal(address))).toEqual([]);
  });
});

/** A screenshot of each step, and what axe says to it in the browser; the page of the window is the same. */
function createLook(app: AppUnderTest) {
  const problems: string[] = [];
  return {
    problems,
    async at(name: string) {
      await app.screenshot(name);
      if (app.host === 'electron') return;
      const found = await accessibilityProblems(app.page);
      problems.push(...found.map((text) => `${name}: ${text}`));
    },
  };
}

type Look = ReturnType<typeof createLook>;

async function checkData(app: AppUnderTest, wizard: Wizard): Promise<void> {
  expect(await wizard.files.count()).toBe(3);
  expect(await wizard.files.first().textContent()).toContain('batch_1.h5ad500 × 2,500Raw counts');
  await app.page.getByText('2,500 genes (100 %) are in all 3 files and will be used.').waitFor();
  await app.page.getByRole('textbox', { name: 'Name of batch batch_2' }).fill('day 2');
  await wizard.files.first().click();
  await app.page.getByText('Non-zero').waitFor();
  await wizard.files.first().click();
  expect(await wizard.foot.textContent()).toBe('3 files, 1,500 cells, 2,500 shared genes.');
}

/** A run that cannot be over before it was looked at, on whatever device. */
async function planLongRun(wizard: Wizard): Promise<void> {
  await wizard.button(/^Advanced/).click();
  await wizard.setNumber('Patience', 1_000);
  // One thread: the other core is the browser's, which draws in software here.
  await wizard.setNumber('Threads', 1);
  await wizard.setNumber('Training steps, at most', 30_000);
  await wizard.planned();
  const before = await wizard.estimate.textContent();

  const cutOff = wizard.field('Leave out cells below');
  expect(await cutOff.inputValue()).toBe('600');
  await wizard.setNumber('Leave out cells below', 900);
  await expect.poll(() => wizard.losses.textContent(), soon).toMatch(/\(\d+ %\)/);
  await wizard.button('Reset to 600').click();
  await expect.poll(() => cutOff.inputValue(), soon).toBe('600');

  // The slider, as a hand on the keys moves it.
  await wizard.slider('Variable genes').focus();
  for (let i = 0; i < 5; i++) await wizard.slider('Variable genes').press('ArrowLeft');
  expect(await wizard.field('Variable genes').inputValue()).not.toBe('2,000');
  await expect.poll(() => wizard.estimate.textContent(), soon).not.toBe(before);
  await wizard.planned();
}

async function watchAndCancel(app: AppUnderTest, wizard: Wizard, look: Look): Promise<void> {
  const { page } = app;
  await wizard.waitForCurve();
  await look.at('run');
  await page.reload();
  await wizard.waitForCurve();
  await wizard.go('Jobs');
  await page.getByRole('row', { name: /^Integrate batch_1.*Running/ }).waitFor();
  await look.at('jobs-running');
  await wizard.go('Integrate');
  await wizard.button('Cancel run').click();
  const askedAt = performance.now();
  await page.getByText('You cancelled this run').waitFor();
  // Ten times what is promised: machines are shared.
  expect(performance.now() - askedAt).toBeLessThan(10_000);
  await look.at('run-cancelled');
  const runs = path.join(app.homeDir, 'runs');
  expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
  await wizard.press('Back to plan');
}

async function planShortRun(wizard: Wizard): Promise<void> {
  await wizard.button(/^Advanced.*2 changed/).click();
  await wizard.button('Reset Patience').click();
  await wizard.button('Reset Threads').click();
  await wizard.button(/^Advanced.*all as in the preset/).waitFor();
  await wizard.preset('Quick look').click();
  await wizard.setNumber('Training steps, at most', 46);
}

async function judgeResults(app: AppUnderTest, wizard: Wizard, look: Look): Promise<void> {
  const { page } = app;
  for (const title of methodTitles) await wizard.picture(title).waitFor(soon);
  await page.mouse.move(0, 0);
  const allShown = methodTitles.map(() => [true, true, true, true, true]);

  await page.getByText('Cell type', { exact: true }).first().click();
  await wizard.legend.getByText('type_5').waitFor();
  const colors = await wizard.legendColors();
  await expect
    .poll(async () => colorsShown(await wizard.pictures(), colors), soon)
    .toEqual(allShown);
  await look.at('results');

  // A category that is taken out of the legend goes out of every picture.
  await wizard.legend.getByRole('checkbox', { name: /type_2/ }).uncheck();
  await expect
    .poll(async () => colorsShown(await wizard.pictures(), colors), soon)
    .toEqual(methodTitles.map(() => [true, false, true, true, true]));
  await wizard.button('Show all').click();

  await page.getByText('Batch', { exact: true }).first().click();
  await wizard.legend.getByText('day 2').waitFor();
  const [first] = await wizard.pictures();
  expect(first && isBlank(first)).toBe(false);

  // One camera: what moves one picture moves all.
  const before = await wizard.pictures();
  await wizard.picture('Harmony').press('+');
  await expect
    .poll(
      async () =>
        (await wizard.pictures()).map((after, i) => Buffer.from(after.rgb).equals(before[i]!.rgb)),
      soon,
    )
    .toEqual([false, false, false]);
  await wizard.button('Show the whole picture').click();

  const selected = await lassoLeftHalf(app, wizard);
  await colorByGene(app, wizard, look);
  await comeBack(app, wizard, selected);
  await readVerdict(app, wizard);
}

async function colorByGene(app: AppUnderTest, wizard: Wizard, look: Look): Promise<void> {
  const search = app.page.getByRole('combobox', { name: 'Colour by a gene' });
  await search.fill('GENE00');
  await app.page.getByRole('option').first().click();
  // Off the button that now lies under the pointer: its tooltip is drawn at the end of the page.
  await app.page.mouse.move(0, 0);
  await app.page.getByRole('tooltip').waitFor({ state: 'detached' });
  await wizard.legend.getByRole('img', { name: /^Colour scale from / }).waitFor();
  await look.at('results-gene');
  await search.fill('not a gene');
  await app.page.getByText('No gene here has “not a gene” in its name').waitFor();
}

async function readVerdict(app: AppUnderTest, wizard: Wizard): Promise<void> {
  const rows = await wizard.measures.allTextContents();
  expect(rows.length).toBeGreaterThanOrEqual(8);
  for (const row of rows) {
    expect(row).toMatch(/\d\.\d\d\d?\d\.\d\d/);
    expect(row).toMatch(/(better by|worse by|about the same,) [−+]?\d/);
    expect(row).toMatch(/[.?]/);
  }
  const verdict = app.page.locator('.cw-verdict');
  expect(await verdict.getByRole('heading').textContent()).not.toBe('');
  expect(await verdict.textContent()).toMatch(/SCALEX/);
}

/** Clusters found again, named and merged, taken back and made again; the markers as a workbook. */
async function editResults(app: AppUnderTest, wizard: Wizard, look: Look): Promise<void> {
  const { page } = app;
  const nGroups = page.getByText(/^\d+ groups?$/);
  await page.getByRole('tab', { name: 'Clusters' }).click();
  await nGroups.waitFor(soon);
  const before = await nGroups.textContent();
  await page.getByRole('textbox', { name: /^Resolution/ }).fill('2');
  await wizard.button('Find clusters again').click();
  await expect.poll(() => nGroups.textContent(), soon).not.toBe(before);

  await wizard.button('Rename 0').click();
  await page.getByRole('textbox', { name: 'New name of 0' }).fill('Alpha');
  await page.keyboard.press('Enter');
  await wizard.button('Rename Alpha').waitFor(soon);
  await page.keyboard.press('Control+z');
  await wizard.button('Rename 0').waitFor(soon);
  await page.keyboard.press('Control+Shift+z');
  await wizard.button('Rename Alpha').waitFor(soon);
  await wizard.button(/^Select the [\d,]+ cells of Alpha$/).click();
  await wizard.button('Name it').click();
  await page.getByRole('textbox', { name: 'Name of the selection' }).fill('Alpha at first');
  await wizard.button('Keep selection').click();
  await page.locator('.cw-clusters-genes').first().waitFor(soon);
  await look.at('results-clusters');

  const asMany = await nGroups.textContent();
  for (const group of ['Alpha', '1']) {
    await page.getByRole('checkbox', { name: `Choose ${group}`, exact: true }).check();
  }
  await page.getByRole('textbox', { name: 'Name of the merged group' }).fill('Both');
  await wizard.button('Merge').click();
  await wizard.button('Rename Both').waitFor(soon);
  await wizard.button('Undo').click();
  await wizard.button('Rename Alpha').waitFor(soon);
  expect(await nGroups.textContent()).toBe(asMany);

  await page.getByRole('tab', { name: 'Markers' }).click();
  await page.locator('.cw-volcano .main-svg').first().waitFor(soon);
  await page.getByRole('radio', { name: /^Alpha / }).waitFor({ state: 'attached' });
  await look.at('results-markers');
  const workbook = path.join(app.homeDir, 'markers.xlsx');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await chooseInDialog(
    app,
    () => page.getByRole('menuitem', { name: /XLSX with a sheet each/ }).click(),
    { kind: 'save', file: workbook },
  );
  await page.getByText(/^Saved, /).waitFor(soon);
  expect(readFileSync(workbook).subarray(0, 2).toString()).toBe('PK');
}

interface RunRecord {
  readonly training: { readonly steps: number };
  readonly metrics: Readonly<Record<string, { readonly ilisi: number }>>;
}

/** One run, complete; nothing is left of the one that was cancelled. */
function checkRunFolder({ homeDir }: AppUnderTest): void {
  const runs = path.join(homeDir, 'runs');
  const names = readdirSync(runs);
  expect(names).toHaveLength(1);
  const dir = path.join(runs, names[0] ?? '');
  for (const file of ['result.h5ad', 'model/model.safetensors', 'model/model.json', 'tables']) {
    expect(existsSync(path.join(dir, file)), file).toBe(true);
  }
  const record = JSON.parse(readFileSync(path.join(dir, 'run.json'), 'utf8')) as RunRecord;
  // Whole passes over the cells.
  expect(record.training.steps).toBeGreaterThanOrEqual(46);
  expect(record.metrics['scalex']?.ilisi).toBeGreaterThan(record.metrics['none']?.ilisi ?? 1);
}

interface Saved {
  readonly h5ad: string;
}

async function takeAway(app: AppUnderTest, wizard: Wizard): Promise<Saved> {
  const folder = path.join(app.homeDir, 'taken');
  mkdirSync(folder);
  const save = async (name: RegExp, choice: Parameters<typeof chooseInDialog>[2]) => {
    const nSaved = await app.page.getByText(/^Saved, /).count();
    await chooseInDialog(app, () => wizard.button(name).click(), choice);
    await expect.poll(() => app.page.getByText(/^Saved, /).count(), soon).toBe(nSaved + 1);
  };
  // Found again, renamed, named.
  await app.page.getByText('With your 3 edits').waitFor(soon);
  const h5ad = path.join(folder, 'mixed.h5ad');
  const png = path.join(folder, 'umap.png');
  await save(/^Save Cells/, { kind: 'save', file: h5ad });
  await save(/^Save Tables/, { kind: 'folder', folder });
  await wizard.button('Size and save…').click();
  await save(/^Save PNG/, { kind: 'save', file: png });
  await app.page.keyboard.press('Escape');
  expect(statSync(h5ad).size).toBeGreaterThan(1_000_000);
  const clusters = readFileSync(path.join(folder, 'clusters.csv'), 'utf8');
  expect(clusters.split('\n').length).toBe(1_502);
  // What is taken away follows the edits.
  expect(clusters).toContain(',Alpha\n');
  const metrics = readFileSync(path.join(folder, 'metrics.csv'), 'utf8');
  expect(metrics).toMatch(/^measure,none,harmony,scalex\nilisi,0\.\d+,0\.\d+,0\.\d+\n/);
  const picture = decodePng(readFileSync(png));
  // 174 mm at 600 dpi.
  expect(picture.width).toBe(4_110);
  expect(isBlank(picture)).toBe(false);
  return { h5ad };
}

/** The saved file is an input like any other; one cut short is left out, and the others go on. */
async function openAgain(
  app: AppUnderTest,
  wizard: Wizard,
  { look, saved: { h5ad } }: { readonly look: Look; readonly saved: Saved },
): Promise<void> {
  const { page } = app;
  const broken = path.join(app.homeDir, 'mine', 'cut-short.h5ad');
  mkdirSync(path.dirname(broken));
  const whole = readFileSync(h5ad);
  writeFileSync(broken, whole.subarray(0, whole.length / 2));

  await wizard.button('Do it again').click();
  await page.getByRole('menuitem', { name: 'With the same 3 files' }).click();
  for (const file of [h5ad, broken]) {
    await chooseInDialog(app, () => wizard.button('Add files…').click(), {
      kind: 'files',
      files: [file],
    });
  }
  await page.getByText('5 inputs: 4 ready, 1 cannot be read. 3,000 cells.').waitFor(soon);
  const mixed = wizard.files.filter({ hasText: 'mixed.h5ad' });
  expect(await mixed.textContent()).toMatch(/^mixed\.h5ad1,500 × 2,500Raw counts/);
  await page.getByRole('img', { name: 'Cannot be read' }).waitFor();
  await page.getByText('The other files are not affected; this one is left out.').waitFor();
  expect(await wizard.foot.textContent()).toMatch(/^4 files.* 1 file left out\.$/);
  await look.at('data-broken-file');
  await wizard.press('Continue to plan');
  await page.getByRole('heading', { name: 'How should it run?' }).waitFor();
}

async function findRunAgain(app: AppUnderTest, wizard: Wizard, look: Look): Promise<void> {
  const { page } = app;
  await wizard.go('Jobs');
  await page.getByRole('row', { name: /^Integrate batch_1.*Cancelled/ }).waitFor();
  await page.getByRole('row', { name: /^Integrate batch_1.*Done.*Open result/ }).waitFor();
  await look.at('jobs');
  await wizard.go('Settings');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await look.at('settings');
  await wizard.go('Home');
  const recent = page.getByRole('region', { name: 'Recent runs' }).getByRole('listitem');
  await recent.filter({ hasText: '1,500 cells' }).waitFor();
  await look.at('home-with-runs');
  await recent.getByRole('button').click();
  await wizard.picture('SCALEX').waitFor();
}
