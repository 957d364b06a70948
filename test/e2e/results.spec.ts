// The results of a run, over a service that is not there: every part of the page, light and dark, and what it does.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { accessibilityProblems, contrastProblems } from '../helpers/axe.ts';
import { openFakePage, type FakePage } from '../helpers/fake-page.ts';
import { decodePng, type Pixels } from '../helpers/pixels.ts';
import { findChromium } from '../helpers/server.ts';
import { isBlank } from '../helpers/wizard.ts';

const screenshotDir = path.join(root, 'test/e2e/screenshots/results');
const tabs = ['Judgement', 'Clusters', 'Markers', 'Genes', 'Composition', 'How it was made'];

describe.skipIf(findChromium() === null)('results over a service that is not there', () => {
  let page: FakePage;
  beforeAll(async () => {
    mkdirSync(screenshotDir, { recursive: true });
    page = await openFakePage();
  }, 180_000);
  afterAll(() => page.close());

  const open = () => page.open('integration', 'done', 'results');

  test('every tab breaks no rule of accessibility and fits its width', async () => {
    const { tab, faults, close } = await open();
    for (const name of tabs) {
      await tab.getByRole('tab', { name }).click();
      await tab.getByRole('tabpanel', { name }).waitFor();
      if (name === 'Markers') {
        await tab.getByRole('button', { name: 'Colour by EGFR' }).waitFor();
        await tab.locator('.cw-volcano .main-svg').first().waitFor();
      }
      for (const look of ['light', 'dark'] as const) {
        const where = `${name}, ${look}`;
        await tab.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' });
        await tab.screenshot({ path: path.join(screenshotDir, `${name}-${look}.png`) });
        const check = look === 'light' ? accessibilityProblems : contrastProblems;
        expect(await check(tab), where).toEqual([]);
        const overflow = await tab.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(overflow, where).toBeLessThanOrEqual(0);
      }
    }
    expect(faults).toEqual([]);
    await close();
  });

  test('markers are sorted and found, and a click on one colours the pictures', async () => {
    const { tab, close } = await open();
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

  test('groups are renamed, merged and found again, and every step is taken back', async () => {
    const { tab, faults, close } = await open();
    await tab.getByRole('tab', { name: 'Clusters' }).click();
    await tab.getByRole('button', { name: 'Rename 3' }).click();
    await tab.getByRole('textbox', { name: 'New name of 3' }).fill('Monocytes');
    await tab.keyboard.press('Enter');
    await tab.getByRole('button', { name: 'Rename Monocytes' }).waitFor();
    for (const group of ['Monocytes', '1']) {
      await tab.getByRole('checkbox', { name: `Choose ${group}` }).check();
    }
    await tab.getByRole('textbox', { name: 'Name of the merged group' }).fill('Myeloid');
    await tab.screenshot({ path: path.join(screenshotDir, 'merge-light.png') });
    expect(await accessibilityProblems(tab)).toEqual([]);
    await tab.getByRole('button', { name: 'Merge' }).click();
    await tab.getByRole('button', { name: 'Rename Myeloid' }).waitFor();
    await tab.getByText('4 groups').waitFor();
    await tab.getByText('Cluster', { exact: true }).first().click();
    await tab.getByRole('complementary', { name: 'Legend' }).getByText('Myeloid').waitFor();
    await tab.keyboard.press('Control+z');
    await tab.getByRole('button', { name: 'Rename Monocytes' }).waitFor();
    await tab.keyboard.press('Control+Shift+z');
    await tab.getByRole('button', { name: 'Rename Myeloid' }).waitFor();
    await tab.getByRole('button', { name: 'Undo' }).click();
    await tab.getByRole('button', { name: 'Undo' }).click();
    await tab.getByRole('button', { name: 'Rename 3' }).waitFor();
    await tab.getByRole('textbox', { name: /^Resolution/ }).fill('0.4');
    await tab.getByRole('button', { name: 'Find clusters again' }).click();
    await tab.getByRole('button', { name: 'Undo' }).hover();
    await tab.getByText('Undo: Cluster found again at resolution 0.4').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a selection gets a name and is a column from then on', async () => {
    const { tab, faults, close } = await open();
    await tab.getByRole('tab', { name: 'Clusters' }).click();
    await tab.getByRole('button', { name: /^Select the .* cells of 2$/ }).click();
    await tab.getByText(/^Selected: /).waitFor({ state: 'attached' });
    await tab.getByRole('button', { name: 'Name it' }).click();
    await tab.getByRole('textbox', { name: 'Name of the selection' }).fill('Doublets?');
    await tab.screenshot({ path: path.join(screenshotDir, 'name-selection-light.png') });
    await tab.getByRole('button', { name: 'Keep selection' }).click();
    await tab.getByRole('combobox', { name: 'Colour by another column' }).click();
    await tab.getByRole('option', { name: 'Doublets?' }).waitFor();
    await findInLegend(tab);
    await tab.getByRole('button', { name: 'Points, colours and UMAP' }).click();
    await tab.getByRole('button', { name: 'Forget Doublets?' }).waitFor();
    await tab.screenshot({ path: path.join(screenshotDir, 'picture-settings-light.png') });
    expect(await accessibilityProblems(tab)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('a graphics card draws what the processor paints', async () => {
    const { tab, faults, close } = await open();
    const picture = tab.getByRole('application', { name: /^SCALEX/ });
    const drawnBy = async (card: string, painter: string): Promise<Pixels> => {
      await tab.addInitScript(nameGraphicsCard, card);
      await tab.reload();
      await tab.locator(`[data-painter=${painter}]`).first().waitFor();
      await tab.mouse.move(0, 0);
      await expect.poll(async () => isBlank(decodePng(await picture.screenshot()))).toBe(false);
      return decodePng(await picture.screenshot());
    };
    const painted = await drawnBy('SwiftShader', 'raster');
    const drawn = await drawnBy('A graphics card', 'webgl2');
    expect(drawn.rgb.length).toBe(painted.rgb.length);
    const difference = drawn.rgb.reduce(
      (sum, value, i) => sum + Math.abs(value - painted.rgb[i]!),
      0,
    );
    expect(difference / drawn.rgb.length).toBeLessThan(2);
    expect(faults).toEqual([]);
    await close();
  });

  test('selected cells are run by themselves, with the settings of the run', async () => {
    const { tab, faults, close } = await open();
    await tab.getByRole('tab', { name: 'Clusters' }).click();
    await tab.getByRole('button', { name: /^Select the .* cells of 2$/ }).click();
    await tab.getByRole('button', { name: 'Run on these cells alone' }).click();
    await tab.getByRole('list', { name: 'Chosen files' }).waitFor();
    expect(await tab.locator('.cw-file-row').count()).toBe(1);
    await tab.getByRole('button', { name: 'Undo' }).click();
    await tab.getByText('5 inputs:').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('what is saved of a figure is what is shown, as SVG, PNG and PDF', async () => {
    const { tab, faults, close } = await open();
    await tab.getByRole('button', { name: 'Save as figure', exact: true }).click();
    const dialog = tab.getByRole('dialog', { name: 'UMAPs side by side' });
    const preview = dialog.getByRole('img', { name: 'UMAPs side by side by Batch' });
    await preview.waitFor();
    await dialog.getByRole('textbox', { name: 'Width' }).fill('120');
    await dialog.getByRole('textbox', { name: 'Resolution' }).fill('200');
    await dialog.getByText(/^120 × .* PNG 945 × /).waitFor();
    await tab.waitForTimeout(500);
    await tab.screenshot({ path: path.join(screenshotDir, 'figure-light.png') });
    expect(await accessibilityProblems(tab)).toEqual([]);
    const shown = await preview.evaluate((image: HTMLImageElement) =>
      fetch(image.src).then((answer) => answer.text()),
    );
    const save = async (kind: string): Promise<Buffer> => {
      await dialog.getByRole('button', { name: `Save ${kind}…` }).click();
      await tab.getByRole('textbox', { name: 'File name' }).waitFor();
      await tab.getByRole('button', { name: 'Save here' }).click();
      await dialog.getByText(`umap-all-batch.${kind.toLowerCase()}`).waitFor();
      const bytes = await tab.evaluate(() => [
        ...(globalThis as unknown as { lastSaved: Uint8Array }).lastSaved,
      ]);
      return Buffer.from(bytes);
    };
    const svg = await save('SVG');
    const png = await save('PNG');
    const pdf = await save('PDF');
    writeFileSync(path.join(screenshotDir, 'figure.pdf'), pdf);
    expect(svg.toString('utf8')).toBe(shown);
    expect(svg.toString('utf8')).toMatch(/<svg [^>]*width="120mm"/);
    expect(await difference(tab, svg, png)).toBeLessThan(0.1);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(faults).toEqual([]);
    await close();
  });

  test('the last of five thousand markers is reached by scrolling', async () => {
    const { tab, close } = await open();
    await tab.getByRole('tab', { name: 'Markers' }).click();
    const box = tab.getByRole('group', { name: 'Markers of Cluster 0, scrolls' });
    await box.waitFor();
    await box.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await tab.locator('tr[aria-rowindex="5001"]').waitFor();
    await close();
  });
});

/** Mean difference of two pictures as the browser renders them, in steps of 255 per colour. */
async function difference(tab: Page, svg: Buffer, png: Buffer): Promise<number> {
  const urls = [
    `data:image/svg+xml;base64,${svg.toString('base64')}`,
    `data:image/png;base64,${png.toString('base64')}`,
  ];
  return tab.evaluate(async (sources) => {
    const images = await Promise.all(
      sources.map(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        return image;
      }),
    );
    // Both at the size of the PNG, so that neither is made smaller.
    const { naturalWidth: width, naturalHeight: height } = images[1]!;
    const [first, second] = images.map((image) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0, width, height);
      return context.getImageData(0, 0, width, height).data;
    });
    let sum = 0;
    for (let i = 0; i < first!.length; i++) sum += Math.abs(first![i]! - second![i]!);
    return sum / first!.length;
  }, urls);
}

/** Runs in the page: what WebGL says of who draws. */
function nameGraphicsCard(card: string): void {
  const unmaskedRenderer = 0x9246;
  const { prototype } = WebGL2RenderingContext;
  const usual = prototype.getParameter;
  prototype.getParameter = function (name: number): unknown {
    return name === unmaskedRenderer ? card : usual.call(this, name);
  };
}

/** In a column of hundreds, some are found by their name and shown alone. The list of columns is open. */
async function findInLegend(tab: Page): Promise<void> {
  await tab.getByRole('option', { name: 'Donor' }).click();
  const legend = tab.getByRole('complementary', { name: 'Legend' });
  await legend.getByText('donor 001').waitFor();
  // Three hundred, of which only those in sight exist.
  expect(await legend.getByRole('checkbox').count()).toBeLessThan(40);
  await legend.getByRole('textbox', { name: 'Find in the legend' }).fill('donor 29');
  await legend.getByText('10 of 301').waitFor();
  await legend.getByRole('button', { name: 'Only these' }).click();
  await tab.screenshot({ path: path.join(screenshotDir, 'many-groups-light.png') });
  await legend.getByRole('textbox', { name: 'Find in the legend' }).fill('donor 00');
  await legend.getByText('9 of 301').waitFor();
  expect(await legend.getByRole('checkbox', { checked: true }).count()).toBe(0);
}
