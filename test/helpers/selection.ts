// Cells selected with the mouse, and what of it is there again after the page has ended.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { AppUnderTest } from './app.ts';
import type { Wizard } from './wizard.ts';

/** For what is there at once on a quiet machine. */
const soon = { timeout: 60_000 } as const;

/** Selects cells with the mouse; how many and which share, in words. */
export async function lassoLeftHalf(app: AppUnderTest, wizard: Wizard): Promise<string> {
  const { mouse } = app.page;
  await wizard.button('Lasso').click();
  const box = await wizard.picture('No correction').boundingBox();
  if (box === null) throw new Error('no picture to draw on');
  const corners = [
    [0.02, 0.02],
    [0.5, 0.02],
    [0.5, 0.98],
    [0.02, 0.98],
    [0.02, 0.1],
  ] as const;
  const [start, ...others] = corners.map(([x, y]) => ({
    x: box.x + x * box.width,
    y: box.y + y * box.height,
  }));
  await mouse.move(start!.x, start!.y);
  await mouse.down();
  for (const { x, y } of others) await mouse.move(x, y, { steps: 4 });
  await mouse.up();
  const pill = app.page.getByRole('status').filter({ hasText: /^Selected: [\d,]+ cells, \d+ %$/ });
  await pill.waitFor();
  const words = (await pill.textContent()) ?? '';
  const nSelected = Number(/[\d,]+/.exec(words)?.[0].replaceAll(',', ''));
  expect(nSelected).toBeGreaterThan(50);
  expect(nSelected).toBeLessThan(1_450);
  await wizard.legend.getByText('Numbers are selected cells.').waitFor();
  await wizard.button('Undo').click();
  await pill.waitFor({ state: 'detached' });
  await wizard.button('Redo').click();
  await pill.waitFor();
  await wizard.button('Lasso').click();
  return words;
}

/** Whatever ends the page: the cells that are selected and what colours them are there again. */
export async function comeBack(app: AppUnderTest, wizard: Wizard, selected: string): Promise<void> {
  const runs = path.join(app.homeDir, 'runs');
  const saved = () =>
    readdirSync(runs)
      .map((name) => path.join(runs, name, 'view.json'))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join();
  await expect.poll(saved, soon).toMatch(/"gene".*"polygon"/);
  await app.page.reload();
  await app.page.getByRole('status').filter({ hasText: selected }).waitFor(soon);
  await wizard.legend.getByRole('img', { name: /^Colour scale from / }).waitFor();
  await wizard.button('Clear the selection').click();
}
