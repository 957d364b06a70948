import { describe, expect, it } from 'vitest';
import { describeAtacMethods } from '#main/methods/atac-cluster/methods-text.ts';
import { resolveAtacParams } from '#shared/contract/atac-cluster.ts';
import type { AtacParams } from '#shared/contract/atac-cluster.ts';
import type { RunRecord } from '#shared/contract/results.ts';

function textOf(changes: Partial<RunRecord>, overrides: Partial<AtacParams> = {}): string {
  const record: RunRecord = {
    ...{ method: 'atac', appVersion: '1', methodVersion: '1', preset: 'recommended', seed: 1 },
    parameters: resolveAtacParams({ preset: 'recommended', overrides }),
    inputs: [
      {
        ...{ path: 'a_fragments.tsv.gz', sizeBytes: 1, sha256: '', matrix: 'fragments' },
        ...{ nCells: 10, nFeatures: 20 },
      },
    ],
    ...{ batchKey: null, labelKey: null, scale: 'counts', device: 'cpu', threads: 1, stages: [] },
    training: { steps: 5, msPerStep: 1, stopReason: 'enough', lossHistory: [] },
    ...{ peakRssMb: 1, warnings: [], metrics: {}, startedAt: '', finishedAt: '', requestKey: '' },
    ...changes,
  };
  const { paragraphs, references } = describeAtacMethods(record, { nCells: 9, nClusters: 2 });
  return [...paragraphs, ...references].join('\n');
}

describe('the methods text of fragments', () => {
  it('calls the peaks of the simple caller what they are', () => {
    const text = textOf({}, { regions: 'called' });
    expect(text).toContain('peaks called by a simple caller of Cellwright');
    expect(text).toContain('Model-based analysis of ChIP-Seq');
  });

  it('says bins, given peaks, merged peaks, blacklist and limits', () => {
    expect(textOf({})).toContain('bins of 5,000 bases.');
    expect(textOf({ files: { peaks: 'a.bed' } })).toContain('over given peaks.');
    const files = { peaks: ['a.bed', 'b.bed'], blacklist: 'c.bed' };
    const text = textOf({ files }, { minTssEnrichment: 2 });
    expect(text).toContain('the merged peaks of 2 files, those in blacklisted regions left out.');
    expect(text).toContain('Cells with a TSS enrichment below 2 were left out.');
  });

  it('does not speak of training where there was none', () => {
    const text = textOf({ training: null });
    expect(text).toContain('had been trained before');
    expect(text).not.toContain('fitted to the cells');
  });
});
