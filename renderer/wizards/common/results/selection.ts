// Selected cells, with undo and redo.
import { useReducer } from 'react';

export interface Selection {
  /** 1 for each selected cell. */
  readonly mask: Uint8Array;
  readonly count: number;
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
export function selectCells(nCells: number, indices: Uint32Array): Selection | null {
  if (indices.length === 0) return null;
  const mask = new Uint8Array(nCells);
  for (const index of indices) mask[index] = 1;
  return { mask, count: indices.length };
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
