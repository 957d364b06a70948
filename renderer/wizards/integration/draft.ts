// What a person has settled so far in the integration wizard: plain data and a pure reducer, so that it can be saved and
// brought back after a crash. Nothing the service can tell again is kept here.
import { z } from 'zod';
import { inputSchema, type Input } from '#shared/contract/data.ts';
import { changesOf } from '#shared/contract/define.ts';
import {
  integrationParamsSchema,
  integrationPresets,
  integrationProfiles,
  presetNames,
  type IntegrationParams,
  type PresetName,
} from '#shared/contract/integration.ts';

export const stepNames = ['data', 'plan', 'run', 'results', 'take-away'] as const;
export type StepName = (typeof stepNames)[number];

const draftSchema = z.strictObject({
  step: z.enum(stepNames),
  inputs: z.array(inputSchema).max(64),
  /** auto: one batch per file, or the column that looks like one when there is a single file. */
  batchMode: z.enum(['auto', 'file', 'column']),
  batchKey: z.string().nullable(),
  /** Names given to files as batches, by path. */
  batchNames: z.record(z.string(), z.string().max(300)),
  /** `labelKey` counts only in mode `column`. */
  labelMode: z.enum(['auto', 'none', 'column']),
  labelKey: z.string().nullable(),
  preset: z.enum(presetNames),
  overrides: changesOf(integrationParamsSchema),
  /** The job of this draft, once started. */
  jobId: z.string().nullable(),
  /** Folder of the run that Results shows. */
  resultDir: z.string().nullable(),
});
export type IntegrationDraft = z.infer<typeof draftSchema>;

export const emptyDraft: IntegrationDraft = {
  step: 'data',
  inputs: [],
  batchMode: 'auto',
  batchKey: null,
  batchNames: {},
  labelMode: 'auto',
  labelKey: null,
  preset: 'recommended',
  overrides: {},
  jobId: null,
  resultDir: null,
};

/** A saved draft, or null when there is none or it was written by a version that saw drafts differently. */
export function parseDraft(saved: unknown): IntegrationDraft | null {
  const result = draftSchema.safeParse(saved);
  return result.success ? result.data : null;
}

export type ParamName = keyof IntegrationParams;
export type ParamValue = IntegrationParams[ParamName];

export type DraftAction =
  | { readonly type: 'files-added'; readonly paths: readonly string[] }
  | { readonly type: 'file-removed'; readonly path: string }
  | { readonly type: 'file-replaced'; readonly path: string; readonly by: string }
  | { readonly type: 'matrix-chosen'; readonly path: string; readonly matrix: string }
  | { readonly type: 'batch-mode-chosen'; readonly mode: 'file' | 'column' }
  | { readonly type: 'batch-column-chosen'; readonly name: string }
  | { readonly type: 'batch-renamed'; readonly path: string; readonly name: string }
  | { readonly type: 'label-chosen'; readonly name: string | null }
  | { readonly type: 'preset-chosen'; readonly preset: PresetName }
  | { readonly type: 'params-changed'; readonly changes: Partial<IntegrationParams> }
  | { readonly type: 'params-reset'; readonly names: readonly ParamName[] }
  | { readonly type: 'step-opened'; readonly step: StepName }
  | { readonly type: 'run-started'; readonly jobId: string }
  | { readonly type: 'run-finished'; readonly dir: string }
  | { readonly type: 'run-opened'; readonly dir: string }
  /** From a result back to Plan, with everything as it was. */
  | { readonly type: 'planned-again' }
  | { readonly type: 'started-over'; readonly keepsFiles: boolean };

/** The draft after `action`. */
export function reduceDraft(draft: IntegrationDraft, action: DraftAction): IntegrationDraft {
  switch (action.type) {
    case 'files-added':
      return { ...draft, step: 'data', inputs: addInputs(draft.inputs, action.paths) };
    case 'file-removed':
      return { ...draft, inputs: draft.inputs.filter((input) => input.path !== action.path) };
    case 'file-replaced':
      return { ...draft, inputs: replaceInput(draft.inputs, action.path, action.by) };
    case 'matrix-chosen':
      return {
        ...draft,
        inputs: draft.inputs.map((input) =>
          input.path === action.path ? { ...input, matrix: action.matrix } : input,
        ),
      };
    case 'batch-mode-chosen':
      return { ...draft, batchMode: action.mode };
    case 'batch-column-chosen':
      return { ...draft, batchMode: 'column', batchKey: action.name };
    case 'batch-renamed':
      return { ...draft, batchNames: { ...draft.batchNames, [action.path]: action.name } };
    case 'label-chosen':
      return action.name === null
        ? { ...draft, labelMode: 'none' }
        : { ...draft, labelMode: 'column', labelKey: action.name };
    case 'preset-chosen':
      return { ...draft, preset: action.preset, overrides: keepProfile(draft.overrides) };
    case 'params-changed':
      return withParams(draft, action.changes);
    case 'params-reset':
      return {
        ...draft,
        overrides: Object.fromEntries(
          Object.entries(draft.overrides).filter(
            ([name]) => !action.names.includes(name as ParamName),
          ),
        ),
      };
    case 'step-opened':
      return { ...draft, step: action.step };
    case 'run-started':
      return { ...draft, step: 'run', jobId: action.jobId, resultDir: null };
    case 'run-finished':
      return { ...draft, resultDir: action.dir };
    case 'run-opened':
      return { ...draft, step: 'results', jobId: null, resultDir: action.dir };
    case 'planned-again':
      return { ...draft, step: 'plan', jobId: null, resultDir: null };
    case 'started-over':
      return action.keepsFiles
        ? { ...draft, step: 'data', jobId: null, resultDir: null }
        : emptyDraft;
  }
}

/** All parameters of a preset for one kind of data, before any change of the person's. */
export function presetParams(
  preset: PresetName,
  profile: IntegrationParams['profile'],
): IntegrationParams {
  return {
    ...integrationParamsSchema.parse({}),
    ...integrationProfiles[profile],
    ...integrationPresets[preset],
  };
}

/** The parameters as they stand: preset and the person's changes. */
export function draftParams(draft: IntegrationDraft): IntegrationParams {
  return {
    ...presetParams(draft.preset, draft.overrides.profile ?? 'rna'),
    ...(draft.overrides as Partial<IntegrationParams>),
  };
}

function addInputs(inputs: readonly Input[], paths: readonly string[]): Input[] {
  const known = new Set(inputs.map((input) => input.path));
  const added = [...new Set(paths)].filter((path) => !known.has(path)).map((path) => ({ path }));
  return [...inputs, ...added].slice(0, 64);
}

function replaceInput(inputs: readonly Input[], path: string, by: string): Input[] {
  return inputs
    .filter((input) => input.path !== by || input.path === path)
    .map((input) => (input.path === path ? { path: by } : input));
}

function keepProfile(overrides: IntegrationDraft['overrides']): IntegrationDraft['overrides'] {
  return overrides.profile === undefined ? {} : { profile: overrides.profile };
}

/** A value equal to the preset's is no change, so it is not kept as one. */
function withParams(
  draft: IntegrationDraft,
  changes: Partial<IntegrationParams>,
): IntegrationDraft {
  const overrides = { ...draft.overrides, ...changes };
  const preset = presetParams(draft.preset, overrides.profile ?? 'rna');
  return {
    ...draft,
    overrides: Object.fromEntries(
      Object.entries(overrides).filter(
        ([name, value]) =>
          (name === 'profile' && value !== 'rna') || value !== preset[name as ParamName],
      ),
    ),
  };
}
