import { describe, expect, test } from 'vitest';
import {
  describeEdit,
  editsInForce,
  foldEdits,
  noEdits,
  pictureName,
  reduceEditLog,
  selectionColumn,
  selectionOfColumn,
} from '#shared/contract/edit-log.ts';
import { editLogSchema, type RunEdit } from '#shared/contract/edits.ts';

const rename = (group: string, to: string): RunEdit => ({
  kind: 'rename-group',
  column: 'leiden',
  group,
  to,
});
const merge = (groups: string[], to: string): RunEdit => ({
  kind: 'merge-groups',
  column: 'leiden',
  groups,
  to,
});
const recluster: RunEdit = {
  kind: 'recluster',
  column: 'leiden',
  coordinates: 'X_scalex',
  nNeighbors: 15,
  resolution: 0.5,
};
const select = (name: string): RunEdit => ({
  kind: 'name-selection',
  name,
  recipe: [{ kind: 'groups', column: 'leiden', groups: ['0'], withMissing: false }],
});

describe('the list of edits', () => {
  const add = (log = noEdits, ...edits: RunEdit[]) =>
    edits.reduce((before, edit) => reduceEditLog(before, { type: 'add', edit }), log);

  test('what was undone can be redone, until something else is done', () => {
    const two = add(noEdits, rename('0', 'a'), rename('1', 'b'));
    const one = reduceEditLog(two, { type: 'undo' });
    expect(editsInForce(one)).toEqual([rename('0', 'a')]);
    expect(reduceEditLog(one, { type: 'redo' })).toEqual(two);
    const other = add(one, rename('2', 'c'));
    expect(other.edits).toEqual([rename('0', 'a'), rename('2', 'c')]);
    expect(reduceEditLog(other, { type: 'redo' })).toBe(other);
  });

  test('undoing nothing changes nothing', () => {
    expect(reduceEditLog(noEdits, { type: 'undo' })).toBe(noEdits);
  });

  test('a list survives being written and read', () => {
    const log = add(noEdits, rename('0', 'a'), merge(['a', '1'], 'x'), recluster, select('s'));
    expect(editLogSchema.parse(JSON.parse(JSON.stringify(log)))).toEqual(log);
  });

  test('a name of obsm that would leave the run folder is refused', () => {
    const bad = { ...recluster, coordinates: '../../x' };
    expect(editLogSchema.safeParse({ version: 1, edits: [bad], nDone: 1 }).success).toBe(false);
  });
});

describe('names of groups', () => {
  const namesAfter = (...edits: RunEdit[]) =>
    Object.fromEntries(foldEdits(edits).groupNames.get('leiden') ?? []);

  test('a group can be renamed again by the name it has now', () => {
    expect(namesAfter(rename('0', 'T'), rename('T', 'CD4 T'))).toEqual({ '0': 'CD4 T' });
  });

  test('a merge joins groups under one name, renamed ones by their names now', () => {
    expect(namesAfter(rename('0', 'T'), merge(['T', '2'], 'lymphoid'))).toEqual({
      '0': 'lymphoid',
      '2': 'lymphoid',
    });
  });

  test('a merged group is renamed as one', () => {
    expect(namesAfter(merge(['0', '1'], 'x'), rename('x', 'y'))).toEqual({ '0': 'y', '1': 'y' });
  });

  test('names may be swapped by way of a third', () => {
    expect(namesAfter(rename('0', 'x'), rename('1', '0'), rename('x', '1'))).toEqual({
      '0': '1',
      '1': '0',
    });
  });

  test('merging into the name of one of them keeps the others out of it', () => {
    expect(namesAfter(merge(['0', '1'], '1'), rename('2', '0'))).toEqual({
      '0': '1',
      '1': '1',
      '2': '0',
    });
  });

  test('clusters found again have no names yet, and undoing that brings the names back', () => {
    expect(namesAfter(rename('0', 'T'), recluster)).toEqual({});
    expect(namesAfter(rename('0', 'T'))).toEqual({ '0': 'T' });
  });
});

describe('selections', () => {
  test('each remembers how many edits came before it, and a forgotten one is gone', () => {
    const forget: RunEdit = { kind: 'forget-selection', name: 's' };
    const edits = [rename('0', 'T'), select('s'), select('t')];
    expect(
      foldEdits(edits).selections.map(({ name, nEditsBefore }) => [name, nEditsBefore]),
    ).toEqual([
      ['s', 1],
      ['t', 2],
    ]);
    expect(foldEdits([...edits, forget]).selections.map(({ name }) => name)).toEqual(['t']);
  });

  test('a selection is a column by a name of its own', () => {
    expect(selectionOfColumn(selectionColumn('T cells'))).toBe('T cells');
    expect(selectionOfColumn('batch')).toBeNull();
  });
});

test('the last settings of a picture hold', () => {
  const redraw = (minDist: number): RunEdit => ({
    kind: 'redraw',
    picture: 'X_umap',
    coordinates: 'X_scalex',
    nNeighbors: 30,
    minDist,
  });
  const made = foldEdits([redraw(0.1), redraw(0.5)]).pictures.get('X_umap');
  expect(made && pictureName(made)).toBe('X_umap#30,0.5');
});

test('every edit can be said in words', () => {
  const title = (column: string) => (column === 'leiden' ? 'Cluster' : column);
  expect(describeEdit(rename('0', 'T cells'), title)).toBe('Cluster 0 renamed to T cells');
  expect(describeEdit(merge(['1', '2'], 'B'), title)).toBe('Cluster 1, 2 merged into B');
  expect(describeEdit(recluster, title)).toBe('Cluster found again at resolution 0.5');
});
