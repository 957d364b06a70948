// One undo for selections and edits, in the order in which a person made them, by button and by key.
import { useEffect, useEffectEvent, useReducer } from 'react';
import type { Selection, SelectionControls } from '../selection.ts';
import type { Edits } from './use-edits.ts';

type Kind = 'selection' | 'edit';

export interface UndoOrder {
  readonly done: readonly Kind[];
  readonly undone: readonly Kind[];
}

export type UndoStep =
  { readonly type: 'did'; readonly kind: Kind } | { readonly type: 'undo' | 'redo' };

/** What comes next when going back or forth; edits of an earlier day are not in the order and come last. */
export function reduceOrder(order: UndoOrder, step: UndoStep): UndoOrder {
  const { done, undone } = order;
  if (step.type === 'did') return { done: [...done, step.kind], undone: [] };
  const [from, to] = step.type === 'undo' ? [done, undone] : [undone, done];
  const last = from.at(-1) ?? 'edit';
  const [rest, grown] = [from.slice(0, -1), [...to, last]];
  return step.type === 'undo' ? { done: rest, undone: grown } : { done: grown, undone: rest };
}

export interface Undo {
  /** What would be taken back, in words; null: nothing. */
  readonly undoWords: string | null;
  readonly redoWords: string | null;
  undo(): void;
  redo(): void;
  /** The selection, each change of it a step. */
  select(to: Selection | null): void;
  /** The same edits, each a step. */
  readonly edits: Edits;
}

export function useUndo(selected: SelectionControls, given: Edits): Undo {
  const [order, step] = useReducer(reduceOrder, { done: [], undone: [] });
  const did = (kind: Kind): void => step({ type: 'did', kind });
  const wordsOf = (kind: Kind, edit: string | null): string | null =>
    kind === 'edit' ? edit : 'selection';
  const undoWords = wordsOf(order.done.at(-1) ?? 'edit', given.undoWords);
  const redoWords = wordsOf(order.undone.at(-1) ?? 'edit', given.redoWords);
  const undo = (): void => {
    if (undoWords === null) return;
    if ((order.done.at(-1) ?? 'edit') === 'edit') given.undo();
    else selected.undo();
    step({ type: 'undo' });
  };
  const redo = (): void => {
    if (redoWords === null) return;
    if ((order.undone.at(-1) ?? 'edit') === 'edit') given.redo();
    else selected.redo();
    step({ type: 'redo' });
  };
  const noting = async (taken: Promise<boolean>): Promise<boolean> => {
    const isTaken = await taken;
    if (isTaken) did('edit');
    return isTaken;
  };
  useUndoKeys(undo, redo);
  return {
    undoWords,
    redoWords,
    undo,
    redo,
    select(to) {
      if (to === selected.selection) return;
      selected.set(to);
      did('selection');
    },
    edits: {
      ...given,
      add: (edit) => noting(given.add(edit)),
      recluster: (settings) => noting(given.recluster(settings)),
      redraw: (settings) => noting(given.redraw(settings)),
    },
  };
}

const textFields = 'input:not([type=checkbox], [type=radio]), textarea, [contenteditable]';

/** Ctrl or Cmd with Z, Shift with it or Y to go forth; text fields keep theirs. */
function useUndoKeys(undo: () => void, redo: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isText = event.target instanceof HTMLElement && event.target.matches(textFields);
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isText) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) redo();
    else undo();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
