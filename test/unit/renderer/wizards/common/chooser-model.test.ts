import { expect, test } from 'vitest';
import {
  joinPath,
  moveActive,
  splitPath,
  visibleEntries,
} from '#renderer/wizards/common/files/chooser-model.ts';
import type { FileEntry } from '#shared/contract/files.ts';

const entry = (name: string, kind: FileEntry['kind'] = 'file'): FileEntry => ({
  name,
  path: `/d/${name}`,
  kind,
  sizeBytes: 1,
  modifiedAt: 0,
});
const entries = [entry('sub', 'folder'), entry('a.H5AD'), entry('notes.txt')];
const names = (list: readonly FileEntry[]) => list.map(({ name }) => name);

test('files of other kinds are hidden until asked for, folders never', () => {
  const request = { kind: 'files', title: '', extensions: ['h5ad'] } as const;
  expect(names(visibleEntries(entries, request, { search: '', showsAll: false }))).toEqual([
    'sub',
    'a.H5AD',
  ]);
  expect(visibleEntries(entries, request, { search: '', showsAll: true })).toHaveLength(3);
  expect(names(visibleEntries(entries, request, { search: 'A.h', showsAll: false }))).toEqual([
    'a.H5AD',
  ]);
});

test('choosing a folder shows folders only', () => {
  const request = { kind: 'folder', title: '' } as const;
  expect(names(visibleEntries(entries, request, { search: '', showsAll: true }))).toEqual(['sub']);
});

test('the parts of a path lead to each folder on either platform', () => {
  expect(splitPath('/data/x')).toEqual([
    { name: '/', path: '/' },
    { name: 'data', path: '/data' },
    { name: 'x', path: '/data/x' },
  ]);
  expect(splitPath('D:\\lab\\x').map(({ path }) => path)).toEqual([
    'D:\\',
    'D:\\lab',
    'D:\\lab\\x',
  ]);
});

test('a name is joined with the slash of the folder', () => {
  expect(joinPath({ path: '/data', parent: '/', entries: [] }, 'a')).toBe('/data/a');
  expect(joinPath({ path: '/', parent: null, entries: [] }, 'a')).toBe('/a');
  expect(joinPath({ path: 'D:\\lab', parent: null, entries: [] }, 'a')).toBe('D:\\lab\\a');
});

test('arrows stop at the ends of the list', () => {
  expect(moveActive(0, 'ArrowUp', 3)).toBe(0);
  expect(moveActive(2, 'ArrowDown', 3)).toBe(2);
  expect(moveActive(0, 'End', 3)).toBe(2);
});
