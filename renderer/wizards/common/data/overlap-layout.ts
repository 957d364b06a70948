// Geometry of the overlap diagram: one column per group of files, a bar for its size, dots for its members.
import type { FeatureOverlap } from '#shared/contract/data.ts';

export interface OverlapColumn {
  /** Centre of the column. */
  readonly x: number;
  readonly barHeight: number;
  readonly count: number;
  readonly isShared: boolean;
  readonly inFiles: readonly boolean[];
  /** First and last file of the group. */
  readonly firstFile: number;
  readonly lastFile: number;
}

export interface OverlapLayout {
  readonly width: number;
  readonly height: number;
  /** Where bars stand. */
  readonly base: number;
  readonly columns: readonly OverlapColumn[];
  /** Centres of the dots of each file. */
  readonly fileY: readonly number[];
}

const columnStep = 48;
const barMax = 42;
const dotStep = 12;
const nColumnsMax = 6;

/** The group of all files first, then the largest others. Lengths in px of a 288 px wide drawing. */
export function layoutOverlap(overlap: FeatureOverlap): OverlapLayout {
  const isAll = (inFiles: readonly boolean[]): boolean => inFiles.every(Boolean);
  const groups = [...overlap.groups]
    .sort((a, b) => Number(isAll(b.inFiles)) - Number(isAll(a.inFiles)) || b.count - a.count)
    .slice(0, nColumnsMax);
  const largest = Math.max(1, ...groups.map((group) => group.count));
  const nFiles = groups[0]?.inFiles.length ?? 0;
  const base = barMax + 18;
  return {
    width: nColumnsMax * columnStep,
    height: base + 6 + nFiles * dotStep,
    base,
    columns: groups.map(({ inFiles, count }, index) => ({
      x: index * columnStep + columnStep / 2,
      barHeight: Math.max(1, (count / largest) * barMax),
      count,
      isShared: isAll(inFiles),
      inFiles,
      firstFile: inFiles.indexOf(true),
      lastFile: inFiles.lastIndexOf(true),
    })),
    fileY: Array.from({ length: nFiles }, (_, file) => base + 12 + file * dotStep),
  };
}
