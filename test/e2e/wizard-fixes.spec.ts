// Files as a lab sends them, put right with the mouse: fix buttons, undo, a sample sheet, and a workbook to take away.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readSheet } from 'read-excel-file/universal';
import { expect, test } from 'vitest';
import type { RunRecord } from '#shared/contract/results.ts';
import type { AppUnderTest } from '../helpers/app.ts';
import { accessibilityProblems } from '../helpers/axe.ts';
import { chooseInDialog } from '../helpers/dialogs.ts';
import { describeOnEachHost } from '../helpers/each-host.ts';
import { writeMessyFiles, type MessyFiles } from '../helpers/messy-files.ts';
import { wizardOn, type Wizard } from '../helpers/wizard.ts';

const walkTimeoutMs = 600_000;
const soon = { timeout: 60_000 } as const;

describeOnEachHost('files that need fixing', (open) => {
  test('are put right, undone, joined and run', { timeout: walkTimeoutMs }, async () => {
    const app = await open();
    const problems: string[] = [];
    const look = async (name: string): Promise<void> => {
      await app.page.mouse.move(0, 0);
      await app.screenshot(`fixes-${name}`);
      const found = await accessibilityProblems(app.page);
      problems.push(...found.map((text) => `${name}: ${text}`));
    };
    const dir = path.join(app.homeDir, 'mine');
    mkdirSync(dir);
    const files = await writeMessyFiles(dir);
    const wizard = wizardOn(app.page);
    await addFiles(app, wizard, files);
    await look('problems');
    await fixFiles(app, wizard, files);
    await look('fixed');
    await joinSheet(app, wizard, files);
    await look('sheet');
    await runAndTakeAway(app, wizard, files);
    await look('take-away');
    expect(problems).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
  });
});

async function addFiles(app: AppUnderTest, wizard: Wizard, { csv, h5ad }: MessyFiles) {
  await wizard.go('Integrate');
  await chooseInDialog(app, () => wizard.button('Add files…').click(), {
    kind: 'files',
    files: [csv, h5ad],
  });
  await expect.poll(() => wizard.files.count(), soon).toBe(2);
  await expect.poll(() => wizard.files.first().textContent(), soon).toContain('150 × 900');
  await expect.poll(() => wizard.files.last().textContent(), soon).toContain('900 × 150');
  await app.page.getByText('The files have no gene in common').waitFor(soon);
}

async function fixFiles(app: AppUnderTest, wizard: Wizard, { nGenes }: MessyFiles) {
  const { page } = app;
  const undo = wizard.button(/^Undo /);
  await wizard.button('Exchange rows and columns, in second.h5ad').click();
  await expect.poll(() => wizard.files.last().textContent(), soon).toContain('150 × 900');
  await page.getByText('from 900 × 150 to 150 × 900').waitFor(soon);

  // Back and forth, by button and by keys.
  await undo.click();
  await expect.poll(() => wizard.files.last().textContent(), soon).toContain('900 × 150');
  await page.locator('body').press('Control+Shift+Z');
  await expect.poll(() => wizard.files.last().textContent(), soon).toContain('150 × 900');

  // The names still differ by their versions, which the overlap shows and settles.
  await wizard.button('Take versions off: first.csv').click();
  await page.getByText(`${nGenes} genes (100 %) are in all 2 files`).waitFor(soon);
  await page.locator('body').press('Control+Z');
  await page.getByText('The files have no gene in common').waitFor(soon);
  await wizard.button(/^Redo first\.csv: versions taken off/).click();
  await page.getByText(`${nGenes} genes (100 %) are in all 2 files`).waitFor(soon);
  expect(await wizard.foot.textContent()).toBe('2 files, 300 cells, 900 shared genes.');
}

async function joinSheet(app: AppUnderTest, wizard: Wizard, { sheet }: MessyFiles) {
  const { page } = app;
  await chooseInDialog(app, () => wizard.button('Sample sheet…').click(), {
    kind: 'files',
    files: [sheet],
  });
  await page.getByText('2 of 2 files matched.').waitFor(soon);
  await page.getByText('1 line of the sheet belongs to nothing here.').waitFor(soon);
  await wizard.button('Join the sheet').click();
  await page.getByText('Joined by', { exact: true }).waitFor(soon);
  await page.getByText('From a column').click();
  await page.getByRole('combobox', { name: 'Column that says the batch' }).click();
  await page.getByRole('option', { name: 'donor' }).click();
  await page.getByRole('region', { name: 'Batches' }).getByText('ben').waitFor(soon);
}

async function runAndTakeAway(app: AppUnderTest, wizard: Wizard, files: MessyFiles) {
  await wizard.press('Continue to plan');
  await wizard.preset('Quick look').click();
  await wizard.setNumber('Training steps, at most', 20);
  await wizard.setNumber('Leave out cells below', 10);
  await wizard.press('Start run');
  await wizard.press('See the results');
  await wizard.press('Take away');
  const runs = path.join(app.homeDir, 'runs');
  const [name = ''] = readdirSync(runs);
  const run = JSON.parse(readFileSync(path.join(runs, name, 'run.json'), 'utf8')) as RunRecord;
  expect(run.batchKey).toBe('donor');
  expect(run.inputs.map(({ fixes }) => fixes?.map(({ kind }) => kind))).toEqual([
    ['strip-versions', 'sheet-by-file'],
    ['transpose', 'sheet-by-file'],
  ]);
  expect(run.inputs[0]?.tables?.[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  const report = readFileSync(path.join(runs, name, 'report.html'), 'utf8');
  expect(report).toContain('On reading, these files were corrected: first.csv (versions taken off');
  expect(await app.page.getByLabel('Command', { exact: true }).textContent()).toContain(
    '--fix strip-versions@',
  );

  const target = path.join(path.dirname(files.csv), 'tables.xlsx');
  await chooseInDialog(app, () => wizard.button('Save Excel workbook of the tables').click(), {
    kind: 'save',
    file: target,
  });
  await app.page.getByText(/^Saved, /).waitFor(soon);
  expect(existsSync(target)).toBe(true);
  const clusters = await readSheet(new Uint8Array(readFileSync(target)).buffer, 1);
  expect(clusters[0]).toEqual(['cell', 'batch', 'leiden']);
  expect(clusters).toHaveLength(301);
  expect(new Set(clusters.slice(1).map((row) => row[1]))).toEqual(new Set(['ada', 'ben']));
}
