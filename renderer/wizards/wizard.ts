// What the shell knows of a wizard.
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Input } from '#shared/contract/data.ts';
import type { MethodArgs } from '#shared/contract/index.ts';
import type { RunRecord } from '#shared/contract/results.ts';

export interface WizardHeadline {
  /** What is open: a run or a draft. */
  readonly name: string;
  /** Where it lies, when it has a place. */
  readonly path: string | null;
  /** True: the screen gives its space to pictures, so the rail shrinks. */
  readonly isWorkspace: boolean;
}

/** What a finished run was made of, as the start of another one. */
export interface RunSettings extends Pick<
  RunRecord,
  'preset' | 'parameters' | 'batchKey' | 'labelKey'
> {
  /** None: they are to be chosen. */
  readonly inputs: readonly Input[];
  /** One for each input when each file is a batch; null: as the files are called. */
  readonly batchNames: readonly string[] | null;
  /** Files beside the inputs, by their names. */
  readonly files: Readonly<Record<string, readonly string[]>>;
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
  /** Starts a new draft with the settings of a finished run; undo brings the one before back. */
  startLike(run: RunSettings): void;
  /** Shows a finished run. */
  openRun(dir: string): void;
  /** Shows a job, running or ended. */
  openJob(jobId: string): void;
  /** "3 files" of an unfinished draft; null when there is none. */
  useDraftSummary(): string | null;
  /** Ends the life of its draft on this page, saved as it is unless it belongs to a project that is no longer open. */
  close(options: { readonly saves: boolean }): Promise<void>;
}
