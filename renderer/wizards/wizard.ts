// What the shell knows of a wizard.
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { MethodArgs } from '#shared/contract/index.ts';

export interface WizardHeadline {
  /** What is open: a run or a draft. */
  readonly name: string;
  /** Where it lies, when it has a place. */
  readonly path: string | null;
  /** True: the screen gives its space to pictures, so the rail shrinks. */
  readonly isWorkspace: boolean;
}

export interface Wizard {
  /** Its route, and the `kind` of its jobs. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what a person gets. */
  readonly summary: string;
  readonly Icon: Icon;
  readonly sample: MethodArgs<'simulate.sample'>['kind'];
  readonly View: ComponentType;
  useHeadline(): WizardHeadline;
  /** Takes files into the draft; a finished draft makes way for a new one. */
  openFiles(paths: readonly string[]): void;
  /** Starts a new draft with these files alone. */
  startWith(paths: readonly string[]): void;
  /** Shows a finished run. */
  openRun(dir: string): void;
  /** Shows a job, running or ended. */
  openJob(jobId: string): void;
  /** "3 files" of an unfinished draft; null when there is none. */
  useDraftSummary(): string | null;
}
