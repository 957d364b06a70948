// What gives the cells their colour, ready to be drawn.
import type { PointColor } from '#renderer/views/point-view/scene.ts';
import type { ColorBy } from './view-state.ts';

/** Values that colour the cells, with all their words. */
export interface Coloring {
  readonly by: ColorBy;
  /** Of the column, or the name of the gene. */
  readonly title: string;
  readonly color: PointColor;
  /** Names of the categories with their numbers of cells; null for numbers. */
  readonly categories:
    readonly { readonly name: string; readonly count: number; readonly color: string }[] | null;
  readonly nMissing: number;
}
