// What a person sees and touches in a wizard, by the names on the screen.
import type { Locator, Page } from 'playwright-core';
import { countColors, countOnWhite, decodePng } from './pixels.ts';
import type { Pixels, Rgb } from './pixels.ts';

/** Long enough for two cores that other tests use too. */
export const waitMs = 180_000;

export const methodTitles = ['No correction', 'Harmony', 'SCALEX'] as const;

export type Wizard = ReturnType<typeof wizardOn>;

/** The controls of the wizard on a page. */
export function wizardOn(page: Page) {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true });
  const enabled = (words: string): Locator => page.locator('button:enabled', { hasText: words });
  return {
    button,
    field,
    files: page.getByRole('list', { name: 'Chosen files' }).locator('.cw-file-row'),
    foot: page.locator('.cw-action-summary'),
    estimate: page.getByRole('region', { name: 'On this computer' }),
    losses: page.getByRole('region', { name: 'Cells by batch' }),
    legend: page.getByRole('complementary', { name: 'Legend' }),
    measures: page.getByRole('region', { name: 'Measures' }).locator('tbody tr'),
    async go(name: 'Home' | 'Jobs' | 'Integrate' | 'Settings') {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    },
    /** Waits until the button can be pressed, then presses it. */
    async press(words: string) {
      await enabled(words).last().click({ timeout: waitMs });
    },
    async waitFor(words: string) {
      await enabled(words).last().waitFor({ timeout: waitMs });
    },
    async trySample(of: 'Integrate' | 'Accessibility' = 'Integrate') {
      await button(`Try simulated data, ${of}`).click();
      await this.waitFor('Continue to plan');
    },
    /** Waits until it is worked out what the run needs. */
    async planned() {
      const cost = page.locator('.cw-action-summary').filter({ hasText: /^About / });
      await cost.waitFor({ timeout: waitMs });
    },
    /** Types a number and leaves the field. */
    async setNumber(name: string, value: number) {
      await field(name).fill(String(value));
      await field(name).blur();
    },
    /** Waits until training has drawn its curve and knows how fast it is. */
    async waitForCurve() {
      await page
        .getByRole('img', { name: /^Loss per step: .* at step [1-9]/ })
        .waitFor({ timeout: waitMs });
      await page.locator('.cw-loss .main-svg').first().waitFor({ timeout: waitMs });
      await page
        .locator('.cw-run-figure', { hasText: 'steps per second' })
        .filter({ hasText: /[0-9]/ })
        .waitFor({ timeout: waitMs });
    },
    slider: (name: string) => page.getByRole('slider', { name }),
    preset: (name: string) => page.getByRole('radio', { name: new RegExp(`^${name}`) }),
    picture: (title: string) => page.getByRole('application', { name: new RegExp(`^${title}:`) }),
    pictures: () => lookAtPictures(page),
    legendColors: () => readLegendColors(page),
  };
}

/** The pictures as they are on the screen, once they stand still. */
async function lookAtPictures(page: Page): Promise<readonly Pixels[]> {
  await page.mouse.move(0, 0);
  const pictures: Pixels[] = [];
  for (const title of methodTitles) {
    const picture = page.getByRole('application', { name: new RegExp(`^${title}:`) });
    pictures.push(decodePng(await picture.screenshot()));
  }
  return pictures;
}

async function readLegendColors(page: Page): Promise<readonly Rgb[]> {
  const colors = await page
    .locator('.cw-legend-box')
    .evaluateAll((boxes) =>
      boxes.map((box) => (box as HTMLElement).style.getPropertyValue('--cw-category')),
    );
  return colors.map((color) => {
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    return [red ?? 0, green ?? 0, blue ?? 0];
  });
}

/** For each picture, which of the colours it shows. */
export function colorsShown(
  pictures: readonly Pixels[],
  colors: readonly Rgb[],
): readonly (readonly boolean[])[] {
  return pictures.map((picture) => colors.map((color) => countOnWhite(picture, color) > 8));
}

export function isBlank(picture: Pixels): boolean {
  return countColors(picture) < 4;
}
