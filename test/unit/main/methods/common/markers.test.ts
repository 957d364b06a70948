import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from '#test/golden/markers/markers.json' with { type: 'json' };
import { loadNeighborEngine } from '#main/engines/scran/index.ts';
import type { NeighborEngine } from '#main/engines/scran/index.ts';
import { computeMarkers } from '#main/methods/common/markers/compute.ts';
import { designMarkers } from '#main/methods/common/markers/design.ts';
import { noCheckpoint } from '#main/numerics/checkpoint.ts';
import { csrOf } from '#test/helpers/sparse.ts';
import { markerColumns } from '#shared/contract/results.ts';
import type { MarkerColumn } from '#shared/contract/results.ts';

const names = ['A', 'B', 'C'];
const oneBatch = { codes: new Int32Array(90), names: ['one'] };

describe('markers of groups', () => {
  let engine: NeighborEngine;
  beforeAll(async () => {
    engine = await loadNeighborEngine(1);
  });
  afterAll(() => engine.close());

  async function markersOf(rows: readonly (readonly number[])[], codes: readonly number[]) {
    const { groupNames, ...request } = designMarkers({
      x: csrOf(rows),
      scale: 'log1p',
      groups: { codes: Int32Array.from(codes), names },
      batches: oneBatch,
    });
    const found = await computeMarkers(request, engine, noCheckpoint);
    const valueOf = (group: number, feature: number, name: MarkerColumn): number => {
      const row = group * found.features.length + feature;
      return found.values[row * markerColumns.length + markerColumns.indexOf(name)] ?? Number.NaN;
    };
    return { ...found, groupNames, valueOf };
  }

  it('have adjusted p-values as scanpy gives them, and effects as counted by hand', async () => {
    const { valueOf, features } = await markersOf(golden.values, golden.groups);
    expect([...features]).toEqual([...Array(12).keys()]);
    for (let gene = 0; gene < 12; gene++) {
      const inGroup = (group: number): readonly number[] =>
        golden.values.flatMap((row, cell) =>
          golden.groups[cell] === group ? [row[gene] ?? 0] : [],
        );
      for (let group = 0; group < 3; group++) {
        const expected = golden.pAdjusted[group]?.[gene] ?? 0;
        expect(valueOf(group, gene, 'log10PAdjusted')).toBeCloseTo(Math.log10(expected), 4);
        const own = inGroup(group);
        const others = [0, 1, 2].filter((other) => other !== group).map(inGroup);
        expect(valueOf(group, gene, 'mean')).toBeCloseTo(mean(own), 5);
        expect(valueOf(group, gene, 'detected')).toBeCloseTo(shareAbove(own), 5);
        expect(valueOf(group, gene, 'detectedElsewhere')).toBeCloseTo(
          mean(others.map(shareAbove)),
          5,
        );
        expect(valueOf(group, gene, 'log2FoldChange')).toBeCloseTo(
          (mean(own) - mean(others.map(mean))) / Math.LN2,
          5,
        );
        expect(valueOf(group, gene, 'auc')).toBeCloseTo(mean(others.map((o) => auc(own, o))), 5);
      }
    }
  });

  it('leave out genes that no cell expresses and cells without a group', async () => {
    const rows = golden.values.map((row) => [0, ...row]);
    const codes = golden.groups.map((group) => (group === 1 ? -1 : group));
    const { features, groupNames, nGroups } = await markersOf(rows, codes);
    expect(features[0]).toBe(1);
    expect([nGroups, ...groupNames]).toEqual([2, 'A', 'C']);
  });

  it('need two groups', async () => {
    await expect(
      markersOf(
        golden.values,
        golden.groups.map(() => 0),
      ),
    ).rejects.toThrow(/at least two groups/);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shareAbove(values: readonly number[]): number {
  return values.filter((value) => value > 0).length / values.length;
}

function auc(own: readonly number[], other: readonly number[]): number {
  return mean(own.map((a) => mean(other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))));
}
