import { describe, expect, test } from 'vitest';
import { compareRuns } from '#renderer/wizards/common/runs/compare-runs.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import type { ListedRun } from '#shared/contract/projects.ts';

const sha256 = 'a'.repeat(64);

function run(changes: Partial<ListedRun['run']> = {}): ListedRun['run'] {
  return {
    method: 'integration',
    appVersion: '0.1.0',
    methodVersion: '1',
    preset: 'recommended',
    parameters: integrationParamsSchema.parse({}),
    seed: 124,
    inputs: [{ path: '/d/a.h5ad', sizeBytes: 1, sha256, matrix: 'X', nCells: 10, nFeatures: 5 }],
    batchKey: 'batch',
    labelKey: 'cell_type',
    scale: 'counts',
    device: 'CPU',
    threads: 2,
    peakRssMb: 1,
    metrics: { none: { ilisi: 0.1 }, scalex: { ilisi: 0.6 }, harmony: { ilisi: 0.5 } },
    startedAt: '2026-11-20T10:00:00Z',
    finishedAt: '2026-11-20T10:01:00Z',
    requestKey: 'k',
    ...changes,
  };
}

describe('runs beside each other', () => {
  test('show only the settings that differ, by the words of the form', () => {
    const parameters = { ...integrationParamsSchema.parse({}), klWeight: 2, mnn: true };
    const { differing, nSame, isSameData } = compareRuns([
      run(),
      run({ preset: 'quick', parameters }),
    ]);
    expect(differing).toEqual([
      { title: 'Preset', values: ['recommended', 'quick'] },
      { title: 'KL weight', values: ['0.5', '2'] },
      { title: 'Also run MNN', values: ['no', 'yes'] },
    ]);
    expect(nSame).toBeGreaterThan(20);
    expect(isSameData).toBe(true);
  });

  test('show the measures of the method itself, not of its baselines', () => {
    const { measures } = compareRuns([run(), run({ metrics: { none: {}, scalex: {} } })]);
    expect(measures.map(({ words, values }) => [words.name, values])).toEqual([
      ['ilisi', [0.6, null]],
    ]);
  });

  test('are told apart when they read other bytes under the same name', () => {
    const [input] = run().inputs;
    const { differing, isSameData } = compareRuns([
      run(),
      run({ inputs: [{ ...input!, sha256: 'b'.repeat(64) }] }),
    ]);
    expect(isSameData).toBe(false);
    expect(differing.map(({ title }) => title)).toEqual(['Content of the files']);
  });
});
