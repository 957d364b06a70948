// Ways into a wizard: each tells the wizard what to open and then shows it.
import type { Wizard } from '../wizards/wizard.ts';
import { openRoute } from './route.ts';

/** Adds files to the wizard's draft and shows it. */
export function openFilesWith(wizard: Wizard, paths: readonly string[]): void {
  wizard.openFiles(paths);
  openRoute(wizard.id);
}

/** Shows a finished run. */
export function openRunWith(wizard: Wizard, dir: string): void {
  wizard.openRun(dir);
  openRoute(wizard.id);
}
