// Undo and redo of what a person settled: the states before and after, each with words for what was done. Pure.

export interface Step<State> {
  /** What was done, e.g. "Exchange rows and columns of a.csv". */
  readonly label: string;
  /** Edits with the same key one after another are one, as while a name is typed. */
  readonly key: string | null;
  /** How it was before (in `past`), or after (in `future`). */
  readonly state: State;
}

export interface History<State> {
  readonly past: readonly Step<State>[];
  readonly future: readonly Step<State>[];
}

const nStepsKept = 40;

/** The history after an edit that left `before`. What was undone can no longer be redone. */
export function record<State>(
  { past }: History<State>,
  before: State,
  edit: { readonly label: string; readonly key: string | null },
): History<State> {
  const last = past.at(-1);
  if (edit.key !== null && last?.key === edit.key) return { past, future: [] };
  return { past: [...past, { ...edit, state: before }].slice(-nStepsKept), future: [] };
}

/** The state before the last edit, with the history as it then is; null when there is none. */
export function undo<State>(
  { past, future }: History<State>,
  now: State,
): { readonly state: State; readonly history: History<State> } | null {
  const last = past.at(-1);
  if (last === undefined) return null;
  const undone = { label: last.label, key: null, state: now };
  return { state: last.state, history: { past: past.slice(0, -1), future: [...future, undone] } };
}

/** The state after the edit undone last; null when there is none. */
export function redo<State>(
  { past, future }: History<State>,
  now: State,
): { readonly state: State; readonly history: History<State> } | null {
  const next = future.at(-1);
  if (next === undefined) return null;
  const done = { label: next.label, key: null, state: now };
  return { state: next.state, history: { past: [...past, done], future: future.slice(0, -1) } };
}
