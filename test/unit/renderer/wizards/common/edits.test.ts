import { describe, expect, test } from 'vitest';
import {
  listClusters,
  orderClusters,
} from '#renderer/wizards/common/results/clusters/cluster-rows.ts';
import type { Coloring } from '#renderer/wizards/common/results/coloring.ts';
import { reduceOrder, type UndoStep } from '#renderer/wizards/common/results/edits/use-undo.ts';
import { sortVolcano } from '#renderer/wizards/common/results/markers/volcano.ts';
import {
  lassoRecipe,
  selectRange,
  selectShown,
} from '#renderer/wizards/common/results/select-shown.ts';
import { percentiles, scaleColoring } from '#renderer/wizards/common/results/value-range.ts';
import { markerColumns } from '#shared/contract/results.ts';

describe('one undo for selections and edits', () => {
  const after = (...steps: UndoStep[]) => steps.reduce(reduceOrder, { done: [], undone: [] });
  const selected = { type: 'did', kind: 'selection' } as const;
  const edited = { type: 'did', kind: 'edit' } as const;

  test('steps are taken back in the order in which they were made', () => {
    expect(after(selected, edited, { type: 'undo' })).toEqual({
      done: ['selection'],
      undone: ['edit'],
    });
    expect(after(selected, edited, { type: 'undo' }, { type: 'redo' }).done).toEqual([
      'selection',
      'edit',
    ]);
  });

  test('edits of an earlier day are taken back once the steps of today are', () => {
    expect(after({ type: 'undo' })).toEqual({ done: [], undone: ['edit'] });
  });

  test('a new step forgets what was undone', () => {
    expect(after(selected, { type: 'undo' }, edited)).toEqual({ done: ['edit'], undone: [] });
  });
});

const byType: Coloring = {
  by: { kind: 'column', name: 'type' },
  title: 'Type',
  color: { kind: 'category', codes: Int32Array.of(0, 1, -1, 0), colors: ['#a', '#b'] },
  categories: [
    { name: 'T', count: 2, color: '#a' },
    { name: 'B', count: 1, color: '#b' },
  ],
  nMissing: 1,
};
const byValue: Coloring = {
  by: { kind: 'gene', name: 'g' },
  title: 'g',
  color: { kind: 'value', values: Float32Array.of(0, 1, 2, Number.NaN), min: 0, max: 2 },
  categories: null,
  nMissing: 1,
};

describe('selections carry their recipe', () => {
  test('what is shown: the groups that are drawn, and cells without one', () => {
    const selection = selectShown(byType, new Set([1]));
    expect(selection?.mask).toEqual(Uint8Array.of(1, 0, 1, 1));
    expect(selection?.recipe).toEqual([
      { kind: 'groups', column: 'type', groups: ['T'], withMissing: true },
    ]);
  });

  test('a range, with an open end', () => {
    const selection = selectRange(byValue, 1, Infinity);
    expect(selection?.mask).toEqual(Uint8Array.of(0, 1, 1, 0));
    expect(selection?.recipe).toEqual([{ kind: 'range', of: byValue.by, min: 1, max: null }]);
  });

  test('a lasso among hidden groups remembers which were drawn', () => {
    const corners = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 0, y: 1 },
    ];
    const recipe = lassoRecipe('X_umap', corners, byType, { hidden: new Set([-1]) });
    expect(recipe.map(({ kind }) => kind)).toEqual(['polygon', 'groups']);
    expect(recipe[1]).toMatchObject({ groups: ['T', 'B'], withMissing: false });
    expect(lassoRecipe('X_umap', corners, byType, { hidden: new Set() })).toHaveLength(1);
  });
});

describe('the range of values', () => {
  test('percentiles leave out what has no value', () => {
    const values = Float32Array.from([5, Number.NaN, 1, 3, 2, 4]);
    expect(percentiles(values, [0, 25, 50, 100])).toEqual([1, 2, 3, 5]);
    expect(percentiles(Float32Array.of(Number.NaN), [50])).toEqual([]);
  });

  test('a diverging scale has zero in its middle when values lie on both sides', () => {
    const values = Float32Array.of(-1, 0, 4);
    const coloring: Coloring = { ...byValue, color: { kind: 'value', values, min: -1, max: 4 } };
    const scaled = scaleColoring(coloring, { valueRange: [0, 100], valueScale: 'diverging' });
    expect(scaled.color).toMatchObject({ min: -4, max: 4, stops: expect.any(Array) });
  });

  test('groups have no range', () => {
    expect(scaleColoring(byType, { valueRange: [5, 95], valueScale: 'viridis' })).toBe(byType);
  });
});

test('groups are listed with their batches, by size or by name as numbers', () => {
  const groups = {
    codes: Int32Array.of(0, 1, 1, 2),
    n: 3,
    names: ['10', '2', 'T cells'],
    colors: ['#a', '#b', '#c'],
    counts: [1, 2, 1],
  };
  const table = [Uint32Array.of(1, 0), Uint32Array.of(1, 1), Uint32Array.of(0, 1)];
  const rows = listClusters(groups, table, new Map([['2', ['EGFR']]]));
  expect(rows[1]).toMatchObject({ name: '2', nCells: 2, share: 0.5, markers: ['EGFR'] });
  expect(rows[0]?.markers).toBeNull();
  expect([...orderClusters(rows, '', { id: 'cells', isDescending: true })]).toEqual([1, 0, 2]);
  expect([...orderClusters(rows, '', { id: 'name', isDescending: false })]).toEqual([1, 0, 2]);
  expect([...orderClusters(rows, 't C', { id: 'name', isDescending: false })]).toEqual([2]);
});

test('a volcano tells clear genes from the others, and leaves out what was not compared', () => {
  const row = (log2FoldChange: number, log10PAdjusted: number): number[] =>
    markerColumns.map((name) =>
      name === 'log2FoldChange' ? log2FoldChange : name === 'log10PAdjusted' ? log10PAdjusted : 0.5,
    );
  const rows = [row(2, -9), row(-2, -9), row(2, -1), row(0.5, -9), row(Number.NaN, Number.NaN)];
  const points = sortVolcano({ genes: ['a', 'b', 'c', 'd', 'e'], values: rows.flat() });
  expect([points.high, points.low, points.rest].map((part) => [...part])).toEqual([
    [0],
    [1],
    [2, 3],
  ]);
});
