import { expect, test } from 'vitest';
import {
  draftParams,
  emptyDraft,
  parseDraft,
  reduceDraft,
  type DraftAction,
} from '#renderer/wizards/integration/draft.ts';

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
    maxIteration: 300,
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
