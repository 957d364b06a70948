import { describe, expect, test } from 'vitest';
import { atacMethod } from '#renderer/wizards/atac-cluster/method.ts';
import {
  emptyDraft,
  parseDraft as parse,
  reduceDraft as reduce,
  toSaved,
  type Draft,
  type DraftAction,
} from '#renderer/wizards/common/draft/draft.ts';
import { settledOfRun } from '#renderer/wizards/common/draft/from-run.ts';
import { paramsOf } from '#renderer/wizards/common/params.ts';
import { integrationMethod } from '#renderer/wizards/integration/method.ts';

const reduceDraft = (draft: Draft, action: DraftAction) => reduce(draft, action, integrationMethod);
const parseDraft = (saved: unknown) => parse(saved, integrationMethod);
const draftParams = (draft: Draft) => paramsOf(integrationMethod, draft);
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
  expect(draftParams(changed)['nTopFeatures']).toBe(1200);
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
  const read = parseDraft(JSON.parse(JSON.stringify(toSaved(draft))));
  expect(read).toEqual({ ...draft, history: emptyDraft.history });
});

test('a draft that another version wrote is not taken for one, nor is that of another method', () => {
  expect(parseDraft({ ...toSaved(emptyDraft), colour: 'red' })).toBeNull();
  expect(parseDraft({ ...toSaved(emptyDraft), preset: 'upstream' })).toBeNull();
  expect(parseDraft({ ...toSaved(emptyDraft), overrides: { nCentroids: 5 } })).toBeNull();
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

test('a fix done another way stays at its place, and can be undone', () => {
  const table = { kind: 'names-from-table', path: '/genes.csv' } as const;
  const draft = after(
    { type: 'files-added', paths: ['/a'] },
    { type: 'fixes-added', fixes: [{ path: '/a', fix: table }] },
    { type: 'fixes-added', fixes: [{ path: '/a', fix: { kind: 'drop-empty', of: 'both' } }] },
    { type: 'fix-changed', path: '/a', index: 0, fix: { ...table, repeats: 'keep' } },
  );
  expect(draft.inputs[0]?.fixes?.[0]).toEqual({ ...table, repeats: 'keep' });
  expect(draft.history.past.at(-1)?.label).toMatch(/^a: genes renamed .* kept apart$/);
  expect(reduceDraft(draft, { type: 'undone' }).inputs[0]?.fixes?.[0]).toEqual(table);
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

test('a draft of before there were sample sheets is still read', () => {
  const { sheet: _sheet, ...old } = toSaved(after({ type: 'files-added', paths: ['/a'] }));
  expect(parseDraft(old)).toMatchObject({ inputs: [{ path: '/a' }], sheet: null });
});

describe('a run done again', () => {
  const run = {
    inputs: [{ path: '/d/a.h5ad', matrix: 'X' }, { path: '/d/b.csv' }],
    preset: 'quick',
    parameters: { ...integrationMethod.ofPreset('quick', {}), klWeight: 2, ofAnotherVersion: 7 },
    batchKey: null,
    batchNames: ['day 1', 'day 2'],
    labelKey: 'cell_type',
    files: {},
  };

  test('keeps files, names and the changes from its preset, and no more', () => {
    expect(settledOfRun(run, integrationMethod)).toMatchObject({
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
    const repeated = reduceDraft(opened, {
      type: 'run-repeated',
      settled: settledOfRun(run, integrationMethod),
    });
    expect(repeated).toMatchObject({ step: 'data', resultDir: null, preset: 'quick' });
    expect(reduceDraft(repeated, { type: 'undone' }).inputs).toEqual([{ path: '/mine.h5ad' }]);
  });
});

describe('the draft of accessibility', () => {
  const afterAtac = (...actions: readonly DraftAction[]) =>
    actions.reduce((draft, action) => reduce(draft, action, atacMethod), emptyDraft);

  test('takes peaks and a blacklist out of what was dropped', () => {
    const draft = afterAtac({
      type: 'files-added',
      paths: [
        ...['/a/atac_fragments.tsv.gz', '/a/peaks.bed', '/b/peaks.bed'],
        '/a/hg38-blacklist.v2.bed.gz',
      ],
    });
    expect(draft.inputs).toEqual([{ path: '/a/atac_fragments.tsv.gz' }]);
    expect(draft.files).toEqual({
      peaks: ['/a/peaks.bed', '/b/peaks.bed'],
      blacklist: ['/a/hg38-blacklist.v2.bed.gz'],
    });
  });

  test('keeps what was said of the data when another preset is chosen, and drops the rest', () => {
    const draft = afterAtac(
      { type: 'params-changed', changes: { clusters: 8, genome: 'hg38', maxIteration: 50 } },
      { type: 'preset-chosen', preset: 'upstream' },
    );
    expect(draft.overrides).toEqual({ clusters: 8, genome: 'hg38' });
    expect(paramsOf(atacMethod, draft)).toMatchObject({ clusters: 8, nCentroids: 30 });
  });

  test('takes over the one file that an older version saved', () => {
    const saved = { ...toSaved(emptyDraft), files: { peaks: '/p.bed' } };
    expect(parse(saved, atacMethod)?.files).toEqual({ peaks: ['/p.bed'] });
  });

  test('goes back to a draft without a file that was removed', () => {
    const draft = afterAtac(
      { type: 'side-files-chosen', name: 'peaks', paths: ['/p.bed', '/q.bed'] },
      { type: 'side-files-chosen', name: 'peaks', paths: [] },
    );
    expect(draft.files).toEqual({});
    expect(reduce(draft, { type: 'undone' }, atacMethod).files).toEqual({
      peaks: ['/p.bed', '/q.bed'],
    });
  });
});
