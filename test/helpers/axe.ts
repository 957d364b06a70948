// Automatic accessibility check of the page as it stands.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** One line per broken rule and element, in WCAG 2.2 A and AA and axe's best practices; empty when all is well. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  // The usual mode opens a second page to finish in, which the app's window forbids.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`),
  );
}
