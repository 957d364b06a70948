import { expect, test } from 'vitest';
import { atacMethod } from '#renderer/wizards/atac-cluster/method.ts';
import { mainParams, paramWords } from '#renderer/wizards/atac-cluster/param-words.ts';
import { fakeAtacPlan, fakeFragments, fakePeaks, peaksPath } from '#test/helpers/fake-atac.ts';

const none = { files: {}, overrides: {} };
const params = atacMethod.ofPreset('recommended', {});

test('what fragments are counted over is asked only where there are fragments without peaks', () => {
  const ofFragments = { ready: [fakeFragments] };
  expect(mainParams({ ready: [fakePeaks] }, none)).not.toContain('regions');
  expect(mainParams(ofFragments, none)).toEqual(expect.arrayContaining(['regions', 'binBases']));
  const called = { files: {}, overrides: { regions: 'called' } };
  expect(mainParams(ofFragments, called)).not.toContain('binBases');
  const withPeaks = { files: { peaks: ['/p.bed'] }, overrides: {} };
  expect(mainParams(ofFragments, withPeaks)).not.toContain('regions');
});

test('every main parameter is one of the schema, with words for what follows from it', () => {
  const plan = fakeAtacPlan(
    {
      ...{ inputs: [{ path: peaksPath }], batchKey: null, batchNames: null, labelKey: null },
      ...{ peaks: [], blacklist: null, genes: null, barcodes: null, model: null, modelPeaks: null },
      preset: 'recommended',
      overrides: {},
    },
    true,
  );
  const names = mainParams({ ready: [fakeFragments] }, none);
  for (const name of names) {
    expect(params[name], name).toBeDefined();
    expect(paramWords.consequenceOf(name, params, plan), name).not.toBe('');
  }
  expect(paramWords.consequenceOf('minFeatures', params, plan)).toMatch(/^Keeps all|^Leaves out/);
});
