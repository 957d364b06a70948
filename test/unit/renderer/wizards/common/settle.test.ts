import { describe, expect, test } from 'vitest';
import { atacMethod } from '#renderer/wizards/atac-cluster/method.ts';
import { emptyDraft, type Draft } from '#renderer/wizards/common/draft/draft.ts';
import {
  describeInputs,
  describeSelection,
  inputsWithSheet,
  settleInputs as settle,
  toRequest,
  type Inspection,
} from '#renderer/wizards/common/draft/settle.ts';
import { integrationMethod } from '#renderer/wizards/integration/method.ts';
import { fakeFragments, fakePeaks } from '#test/helpers/fake-atac.ts';
import type { InputSummary } from '#shared/contract/data.ts';
import { fakeSummary, filePaths } from '#test/helpers/fake-data.ts';

const ready = (index: number): Inspection => ({
  path: filePaths[index]!,
  state: 'ready',
  summary: fakeSummary(index),
  isOutdated: false,
});
const settleInputs = (draft: Draft, inspections: readonly Inspection[]) =>
  settle(draft, inspections, integrationMethod);
const failed: Inspection = { path: '/broken', state: 'failed', error: new Error('cut off') };
const draftOf = (inspections: readonly Inspection[], more: Partial<Draft> = {}) => ({
  ...emptyDraft,
  inputs: inspections.map(({ path }) => ({ path })),
  ...more,
});

test('several files are a batch each, and a broken one is left out of the request', () => {
  const inspections = [ready(0), failed, ready(1)];
  const draft = draftOf(inspections);
  const settled = settleInputs(draft, inspections);
  expect(describeInputs(settled)).toBe(
    '3 inputs: 1 ready, 1 with a warning, 1 cannot be read. 499 cells.',
  );
  expect(toRequest(draft, settled)).toMatchObject({
    inputs: [{ path: filePaths[0] }, { path: filePaths[1] }],
    batchKey: null,
    batchNames: ['celseq2', 'dropseq'],
    labelKey: 'cell_line',
  });
});

test('a single file takes its batches from the column that looks like one', () => {
  const settled = settleInputs(draftOf([ready(1)]), [ready(1)]);
  expect(settled).toMatchObject({ batchMode: 'column', batchKey: 'plate', problem: null });
  expect(settled.batches.map((batch) => batch.name)).toEqual(['p1', 'p2']);
});

test('one batch alone is a problem that says what to do', () => {
  const draft = draftOf([ready(1)], { batchMode: 'file' });
  const settled = settleInputs(draft, [ready(1)]);
  expect(settled.problem).toMatch(/One file is one batch/);
  expect(toRequest(draft, settled)).toBeNull();
});

test('two batches of one name are a problem', () => {
  const draft = draftOf([ready(0), ready(1)], {
    batchNames: { [filePaths[0]!]: 'x', [filePaths[1]!]: ' x ' },
  });
  expect(settleInputs(draft, [ready(0), ready(1)]).problem).toBe('Two batches have the same name');
});

test('files of one name in two folders get names of their own', () => {
  const twin: Inspection = {
    path: '/elsewhere/celseq2.h5ad',
    state: 'ready',
    summary: { ...fakeSummary(0), path: '/elsewhere/celseq2.h5ad' },
    isOutdated: false,
  };
  const settled = settleInputs(draftOf([ready(0), twin]), [ready(0), twin]);
  expect(settled.batches.map((batch) => batch.name)).toEqual(['celseq2', 'celseq2-2']);
});

test('nothing goes on while a file is being read', () => {
  const reading: Inspection = { path: '/new', state: 'reading' };
  expect(
    settleInputs(draftOf([ready(0), ready(1), reading]), [ready(0), ready(1), reading]).problem,
  ).toBe('Reading 1 file …');
});

test('known types can be declined', () => {
  const inspections = [ready(0), ready(1)];
  const draft = draftOf(inspections, { labelMode: 'none' });
  expect(settleInputs(draft, inspections).labelKey).toBeNull();
});

describe('a sample sheet', () => {
  const key = { column: 'file', by: 'file', cellColumn: null } as const;
  const inputs = [
    {
      path: '/a',
      fixes: [
        { kind: 'transpose' as const },
        { kind: 'rename-column' as const, column: 'donor', to: 'who' },
      ],
    },
    { path: '/b' },
  ];

  test('goes to every file, before columns are renamed and after all else', () => {
    const joined = inputsWithSheet({ inputs, sheet: { path: '/s.csv', key } });
    expect(joined.map(({ fixes }) => fixes?.map(({ kind }) => kind))).toEqual([
      ['transpose', 'sheet-by-file', 'rename-column'],
      ['sheet-by-file'],
    ]);
  });

  test('changes nothing until it is decided by what it joins', () => {
    expect(inputsWithSheet({ inputs, sheet: { path: '/s.csv', key: null } })).toBe(inputs);
    expect(inputsWithSheet({ inputs, sheet: null })).toBe(inputs);
  });
});

describe('accessibility', () => {
  const found = (summary: InputSummary): Inspection => ({
    path: summary.path,
    state: 'ready',
    summary,
    isOutdated: false,
  });

  test('is content with one sample', () => {
    const inspections = [found(fakePeaks)];
    expect(settle(draftOf(inspections), inspections, atacMethod).problem).toBeNull();
  });

  test('refuses a matrix of genes and says which wizard takes it', () => {
    const settled = settle(draftOf([ready(0)]), [ready(0)], atacMethod);
    expect(settled.problem).toBe('celseq2.h5ad cannot be used here: see what is said of it');
    expect(atacMethod.refuse(fakeSummary(0))).toMatch(/genes.*Integrate/);
  });

  test('takes fragments, whose cells are not known yet; an integration does not', () => {
    const inspections = [found(fakeFragments)];
    const settled = settle(draftOf(inspections), inspections, atacMethod);
    expect(settled.problem).toBeNull();
    expect(settled.batches.map(({ name }) => name)).toEqual(['pbmc']);
    expect(describeSelection(settled, null, 'peaks')).toBe('1 file, whose cells are counted next.');
    expect(settle(draftOf(inspections), inspections, integrationMethod).problem).toMatch(
      /pbmc_fragments\.tsv\.gz cannot be used here/,
    );
  });
});
