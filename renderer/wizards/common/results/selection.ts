// Selected cells, with undo and redo. What is kept of a selection is its recipe; the cells are found again by it.
import { useState } from 'react';
import { useServiceQuery } from '#renderer/client/hooks.ts';
import type { SelectionRecipe } from '#shared/contract/edits.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { useArrays } from './use-arrays.ts';

export interface Selection {
  /** 1 for each selected cell. */
  readonly mask: Uint8Array;
  readonly count: number;
  /** How it was made, so that it can be named and made again. */
  readonly recipe: SelectionRecipe;
}

interface History {
  readonly past: readonly (Selection | null)[];
  readonly now: Selection | null;
  readonly future: readonly (Selection | null)[];
}

type Step =
  | { readonly type: 'set'; readonly to: Selection | null }
  /** The selection of last time, unless there has been another since. */
  | { readonly type: 'restore'; readonly to: Selection | null }
  | { readonly type: 'undo' | 'redo' };

const mostSteps = 30;

/** The history after a step. */
export function reduceHistory(history: History, step: Step): History {
  const { past, now, future } = history;
  if (step.type === 'set') {
    if (step.to === now) return history;
    return { past: [...past, now].slice(-mostSteps), now: step.to, future: [] };
  }
  if (step.type === 'restore') {
    const isUntouched = past.length === 0 && now === null && future.length === 0;
    return isUntouched && step.to !== null ? { past, now: step.to, future } : history;
  }
  if (step.type === 'undo') {
    if (past.length === 0) return history;
    return { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future] };
  }
  const [next, ...rest] = future;
  return next === undefined ? history : { past: [...past, now], now: next, future: rest };
}

/** A selection of `nCells` cells from their indices; null when there are none. */
export function selectCells(
  nCells: number,
  indices: ArrayLike<number>,
  recipe: SelectionRecipe,
): Selection | null {
  if (indices.length === 0) return null;
  const mask = new Uint8Array(nCells);
  for (let i = 0; i < indices.length; i++) mask[indices[i]!] = 1;
  return { mask, count: indices.length, recipe };
}

/** The cells of some groups, by code; -1: those without a group. */
export function selectGroups(
  codes: ArrayLike<number>,
  isWanted: (code: number) => boolean,
  recipe: SelectionRecipe,
): Selection | null {
  const indices: number[] = [];
  for (let cell = 0; cell < codes.length; cell++) {
    if (isWanted(Math.max(-1, codes[cell]!))) indices.push(cell);
  }
  return selectCells(codes.length, indices, recipe);
}

export interface SelectionControls {
  readonly selection: Selection | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** The selection of last time could not be made again. */
  readonly error: Error | null;
  set(to: Selection | null): void;
  undo(): void;
  redo(): void;
}

/**
 * The selection in a run.
 * @param kept recipe of the selection of last time
 * @param onChange is told each new one, to keep it
 */
export function useSelection(
  run: RunSummary,
  kept: SelectionRecipe | null,
  onChange: (recipe: SelectionRecipe | null) => void,
): SelectionControls {
  const [history, setHistory] = useState<History>({ past: [], now: null, future: [] });
  const { restored, error } = useKeptSelection(run, kept);
  const [lastRestored, setLastRestored] = useState<Selection | null>(null);
  if (restored !== lastRestored) {
    setLastRestored(restored);
    setHistory(reduceHistory(history, { type: 'restore', to: restored }));
  }
  const step = (next: Step): void => {
    const after = reduceHistory(history, next);
    setHistory(after);
    if (after.now !== history.now) onChange(after.now?.recipe ?? null);
  };
  return {
    selection: history.now,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    error,
    set: (to) => step({ type: 'set', to }),
    undo: () => step({ type: 'undo' }),
    redo: () => step({ type: 'redo' }),
  };
}

/** The cells of the recipe that was kept when the run was opened; null while they are on their way. */
function useKeptSelection(
  { dir }: RunSummary,
  kept: SelectionRecipe | null,
): { readonly restored: Selection | null; readonly error: Error | null } {
  const [recipe] = useState(kept);
  const [restored, setRestored] = useState<Selection | null>(null);
  const found = useServiceQuery(
    'results.select',
    { dir, recipe: [...(recipe ?? [])] },
    { enabled: recipe !== null },
  );
  const { arrays, error } = useArrays([found.data]);
  const mask = arrays[0];
  if (restored === null && recipe !== null && mask instanceof Uint8Array && mask.includes(1)) {
    let count = 0;
    for (const isIn of mask) count += isIn;
    setRestored({ mask, count, recipe });
  }
  return { restored, error: found.error ?? error };
}
