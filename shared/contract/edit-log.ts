// The edits of a run as a list with a mark in it, and what the edits in force amount to. Pure: the page, the service and
// the threads all fold the same list.
import type { EditLog, PaletteName, RunEdit, SelectionRecipe } from './edits.ts';

export const noEdits: EditLog = { version: 1, edits: [], nDone: 0 };

export type EditStep =
  { readonly type: 'add'; readonly edit: RunEdit } | { readonly type: 'undo' | 'redo' };

/** The list after a step. A new edit takes the place of those that were undone; a step that cannot be made changes nothing. */
export function reduceEditLog(log: EditLog, step: EditStep): EditLog {
  const { edits, nDone } = log;
  switch (step.type) {
    case 'add':
      return { ...log, edits: [...edits.slice(0, nDone), step.edit], nDone: nDone + 1 };
    case 'undo':
      return nDone === 0 ? log : { ...log, nDone: nDone - 1 };
    case 'redo':
      return nDone === edits.length ? log : { ...log, nDone: nDone + 1 };
  }
}

/** The edits in force, oldest first. */
export function editsInForce({ edits, nDone }: EditLog): readonly RunEdit[] {
  return edits.slice(0, nDone);
}

export interface NamedSelection {
  readonly name: string;
  readonly recipe: SelectionRecipe;
  /** The recipe speaks of the run as it was after so many edits. */
  readonly nEditsBefore: number;
}

type Recluster = Extract<RunEdit, { kind: 'recluster' }>;
type Redraw = Extract<RunEdit, { kind: 'redraw' }>;

/** What a list of edits amounts to. */
export interface EditedState {
  /** By column. */
  readonly clusterings: ReadonlyMap<string, Recluster>;
  /** By name of the picture in obsm. */
  readonly pictures: ReadonlyMap<string, Redraw>;
  /** By column: the name shown for each of its own groups that has another one now. */
  readonly groupNames: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly palettes: ReadonlyMap<string, PaletteName>;
  readonly selections: readonly NamedSelection[];
}

const untouched: EditedState = {
  clusterings: new Map(),
  pictures: new Map(),
  groupNames: new Map(),
  palettes: new Map(),
  selections: [],
};

export function foldEdits(edits: readonly RunEdit[]): EditedState {
  return edits.reduce(applyEdit, untouched);
}

function applyEdit(state: EditedState, edit: RunEdit, index: number): EditedState {
  switch (edit.kind) {
    case 'recluster': {
      // Names belong to the clusters that were there.
      const groupNames = new Map(state.groupNames);
      groupNames.delete(edit.column);
      const clusterings = new Map(state.clusterings).set(edit.column, edit);
      return { ...state, clusterings, groupNames };
    }
    case 'redraw':
      return { ...state, pictures: new Map(state.pictures).set(edit.picture, edit) };
    case 'rename-group':
      return renameGroups(state, edit.column, [edit.group], edit.to);
    case 'merge-groups':
      return renameGroups(state, edit.column, edit.groups, edit.to);
    case 'choose-palette':
      return { ...state, palettes: new Map(state.palettes).set(edit.column, edit.palette) };
    case 'name-selection': {
      const others = state.selections.filter(({ name }) => name !== edit.name);
      const { name, recipe } = edit;
      return { ...state, selections: [...others, { name, recipe, nEditsBefore: index }] };
    }
    case 'forget-selection':
      return { ...state, selections: state.selections.filter(({ name }) => name !== edit.name) };
  }
}

/** `shown`: names as they are now. Several groups with one name are one group. */
function renameGroups(
  state: EditedState,
  column: string,
  shown: readonly string[],
  to: string,
): EditedState {
  const before = state.groupNames.get(column) ?? new Map<string, string>();
  const wanted = new Set(shown);
  const after = new Map<string, string>();
  for (const [own, name] of before) after.set(own, wanted.has(name) ? to : name);
  // The others are called as they were from the start.
  const given = new Set(before.values());
  for (const own of shown) if (!before.has(own) && !given.has(own)) after.set(own, to);
  return { ...state, groupNames: new Map(state.groupNames).set(column, after) };
}

const selectionPrefix = 'selection: ';

/** A named selection is a column of the cells, of this name. */
export function selectionColumn(name: string): string {
  return `${selectionPrefix}${name}`;
}

/** The name of the selection that a column holds; null when it holds none. */
export function selectionOfColumn(column: string): string | null {
  return column.startsWith(selectionPrefix) ? column.slice(selectionPrefix.length) : null;
}

/** The name of a picture with settings of its own: "X_umap#30,0.5". */
export function pictureName({ picture, nNeighbors, minDist }: Omit<Redraw, 'kind'>): string {
  return `${picture}#${nNeighbors},${minDist}`;
}

/** An edit in a few words. @param titleOf how a column is called on the screen */
export function describeEdit(edit: RunEdit, titleOf: (column: string) => string): string {
  switch (edit.kind) {
    case 'rename-group':
      return `${titleOf(edit.column)} ${edit.group} renamed to ${edit.to}`;
    case 'merge-groups':
      return `${titleOf(edit.column)} ${edit.groups.join(', ')} merged into ${edit.to}`;
    case 'name-selection':
      return `Selection named ${edit.name}`;
    case 'forget-selection':
      return `Selection ${edit.name} forgotten`;
    case 'choose-palette':
      return `Colours of ${titleOf(edit.column)}: ${paletteTitles[edit.palette]}`;
    case 'recluster':
      return `${titleOf(edit.column)} found again at resolution ${edit.resolution}`;
    case 'redraw':
      return `UMAP of ${edit.coordinates} drawn again with ${edit.nNeighbors} neighbours, minimum distance ${edit.minDist}`;
  }
}

const paletteTitles: Readonly<Record<PaletteName, string>> = {
  'okabe-ito': 'Okabe-Ito',
  scanpy: 'scanpy',
};
