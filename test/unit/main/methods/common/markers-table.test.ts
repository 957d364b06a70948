import { describe, expect, it } from 'vitest';
import { markersTable } from '#main/methods/common/markers/table.ts';
import { markerColumns } from '#shared/contract/results.ts';

describe('tables/markers.csv', () => {
  it('lists every gene of every cluster, the highest AUC first, what was not compared last and empty', () => {
    const row = (auc: number, log10P: number): number[] =>
      markerColumns.map((name) => (name === 'auc' ? auc : name.startsWith('log10') ? log10P : 1));
    const values = [row(Number.NaN, Number.NaN), row(0.25, -1), row(0.75, -400.5), row(0.5, -10)];
    const markers = {
      features: Int32Array.of(0, 2),
      nGroups: 2,
      values: Float32Array.from(values.flat()),
      groupNames: ['0', '1'],
      featureNames: ['g', 'h', 'i,j'],
    };
    const text = new TextDecoder().decode(markersTable(markers));
    expect(text.split('\n').slice(1)).toEqual([
      '0,"i,j",1,0.25,1,1,1,1,0.1,0.1',
      '0,g,1,,1,1,1,1,,',
      '1,g,1,0.75,1,1,1,1,3.162e-401,3.162e-401',
      '1,"i,j",1,0.5,1,1,1,1,1e-10,1e-10',
      '',
    ]);
  });
});
