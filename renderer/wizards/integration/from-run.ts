// The decisions that such a run came of, so that another one can be made like it. Pure.
import { changesOf } from '#shared/contract/define.ts';
import {
  integrationParamsSchema,
  presetNames,
  type IntegrationParams,
} from '#shared/contract/integration.ts';
import type { RunSettings } from '../wizard.ts';
import { decide, type Settled } from './decisions.ts';

/** What is settled when a run with these settings is to be made. Parameters this version does not know are left out. */
export function settledOfRun(run: RunSettings): Settled {
  const { inputs, batchKey, batchNames, labelKey } = run;
  const untouched: Settled = {
    inputs: [...inputs],
    sheet: null,
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
    preset: presetNames.find((name) => name === run.preset) ?? 'recommended',
    overrides: {},
  };
  // What equals the preset is no change.
  return decide(untouched, { type: 'params-changed', changes: knownParams(run.parameters) });
}

function knownParams(parameters: RunSettings['parameters']): Partial<IntegrationParams> {
  const schema = changesOf(integrationParamsSchema);
  const known = Object.entries(parameters).filter(
    ([name, value]) => name in schema.shape && schema.safeParse({ [name]: value }).success,
  );
  return Object.fromEntries(known);
}
