// How a person looks at a finished run: kept in the run's folder as `view.json`, saved a moment after each change, so that
// whoever comes back, after a kill or next week, finds it as it was left. Cells are kept by their recipe, never one by one.
import { z } from 'zod';
import { columnName, recipeSchema } from './edits.ts';

/** What is shown below the pictures. */
export const resultTabs = [
  'judgement',
  'clusters',
  'peaks',
  'markers',
  'genes',
  'composition',
  'details',
] as const;

export const valueScales = ['viridis', 'diverging'] as const;

/** A group may have no name. */
const groupName = z.string().max(300);
const percentile = z.number().min(0).max(100);

export const savedViewSchema = z.strictObject({
  /** What gives the points their colour. */
  colorBy: z.strictObject({ kind: z.enum(['column', 'gene']), name: columnName }).readonly(),
  /** Categories of `colorBy` that are not drawn; -1: cells without one. */
  hidden: z.array(z.int().min(-1)).max(10_000).readonly(),
  /** The embedding the person goes on with. */
  chosen: z.string().max(100),
  tab: z.enum(resultTabs),
  /** Size of the points, 1 as suits their number. */
  pointScale: z.number().min(0.05).max(20),
  /** Percentiles of the values at which the colour scale begins and ends. */
  valueRange: z.tuple([percentile, percentile]).readonly(),
  valueScale: z.enum(valueScales),
  /** Column whose groups are compared, and the group looked at; null: the clusters, the first. */
  markersOf: z
    .strictObject({ column: columnName, group: groupName.nullable() })
    .readonly()
    .nullable(),
  /** Cluster whose peaks are listed; null: the first. */
  peaksOf: groupName.nullable(),
  /** Genes chosen for plots, and the column that groups cells there; null: the clusters. */
  genes: z.array(columnName).max(1_000).readonly(),
  genesBy: columnName.nullable(),
  /** Column whose groups are listed; null: the clusters. */
  clustersOf: columnName.nullable(),
  /** What is counted by what; null: clusters by batch. */
  composition: z.strictObject({ rows: columnName, parts: columnName }).readonly().nullable(),
  /** Cells that are selected, named or not; null: none. */
  selection: recipeSchema.nullable(),
});
export type SavedView = z.infer<typeof savedViewSchema>;
