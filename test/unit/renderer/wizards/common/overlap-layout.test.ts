import { expect, test } from 'vitest';
import { layoutOverlap } from '#renderer/wizards/common/data/overlap-layout.ts';

test('the genes of all files come first, then the largest groups', () => {
  const layout = layoutOverlap({
    nShared: 10,
    nUnion: 40,
    groups: [
      { inFiles: [true, false, false], count: 5 },
      { inFiles: [false, true, true], count: 20 },
      { inFiles: [true, true, true], count: 10 },
    ],
  });
  expect(layout.columns.map((column) => column.count)).toEqual([10, 20, 5]);
  expect(layout.columns[0]).toMatchObject({ isShared: true, firstFile: 0, lastFile: 2 });
  expect(layout.columns[1]).toMatchObject({ isShared: false, firstFile: 1, lastFile: 2 });
  expect(layout.columns[0]!.barHeight).toBeCloseTo(layout.columns[1]!.barHeight / 2);
  expect(layout.fileY).toHaveLength(3);
});
