// Runs beside each other: which of their settings differ, and their measures. Pure.
import { atacParamsSchema } from '#shared/contract/atac-cluster.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import type { ListedRun } from '#shared/contract/projects.ts';
import type { MeasureName } from '#shared/contract/results.ts';
import { baseName, formatCount } from '#renderer/components/format.ts';
import { readForm } from '../schema-form.ts';
import { inShownOrder, shownMeasures, type MeasureWords } from '../results/measures.ts';

type Record = ListedRun['run'];

export interface ComparedSetting {
  readonly title: string;
  /** One for each run; '' where the run has no such setting. */
  readonly values: readonly string[];
}

export interface Comparison {
  readonly differing: readonly ComparedSetting[];
  readonly nSame: number;
  /** True: all read the same bytes and know the same types, so their measures are of one kind. */
  readonly isSameData: boolean;
  readonly measures: readonly {
    readonly words: MeasureWords;
    /** Of the method itself; null where it was not measured. */
    readonly values: readonly (number | null)[];
  }[];
}

/** What differs between runs, in the order of the screen, and what was measured of each. */
export function compareRuns(runs: readonly Record[]): Comparison {
  const settings = listSettings(runs);
  const differing = settings.filter(({ values }) => new Set(values).size > 1);
  return {
    differing,
    nSame: settings.length - differing.length,
    isSameData: new Set(runs.map(dataOf)).size <= 1,
    measures: shownMeasures
      .map((words) => ({ words, values: runs.map((run) => measureOf(run, words.name)) }))
      .filter(({ values }) => values.some((value) => value !== null)),
  };
}

/** The method a run is about: the last in the order in which methods are shown. */
export function ownMethodOf({ metrics }: Pick<Record, 'metrics'>): string {
  return inShownOrder(Object.keys(metrics), (method) => method).at(-1) ?? '';
}

/** What was measured of the method of a run. */
export function measureOf(run: Pick<Record, 'metrics'>, name: MeasureName): number | null {
  const value = run.metrics[ownMethodOf(run)]?.[name];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function dataOf({ inputs, labelKey }: Record): string {
  return JSON.stringify([inputs.map(({ sha256, fixes = [] }) => [sha256, fixes]), labelKey]);
}

function listSettings(runs: readonly Record[]): readonly ComparedSetting[] {
  const setting = (title: string, valueOf: (run: Record) => string): ComparedSetting => ({
    title,
    values: runs.map(valueOf),
  });
  const names = [...new Set(runs.flatMap(({ parameters }) => Object.keys(parameters)))];
  return [
    setting('Files', ({ inputs }) => inputs.map(({ path }) => baseName(path)).join(', ')),
    setting('Content of the files', ({ inputs }) =>
      inputs.map(({ sha256 }) => sha256.slice(0, 8)).join(', '),
    ),
    setting('Batch', ({ batchKey }) => batchKey ?? 'each file'),
    setting('Known types', ({ labelKey }) => labelKey ?? 'none'),
    setting('Preset', ({ preset }) => preset),
    ...names.map((name) =>
      setting(titleOf(name, runs), ({ parameters }) => writeValue(parameters[name])),
    ),
    setting('Version', ({ appVersion }) => appVersion),
  ];
}

function writeValue(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value >= 1000 ? formatCount(value) : String(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A parameter as the form calls it; one of another version by its own name. */
function titleOf(name: string, runs: readonly Record[]): string {
  const schemas = new Set(
    runs.map(({ method }) => (method === 'atac' ? atacParamsSchema : integrationParamsSchema)),
  );
  const fields = [...schemas].flatMap((schema) => readForm(schema));
  return fields.find((field) => field.name === name)?.title ?? name;
}
