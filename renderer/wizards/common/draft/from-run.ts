// The decisions that such a run came of, so that another one can be made like it. Pure.
import { changesOf } from '#shared/contract/define.ts';
import type { RunSettings } from '../../wizard.ts';
import type { DraftRules, ParamValues } from '../params.ts';
import { decide, type Settled } from './decisions.ts';

/** What is settled when a run with these settings is to be made. Parameters this version does not know are left out. */
export function settledOfRun(run: RunSettings, rules: DraftRules): Settled {
  const { inputs, batchKey, batchNames, labelKey, files } = run;
  const untouched: Settled = {
    inputs: [...inputs],
    sheet: null,
    files: Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => rules.sideFiles.some((file) => file.name === name))
        .map(([name, paths]) => [name, [...paths]]),
    ),
    batchMode: batchKey === null ? 'file' : 'column',
    batchKey,
    batchNames: Object.fromEntries(
      inputs.flatMap(({ path }, i) => {
        const name = batchNames?.[i];
        return name === undefined ? [] : [[path, name] as const];
      }),
    ),
    labelMode: labelKey === null ? 'none' : 'column',
    labelKey,
    preset: rules.presets.find((name) => name === run.preset) ?? 'recommended',
    overrides: {},
  };
  // What equals the preset is no change.
  const changes = knownParams(run.parameters, rules);
  return decide(untouched, { type: 'params-changed', changes }, rules);
}

function knownParams(
  parameters: RunSettings['parameters'],
  { schema }: Pick<DraftRules, 'schema'>,
): ParamValues {
  const changes = changesOf(schema);
  const known = Object.entries(parameters).filter(
    ([name, value]) => name in changes.shape && changes.safeParse({ [name]: value }).success,
  );
  return Object.fromEntries(known) as ParamValues;
}
