// Automatic accessibility check of the page as it stands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** One line per broken rule and element, in WCAG 2.2 A and AA and axe's best practices; empty when all is well. */
export function accessibilityProblems(page: Page): Promise<readonly string[]> {
  return problemsOf(page, {});
}

/** The same of the one rule that depends on the theme. */
export function contrastProblems(page: Page): Promise<readonly string[]> {
  return problemsOf(page, { runOnly: ['color-contrast'] });
}

async function problemsOf(page: Page, options: RunOptions): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) await page.evaluate(axeSource);
  const results = await page.evaluate(
    (run) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(
        run,
      ),
    // What passed is not described and no style sheet fetched again: most of the time goes there.
    { ...options, resultTypes: ['violations' as const], preload: false },
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`),
  );
}
