// Selected cells, with undo and redo.
import { useReducer } from 'react';
import type { SelectionRecipe } from '#shared/contract/edits.ts';

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
  { readonly type: 'set'; readonly to: Selection | null } | { readonly type: 'undo' | 'redo' };

const mostSteps = 30;

/** The history after a step. */
export function reduceHistory(history: History, step: Step): History {
  const { past, now, future } = history;
  if (step.type === 'set') {
    if (step.to === now) return history;
    return { past: [...past, now].slice(-mostSteps), now: step.to, future: [] };
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
  set(to: Selection | null): void;
  undo(): void;
  redo(): void;
}

export function useSelection(): SelectionControls {
  const [{ past, now, future }, step] = useReducer(reduceHistory, {
    past: [],
    now: null,
    future: [],
  });
  return {
    selection: now,
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    set: (to) => step({ type: 'set', to }),
    undo: () => step({ type: 'undo' }),
    redo: () => step({ type: 'redo' }),
  };
}
