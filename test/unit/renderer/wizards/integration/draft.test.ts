import { describe, expect, test } from 'vitest';
import { draftParams, presetParams } from '#renderer/wizards/integration/decisions.ts';
import {
  emptyDraft,
  parseDraft,
  reduceDraft,
  type DraftAction,
} from '#renderer/wizards/integration/draft.ts';
import { settledOfRun } from '#renderer/wizards/integration/from-run.ts';

const after = (...actions: readonly DraftAction[]) => actions.reduce(reduceDraft, emptyDraft);

test('a file added twice is there once', () => {
  const draft = after(
    { type: 'files-added', paths: ['/a', '/b', '/a'] },
    { type: 'files-added', paths: ['/b', '/c'] },
  );
  expect(draft.inputs.map((input) => input.path)).toEqual(['/a', '/b', '/c']);
});

test('a replaced file keeps its place, and does not appear twice', () => {
  const draft = after(
    { type: 'files-added', paths: ['/a', '/b', '/c'] },
    { type: 'file-replaced', path: '/a', by: '/c' },
  );
  expect(draft.inputs.map((input) => input.path)).toEqual(['/c', '/b']);
});

test('a parameter set back to the value of the preset is no longer a change', () => {
  const changed = after({ type: 'params-changed', changes: { nTopFeatures: 1200 } });
  expect(changed.overrides).toEqual({ nTopFeatures: 1200 });
  expect(draftParams(changed).nTopFeatures).toBe(1200);
  const back = reduceDraft(changed, { type: 'params-changed', changes: { nTopFeatures: 2000 } });
  expect(back.overrides).toEqual({});
});

test('another kind of data brings its own values, and choosing a preset keeps the kind', () => {
  const draft = after(
    { type: 'params-changed', changes: { profile: 'atac' } },
    { type: 'params-changed', changes: { resolution: 2 } },
    { type: 'preset-chosen', preset: 'quick' },
  );
  expect(draft.overrides).toEqual({ profile: 'atac' });
  expect(draftParams(draft)).toMatchObject({
    profile: 'atac',
    minFeatures: 100,
    maxIteration: 800,
  });
});

test('a draft survives being saved and read again', () => {
  const draft = after(
    { type: 'files-added', paths: ['/a'] },
    { type: 'matrix-chosen', path: '/a', matrix: 'raw/X' },
    { type: 'batch-renamed', path: '/a', name: 'first' },
    { type: 'label-chosen', name: null },
    { type: 'run-started', jobId: 'j' },
  );
  expect(parseDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});

test('a draft that another version wrote is not taken for one', () => {
  expect(parseDraft({ ...emptyDraft, colour: 'red' })).toBeNull();
  expect(parseDraft(null)).toBeNull();
});

test('starting over keeps the files only when asked to', () => {
  const draft = after({ type: 'files-added', paths: ['/a'] }, { type: 'run-started', jobId: 'j' });
  expect(reduceDraft(draft, { type: 'started-over', keepsFiles: false })).toEqual(emptyDraft);
  expect(reduceDraft(draft, { type: 'started-over', keepsFiles: true })).toMatchObject({
    step: 'data',
    jobId: null,
    inputs: [{ path: '/a' }],
  });
});

const turn = { type: 'fixes-added', fixes: [{ path: '/a', fix: { kind: 'transpose' } }] } as const;

test('every decision can be undone and redone, and says what it was', () => {
  const draft = after({ type: 'files-added', paths: ['/a'] }, turn);
  expect(draft.inputs[0]?.fixes).toEqual([{ kind: 'transpose' }]);
  expect(draft.history.past.map(({ label }) => label)).toEqual([
    'adding a',
    'a: rows and columns exchanged',
  ]);
  const undone = reduceDraft(draft, { type: 'undone' });
  expect(undone.inputs).toEqual([{ path: '/a' }]);
  expect(undone.history.future.at(-1)?.label).toBe('a: rows and columns exchanged');
  expect(reduceDraft(undone, { type: 'redone' }).inputs).toEqual(draft.inputs);
  const empty = reduceDraft(undone, { type: 'undone' });
  expect(empty.inputs).toEqual([]);
  expect(reduceDraft(empty, { type: 'undone' })).toBe(empty);
});

test('a decision after an undo ends what could be redone', () => {
  const draft = after(
    { type: 'files-added', paths: ['/a'] },
    turn,
    { type: 'undone' },
    { type: 'matrix-chosen', path: '/a', matrix: 'raw/X' },
  );
  expect(draft.history.future).toEqual([]);
  expect(reduceDraft(draft, { type: 'redone' })).toBe(draft);
});

test('typing a name is one step back; what changes nothing is none', () => {
  const draft = after(
    { type: 'files-added', paths: ['/a'] },
    { type: 'batch-renamed', path: '/a', name: 'd' },
    { type: 'batch-renamed', path: '/a', name: 'da' },
    { type: 'batch-renamed', path: '/a', name: 'day' },
    { type: 'sheet-removed' },
  );
  expect(draft.history.past).toHaveLength(2);
  expect(reduceDraft(draft, { type: 'undone' }).batchNames).toEqual({});
});

test('where a person is in the wizard is no decision', () => {
  const draft = after(
    { type: 'files-added', paths: ['/a'] },
    { type: 'step-opened', step: 'plan' },
  );
  expect(draft.history.past).toHaveLength(1);
  expect(reduceDraft(draft, { type: 'undone' }).step).toBe('plan');
});

test('turning a file twice is as before, and comes before other fixes', () => {
  const strip = { path: '/a', fix: { kind: 'strip-versions' } } as const;
  const draft = after(
    { type: 'files-added', paths: ['/a'] },
    { type: 'fixes-added', fixes: [strip] },
    turn,
  );
  expect(draft.inputs[0]?.fixes?.map(({ kind }) => kind)).toEqual(['transpose', 'strip-versions']);
  expect(reduceDraft(draft, turn).inputs[0]?.fixes).toEqual([{ kind: 'strip-versions' }]);
});

test('the history survives being saved; a draft of before there was one is still read', () => {
  const draft = after({ type: 'files-added', paths: ['/a'] }, turn, { type: 'undone' });
  expect(parseDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  const { history: _history, sheet: _sheet, ...old } = draft;
  expect(parseDraft(old)).toMatchObject({ inputs: [{ path: '/a' }], sheet: null });
});

describe('a run done again', () => {
  const run = {
    inputs: [{ path: '/d/a.h5ad', matrix: 'X' }, { path: '/d/b.csv' }],
    preset: 'quick',
    parameters: { ...presetParams('quick', 'rna'), klWeight: 2, ofAnotherVersion: 7 },
    batchKey: null,
    batchNames: ['day 1', 'day 2'],
    labelKey: 'cell_type',
    files: {},
  };

  test('keeps files, names and the changes from its preset, and no more', () => {
    expect(settledOfRun(run)).toMatchObject({
      inputs: run.inputs,
      batchMode: 'file',
      batchNames: { '/d/a.h5ad': 'day 1', '/d/b.csv': 'day 2' },
      labelMode: 'column',
      labelKey: 'cell_type',
      preset: 'quick',
      overrides: { klWeight: 2 },
    });
  });

  test('takes the place of the draft, which undo brings back', () => {
    const before = reduceDraft(emptyDraft, { type: 'files-added', paths: ['/mine.h5ad'] });
    const opened = reduceDraft(before, { type: 'run-opened', dir: '/runs/1' });
    const repeated = reduceDraft(opened, { type: 'run-repeated', settled: settledOfRun(run) });
    expect(repeated).toMatchObject({ step: 'data', resultDir: null, preset: 'quick' });
    expect(reduceDraft(repeated, { type: 'undone' }).inputs).toEqual([{ path: '/mine.h5ad' }]);
  });
});
