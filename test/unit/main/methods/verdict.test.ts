import { describe, expect, test } from 'vitest';
import { judgeIntegration } from '#main/methods/integration/verdict.ts';
import type { Measures } from '#shared/contract/results.ts';

/** Five cell lines in five batches, measured on the reference implementations. */
const mixology = {
  none: measures([0.33, 0.906, 2.93], [0.984, 0.663, 0.839, 0.811]),
  harmony: measures([0.486, 0.954, 1.43], [0.982, 0.692, 0.882, 0.88]),
  short: measures([0.389, 0.951, 1.94], [0.977, 0.717, 0.912, 0.936]),
  long: measures([0.444, 0.957, 1.82], [0.979, 0.616, 0.906, 0.93]),
};
/** Two batches without labels. */
const stimulated = {
  none: measures([0.282, 0.948, 1.64]),
  harmony: measures([0.875, 0.99, 1.06]),
  scalex: measures([0.836, 0.938, 1.08]),
};
const labelled = { labelKey: 'cell_line' };

function measures(mixing: readonly number[], separation: readonly number[] = []): Measures {
  const [ilisi, batchSilhouette, sameBatchShare] = mixing;
  const [knnAccuracy, labelSilhouette, nmi, ari] = separation;
  const all = { ilisi, batchSilhouette, sameBatchShare, knnAccuracy, labelSilhouette, nmi, ari };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function judge(scalex: Measures, harmony?: Measures) {
  const metrics = { none: mixology.none, scalex, ...(harmony ? { harmony } : {}) };
  return judgeIntegration(metrics, labelled);
}

describe('with known labels', () => {
  test('better mixing with types kept is better, and Harmony is compared in plain numbers', () => {
    const verdict = judge(mixology.short, mixology.harmony);
    expect(verdict?.outcome).toBe('better');
    expect(verdict?.title).toBe('Batches are better mixed, and known types stand further apart');
    expect(verdict?.text).toBe(
      'SCALEX improved 6 of 7 measures over no correction (most: ARI from 0.811 to 0.936); none got worse. ' +
        'Harmony mixes batches better (iLISI 0.486 against 0.389) and keeps types apart about as well (k-NN accuracy 0.982 against 0.977).',
    );
  });

  test('a lower label silhouette beside better mixing is mixed, not worse, when nothing falls with it', () => {
    const verdict = judge(mixology.long);
    expect(verdict?.outcome).toBe('mixed');
    expect(verdict?.text).toContain('label silhouette from 0.663 to 0.616 got worse');
  });

  test('merged types are worse however well the batches are mixed', () => {
    const merged = measures([0.612, 0.962, 1.14], [0.871, 0.402, 0.655, 0.587]);
    const verdict = judge(merged, mixology.harmony);
    expect(verdict?.outcome).toBe('worse');
    expect(verdict?.title).toBe('This run made the data worse: it merged types that were apart');
    expect(verdict?.text).toContain('k-NN accuracy from 0.984 to 0.871');
    expect(verdict?.text).toContain('Harmony mixes batches less well');
    expect(verdict?.text).not.toContain('it, too');
  });

  test('a baseline that merged types is not recommended silently', () => {
    const merged = measures([0.612, 0.962, 1.14], [0.871, 0.402, 0.655, 0.587]);
    expect(judge(merged, merged)?.text).toContain('it, too, merged types');
  });

  test('a fall of k-NN accuracy by just over 0.02 is a loss, by 0.02 it is not', () => {
    const withAccuracy = (knnAccuracy: number) => ({ ...mixology.short, knnAccuracy });
    expect(judge(withAccuracy(0.9639))?.outcome).toBe('worse');
    expect(judge(withAccuracy(0.964))?.outcome).toBe('mixed');
  });

  test('a fall of label silhouette is a loss only when another measure agrees', () => {
    const blurred = { ...mixology.short, labelSilhouette: 0.6 };
    expect(judge(blurred)?.outcome).toBe('mixed');
    expect(judge({ ...blurred, nmi: 0.7 })?.outcome).toBe('worse');
  });

  test('clusters alone judge nothing', () => {
    const noisy = { ...mixology.none, nmi: 0.6, ari: 0.5 };
    expect(judge(noisy)?.outcome).toBe('no-change');
  });

  test('changes below 0.01 are no change', () => {
    const same = measures([0.338, 0.909, 2.9], [0.979, 0.668, 0.845, 0.815]);
    const verdict = judge(same);
    expect(verdict?.outcome).toBe('no-change');
    expect(verdict?.text).toContain('improved none of 7 measures');
  });

  test('less mixing with types as before is worse', () => {
    const apart = measures([0.2, 0.85, 3.4], [0.984, 0.663, 0.839, 0.811]);
    expect(judge(apart)?.title).toContain('batches are less mixed');
    expect(judge(apart)?.outcome).toBe('worse');
  });

  test('a same-batch share below 1 is not mixing beyond measure', () => {
    const tooLow = { none: { sameBatchShare: 1.1 }, scalex: { sameBatchShare: 0.7 } };
    expect(judgeIntegration(tooLow, labelled)?.outcome).toBe('worse');
  });
});

describe('without labels', () => {
  test('better mixing is not called better, since nobody knows what it cost', () => {
    const verdict = judgeIntegration(stimulated, { labelKey: null });
    expect(verdict?.outcome).toBe('mixed');
    expect(verdict?.title).toContain('without known types');
    expect(verdict?.text).toContain('separation could not be judged');
    expect(verdict?.text).toContain('batch silhouette from 0.948 to 0.938 got worse');
    expect(verdict?.text).toContain('Harmony mixes batches better (iLISI 0.875 against 0.836).');
  });

  test('less mixing is worse', () => {
    const swapped = { none: stimulated.scalex, scalex: stimulated.none };
    expect(judgeIntegration(swapped, { labelKey: null })?.outcome).toBe('worse');
  });
});

test('no sentence calls anything the best', () => {
  const all = [judge(mixology.short, mixology.harmony), judge(mixology.long), judge(mixology.none)];
  for (const verdict of all) expect(`${verdict?.title} ${verdict?.text}`).not.toMatch(/\bbest\b/i);
});

test('there is no verdict when there is nothing to compare', () => {
  expect(judgeIntegration({ none: mixology.none }, labelled)).toBeNull();
  expect(judgeIntegration({ none: {}, scalex: {} }, labelled)).toBeNull();
  expect(judgeIntegration({ none: { ilisi: NaN }, scalex: { ilisi: 0.5 } }, labelled)).toBeNull();
});
