// What a person has settled so far in a wizard: plain data and a pure reducer, so that it can be saved and
// brought back after a crash. Nothing the service can tell again is kept here.
import { z } from 'zod';
import { changesOf } from '#shared/contract/define.ts';
import type { DraftRules, ParamRules } from '../params.ts';
import { record, redo, undo, type History } from './history.ts';
import { decide, describeEdit, settledSchema, type DraftEdit, type Settled } from './decisions.ts';

export const stepNames = ['data', 'plan', 'run', 'results', 'take-away'] as const;
export type StepName = (typeof stepNames)[number];

/** What is saved of a draft. */
const savedDraftSchema = z.strictObject({
  ...settledSchema.shape,
  step: z.enum(stepNames),
  /** The job of this draft, once started. */
  jobId: z.string().nullable(),
  /** Folder of the run that Results shows. */
  resultDir: z.string().nullable(),
});
type SavedDraft = z.infer<typeof savedDraftSchema>;

export interface Draft extends SavedDraft {
  /** The way back and forward is this session's: saved with the rest, it once grew large enough to end Electron 22. */
  readonly history: History<Settled>;
}

const noHistory: History<Settled> = { past: [], future: [] };

export const emptyDraft: Draft = {
  step: 'data',
  inputs: [],
  sheet: null,
  files: {},
  batchMode: 'auto',
  batchKey: null,
  batchNames: {},
  labelMode: 'auto',
  labelKey: null,
  preset: 'recommended',
  overrides: {},
  jobId: null,
  resultDir: null,
  history: noHistory,
};

/** What is to be saved of a draft. */
export function toSaved({ history: _history, ...kept }: Draft): SavedDraft {
  return kept;
}

/** A saved draft, or null when there is none or it was written by a version that saw drafts differently. */
export function parseDraft(saved: unknown, { schema, presets }: ParamRules): Draft | null {
  const { data } = savedDraftSchema.safeParse(saved);
  const isKnown =
    data !== undefined &&
    presets.includes(data.preset) &&
    changesOf(schema).safeParse(data.overrides).success;
  return isKnown ? { ...data, history: noHistory } : null;
}

export type DraftAction =
  | DraftEdit
  | { readonly type: 'undone' }
  | { readonly type: 'redone' }
  | { readonly type: 'step-opened'; readonly step: StepName }
  | { readonly type: 'run-started'; readonly jobId: string }
  | { readonly type: 'run-finished'; readonly dir: string }
  | { readonly type: 'run-opened'; readonly dir: string }
  /** The settings of a finished run, for another one. */
  | { readonly type: 'run-repeated'; readonly settled: Settled }
  /** From a result back to Plan, with everything as it was. */
  | { readonly type: 'planned-again' }
  | { readonly type: 'started-over'; readonly keepsFiles: boolean };

/** The draft after `action`. */
export function reduceDraft(draft: Draft, action: DraftAction, rules: DraftRules): Draft {
  switch (action.type) {
    case 'undone':
      return travel(draft, undo(draft.history, settledOf(draft)));
    case 'redone':
      return travel(draft, redo(draft.history, settledOf(draft)));
    case 'step-opened':
      return { ...draft, step: action.step };
    case 'run-started':
      return { ...draft, step: 'run', jobId: action.jobId, resultDir: null };
    case 'run-finished':
      return { ...draft, resultDir: action.dir };
    case 'run-opened':
      return { ...draft, step: 'results', jobId: null, resultDir: action.dir };
    case 'run-repeated':
      return repeat(draft, action.settled);
    case 'planned-again':
      return { ...draft, step: 'plan', jobId: null, resultDir: null };
    case 'started-over':
      return action.keepsFiles
        ? { ...draft, step: 'data', jobId: null, resultDir: null }
        : emptyDraft;
    default:
      return edit(draft, action, rules);
  }
}

function edit(draft: Draft, action: DraftEdit, rules: DraftRules): Draft {
  const before = settledOf(draft);
  const after = decide(before, action, rules);
  const step = action.type === 'files-added' ? 'data' : draft.step;
  if (JSON.stringify(after) === JSON.stringify(before)) {
    return step === draft.step ? draft : { ...draft, step };
  }
  const history = record(draft.history, before, describeEdit(action));
  return { ...draft, ...after, step, history };
}

/** Starts at the files again, with the decisions of a run in the place of those that were there; undo brings them back. */
function repeat(draft: Draft, settled: Settled): Draft {
  const words = { label: 'taking the settings of a run', key: null };
  const history = record(draft.history, settledOf(draft), words);
  return { ...draft, ...settled, step: 'data', jobId: null, resultDir: null, history };
}

function travel(
  draft: Draft,
  moved: { readonly state: Settled; readonly history: History<Settled> } | null,
): Draft {
  if (moved === null) return draft;
  return { ...draft, ...moved.state, history: moved.history };
}

function settledOf(draft: Draft): Settled {
  const entries = Object.entries(draft).filter(([name]) => name in settledSchema.shape);
  return Object.fromEntries(entries) as Settled;
}
