// What a finished run was made of, as the start of another one. Pure.
import type { Input } from '#shared/contract/data.ts';
import type { ListedRun, ProjectInput } from '#shared/contract/projects.ts';
import type { RunSettings } from '../../wizard.ts';

/** The settings of a run with its own files where they are now, as far as that is known. */
export function settingsOf(
  run: ListedRun['run'],
  places: readonly ProjectInput[] = [],
): RunSettings {
  const placeOf = (path: string, sha256: string): string =>
    places.find((each) => each.sha256 === sha256 && each.pathThen === path)?.path ?? path;
  const inputs = run.inputs.map(({ path, sha256, matrix, fixes = [] }): Input => ({
    path: placeOf(path, sha256),
    // Fragments are counted, not chosen.
    ...(matrix === 'fragments' ? {} : { matrix }),
    ...(fixes.length === 0 ? {} : { fixes: [...fixes] }),
  }));
  return { ...pickSettings(run), inputs };
}

/** The settings of a run, for files that are to be chosen. */
export function settingsForOthers(run: ListedRun['run']): RunSettings {
  return { ...pickSettings(run), inputs: [], batchNames: null };
}

/** The settings of a run for some of its cells, in a file of their own. What a batch was is a column of them. */
export function settingsForCells(run: ListedRun['run'], path: string): RunSettings {
  return { ...pickSettings(run), inputs: [{ path }], batchKey: 'batch', batchNames: null };
}

function pickSettings({
  preset,
  parameters,
  batchKey,
  inputs,
  labelKey,
  files = {},
}: ListedRun['run']): Omit<RunSettings, 'inputs'> {
  const names = inputs.flatMap(({ batch }) => batch ?? []);
  const batchNames = names.length === inputs.length ? names : null;
  const lists = Object.entries(files).map(([name, paths]) => [name, [paths].flat()] as const);
  return { preset, parameters, batchKey, batchNames, labelKey, files: Object.fromEntries(lists) };
}
