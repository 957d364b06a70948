// Drives the integration wizard from simulated data to results, as a person would.
import type { Page } from 'playwright-core';

/** Long enough for two cores that other tests use too. */
const waitMs = 180_000;

/** Called when a step of the wizard stands complete on the screen. */
export type OnStep = (name: 'data' | 'plan' | 'run' | 'results' | 'take-away') => Promise<void>;

/** Makes simulated data, plans a run of `nSteps` training steps, runs it and opens its results. */
export async function runSimulated(
  page: Page,
  { nSteps, onStep = () => Promise.resolve() }: { nSteps: number; onStep?: OnStep },
): Promise<void> {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await button('Try simulated data, Integrate').click();
  const toPlan = page.locator('button:enabled', { hasText: 'Continue to plan' });
  await toPlan.waitFor({ timeout: waitMs });
  await onStep('data');
  await toPlan.click();
  await page.getByRole('radio', { name: /^Quick look/ }).click({ timeout: waitMs });
  const steps = page.getByRole('textbox', { name: 'Training steps, at most' });
  await steps.fill(String(nSteps));
  await steps.press('Tab');
  const start = page.locator('button:enabled', { hasText: 'Start run' });
  await start.waitFor({ timeout: waitMs });
  await onStep('plan');
  await start.click();
  await button('Cancel run').waitFor();
  await onStep('run');
  await button('See the results').click({ timeout: waitMs });
  await page.getByRole('heading', { name: 'SCALEX', exact: true }).waitFor();
  await onStep('results');
  await button('Take away').last().click();
  await page.getByText('result.h5ad').first().waitFor();
  await onStep('take-away');
}
