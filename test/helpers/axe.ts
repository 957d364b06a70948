// Automatic accessibility check of the page as it stands.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** One line per broken rule and element, in WCAG 2.2 A and AA and axe's best practices; empty when all is well. */
export function accessibilityProblems(page: Page): Promise<readonly string[]> {
  return problemsOf(new AxeBuilder({ page }));
}

/** The same of the one rule that depends on the theme. */
export function contrastProblems(page: Page): Promise<readonly string[]> {
  return problemsOf(new AxeBuilder({ page }).withRules(['color-contrast']));
}

async function problemsOf(check: AxeBuilder): Promise<readonly string[]> {
  // The usual mode opens a second page to finish in, which the app's window forbids.
  const { violations } = await check.setLegacyMode().analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`),
  );
}
