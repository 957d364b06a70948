import { describe, expect, it } from 'vitest';
import { describeMethods } from '#main/methods/integration/methods-text.ts';
import { writeReport } from '#main/methods/common/report/page.ts';
import { integrationParamsSchema } from '#shared/contract/integration.ts';
import type { RunRecord } from '#shared/contract/results.ts';

const record: RunRecord = {
  method: 'integration',
  appVersion: '0.1.0',
  methodVersion: '1',
  preset: 'recommended',
  parameters: integrationParamsSchema.parse({ mnn: true, resolution: 0.7 }),
  seed: 5,
  inputs: [1, 2].map((i) => ({
    path: `/data/<${i}>.h5ad`,
    sizeBytes: 10,
    sha256: String(i).repeat(64),
    matrix: 'X',
    nCells: 1_200,
    nFeatures: 9_000,
  })),
  batchKey: null,
  labelKey: 'cell type',
  scale: 'counts',
  device: 'CPU',
  threads: 2,
  stages: [{ name: 'read', seconds: 1.2, peakRssMb: 300 }],
  training: { steps: 400, msPerStep: 3, stopReason: 'the loss no longer fell', lossHistory: [] },
  peakRssMb: 300,
  warnings: ['3 cells <have> no type'],
  metrics: { none: { ilisi: 0.25 }, scalex: { ilisi: 0.5, ari: 0.75 } },
  startedAt: '2026-11-20T14:26:00Z',
  finishedAt: '2026-11-20T14:28:00Z',
  requestKey: 'k',
};
const kept = { nCells: 2_300, nBatches: 2, nClusters: 4 };

describe('the methods text', () => {
  it('says what was done with the numbers of the run', () => {
    const text = describeMethods(record, kept).paragraphs.join(' ');
    expect(text).toMatch(/^2,400 cells of 2 files \(raw counts\) in 2 batches, one per file/);
    expect(text).toContain('which left 2,300 cells');
    expect(text).toContain('The 2,000 most variable features');
    expect(text).toContain('for 400 steps (the loss no longer fell)');
    expect(text).toContain('at resolution 0.7');
    expect(text).toContain('learning rate 0.002 falling to zero over the last 2,000 steps');
  });

  it('names no decay where there was none', () => {
    const run = { ...record, parameters: { ...record.parameters, learningRate: 2e-4, decay: 0 } };
    const text = describeMethods(run, kept).paragraphs.join(' ');
    expect(text).toContain('learning rate 0.0002, weight');
  });

  it('says what was put right in which file, and no word of a person is taken for a citation', () => {
    const [first, second] = record.inputs;
    const fixes = [
      { kind: 'strip-versions' },
      { kind: 'rename-values', column: 'type', values: { '[scran]': 'B' } },
    ] as const;
    const run = { ...record, inputs: [{ ...first!, fixes: [...fixes] }, second!] };
    const { paragraphs, references } = describeMethods(run, kept);
    expect(paragraphs[0]).toContain(
      'On reading, these files were corrected: <1>.h5ad (versions taken off the Ensembl ids; values of “type” renamed (“scran” to “B”)).',
    );
    expect(references).toEqual(describeMethods(record, kept).references);
    const page = writeReport({
      ...{ name: 'x', record: run, nCells: 1, nFeatures: 1, verdict: null, figures: [] },
      ...{ methods: { paragraphs, references }, command: '', edits: [] },
    });
    expect(page).toContain('Put right after opening');
    expect(page).toContain('/data/&lt;1&gt;.h5ad: versions taken off');
  });

  it('cites every reference it lists, and lists every one it cites', () => {
    for (const nClusters of [1, 4]) {
      for (const mnn of [true, false]) {
        const run = { ...record, parameters: { ...record.parameters, mnn } };
        const { paragraphs, references } = describeMethods(run, { ...kept, nClusters });
        const cited = [...paragraphs.join(' ').matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
        expect([...new Set(cited)].sort((a, b) => a - b)).toEqual(references.map((_, i) => i + 1));
      }
    }
  });
});

describe('the report', () => {
  it('holds inputs, measures and warnings, escaped, and asks nothing of the network', () => {
    const page = writeReport({
      name: 'Integration',
      record,
      nCells: 2_300,
      nFeatures: 9_000,
      verdict: null,
      figures: [{ svg: '<svg></svg>', caption: 'c' }],
      edits: ['Cluster 0 renamed to <T cells>'],
      methods: describeMethods(record, kept),
      command: 'cellwright integrate',
    });
    expect(page).toContain('/data/&lt;1&gt;.h5ad');
    expect(page).toContain('1'.repeat(64));
    expect(page).toContain('renamed to &lt;T cells&gt;');
    expect(page).toContain('3 cells &lt;have&gt; no type');
    expect(page).toMatch(/iLISI<\/td><td class="n">0\.250<\/td><td class="n">0\.500/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|https?:\/\//);
  });
});
