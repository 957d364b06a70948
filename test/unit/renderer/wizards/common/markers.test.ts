import { describe, expect, test } from 'vitest';
import {
  formatPower,
  markersCsv,
  orderMarkers,
} from '#renderer/wizards/common/results/markers/marker-table.ts';
import { markerColumns } from '#shared/contract/results.ts';

const row = (auc: number): number[] => markerColumns.map((name) => (name === 'auc' ? auc : 1));
const table = {
  genes: ['B', 'A', 'ab', 'C,1'],
  values: Float32Array.from([...row(0.5), ...row(Number.NaN), ...row(0.75), ...row(0.25)]),
};

describe('the table of markers', () => {
  test('puts genes without a value last, whichever way it is sorted', () => {
    expect([...orderMarkers(table, '', { id: 'auc', isDescending: true })]).toEqual([2, 0, 3, 1]);
    expect([...orderMarkers(table, '', { id: 'auc', isDescending: false })]).toEqual([3, 0, 2, 1]);
  });

  test('finds genes by part of their name, whatever the case, and sorts by name', () => {
    expect([...orderMarkers(table, 'a', { id: 'gene', isDescending: false })]).toEqual([1, 2]);
  });

  test('becomes a CSV file with all columns, in the order shown', () => {
    const lines = markersCsv(table, [3, 1]).split('\n');
    expect(lines[0]).toBe(`gene,${markerColumns.join(',')}`);
    expect(lines[1]).toBe('"C,1",1,0.25,1,1,1,1,1,1');
    expect(lines[2]).toBe('A,1,,1,1,1,1,1,1');
  });

  test('says p-values below the smallest double', () => {
    expect([-1, -9.5, -412.4].map(formatPower)).toEqual(['0.1', '3.2e-10', '4.0e-413']);
  });
});
