import { describe, expect, test } from 'vitest';
import { repeatCommand } from '#shared/contract/repeat-command.ts';
import {
  countSelected,
  crossTabulate,
  describeMissingTypes,
} from '#renderer/wizards/common/results/crosstab.ts';
import { inShownOrder, shownMeasures } from '#renderer/wizards/common/results/measures.ts';
import { reduceHistory, selectCells } from '#renderer/wizards/common/results/selection.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import { columnTitle } from '#renderer/wizards/common/results/titles.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import { gainOf, trendOf } from '#shared/contract/measures.ts';
import type { RunRecord } from '#shared/contract/results.ts';

const record: RunRecord = {
  method: 'integration',
  appVersion: '0.1.0',
  methodVersion: '1',
  preset: 'recommended',
  parameters: { ...integrationParamsSchema.parse({}), maxIteration: 500, seed: 7 },
  seed: 7,
  inputs: ['/data/a b.h5ad', "/data/d'Or.h5ad"].map((path) => ({
    path,
    sizeBytes: 1,
    sha256: '',
    matrix: 'X',
    nCells: 1,
    nFeatures: 1,
  })),
  batchKey: null,
  labelKey: 'cell type',
  scale: 'counts',
  device: 'reference CPU',
  threads: 1,
  stages: [],
  training: null,
  peakRssMb: 1,
  warnings: [],
  metrics: {},
  startedAt: '',
  finishedAt: '',
  requestKey: '',
};

describe('the command that repeats a run', () => {
  test('says inputs, labels, preset and what was changed, quoted for a shell', () => {
    expect(repeatCommand(record, 'out').split(' \\\n  ')).toEqual([
      'cellwright integrate',
      String.raw`--input '/data/a b.h5ad' '/data/d'\''Or.h5ad'`,
      '--output out',
      "--label-key 'cell type'",
      '--preset recommended',
      '--set maxIteration=500',
      '--seed 7',
    ]);
  });

  test('names the batch column where there is one', () => {
    const single = { ...record, inputs: record.inputs.slice(0, 1), batchKey: 'batch' };
    expect(repeatCommand(single, 'out')).toContain('--batch-key batch');
  });

  test('files beside the inputs are named by their flags, several behind one', () => {
    const files = { peaks: ['a.bed', "d'Or.bed"], blacklist: 'black.bed' };
    const command = repeatCommand({ ...record, files }, 'out');
    expect(command).toContain(String.raw`--peaks a.bed 'd'\''Or.bed'`);
    expect(command).toContain('--blacklist black.bed');
  });

  test('the seed is said even when it is the usual one', () => {
    const usual = { ...record, parameters: integrationParamsSchema.parse({}) };
    expect(repeatCommand(usual, 'out')).toContain('--seed 124');
  });
});

describe('cells counted by two groupings', () => {
  const types = { codes: [0, 0, 1, 1, -1, 2], n: 3 };
  const batches = { codes: [0, 1, 0, 0, 1, 1], n: 2 };

  test('cells without a group are left out', () => {
    expect(crossTabulate(types, batches).map((row) => [...row])).toEqual([
      [1, 1],
      [2, 0],
      [0, 1],
    ]);
    expect([...countSelected(types.codes, 3, Uint8Array.from([1, 0, 1, 1, 1, 0]))]).toEqual([
      1, 2, 0,
    ]);
  });

  test('types that batches lack are named, since full mixing is then not the goal', () => {
    const table = crossTabulate(types, batches);
    expect(describeMissingTypes(['B', 'T', 'NK'], table)).toBe(
      'T and NK are in 1 of 2 batches, so full mixing is not the goal here.',
    );
    expect(describeMissingTypes(['B'], table.slice(0, 1))).toBeNull();
  });
});

describe('selection', () => {
  test('undo and redo walk through selections, a new one forgets what was undone', () => {
    const [a, b] = [[1], [2, 3]].map((cells) => selectCells(4, cells, []));
    const start = { past: [], now: null, future: [] };
    const two = [a!, b!].reduce(
      (history, to) => reduceHistory(history, { type: 'set', to }),
      start as Parameters<typeof reduceHistory>[0],
    );
    const back = reduceHistory(two, { type: 'undo' });
    expect(back.now).toBe(a);
    expect(reduceHistory(back, { type: 'redo' }).now).toBe(b);
    expect(reduceHistory(back, { type: 'set', to: null }).future).toEqual([]);
    expect(reduceHistory(start, { type: 'undo' })).toBe(start);
  });

  test('the selection of last time comes back without a step to undo, but never over a new one', () => {
    const [a, b] = [[1], [2, 3]].map((cells) => selectCells(4, cells, []));
    const start = { past: [], now: null, future: [] };
    const restored = reduceHistory(start, { type: 'restore', to: a! });
    expect(restored).toEqual({ past: [], now: a, future: [] });
    const changed = reduceHistory(start, { type: 'set', to: b! });
    expect(reduceHistory(changed, { type: 'restore', to: a! })).toBe(changed);
    expect(reduceHistory(start, { type: 'restore', to: null })).toBe(start);
  });

  test('selected cells are marked and counted; none is no selection', () => {
    expect(selectCells(4, Uint32Array.of(1, 3), [])).toEqual({
      mask: Uint8Array.of(0, 1, 0, 1),
      count: 2,
      recipe: [],
    });
    expect(selectCells(4, [], [])).toBeNull();
  });
});

describe('measures', () => {
  test('none comes first, then baselines, then the method', () => {
    const shown = inShownOrder(['scalex', 'mnn', 'none', 'harmony'], (method) => method);
    expect(shown).toEqual(['none', 'harmony', 'mnn', 'scalex']);
  });

  test('the same-batch share is better the nearer it comes to 1, from either side', () => {
    expect(gainOf('sameBatchShare', 2.93, 1.94)).toBeCloseTo(0.99, 9);
    expect(gainOf('sameBatchShare', 1, 0.8)).toBeCloseTo(-0.2, 9);
    expect(trendOf('sameBatchShare', 0.04)).toBe('same');
    expect(trendOf('ilisi', gainOf('ilisi', 0.33, 0.34))).toBe('better');
    expect(trendOf('ilisi', -0.009)).toBe('same');
  });

  test('oracles are not shown, and every shown measure is explained', () => {
    expect(shownMeasures.map(({ name }) => name)).not.toContain('ariBest');
    for (const { short, definition } of shownMeasures) {
      expect(short.length).toBeLessThan(72);
      expect(definition.length).toBeGreaterThan(short.length);
    }
  });
});

test('columns have readable titles', () => {
  expect(columnTitle('cell_type')).toBe('Cell type');
  expect(columnTitle('leiden_harmony')).toBe('Cluster, Harmony');
  expect(columnTitle('_')).toBe('_');
  const ofMethod = (method: string) => ({ run: { method } }) as RunSummary;
  expect(columnTitle('batch', ofMethod('integration'))).toBe('Batch');
  expect(columnTitle('batch', ofMethod('atac'))).toBe('Sample');
});
