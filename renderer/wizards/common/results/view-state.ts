// How a person looks at a run: kept while the app lives, so that going to Take away and back changes nothing.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunSummary } from '#shared/contract/results.ts';
import { clusterColumnOf, ownMethod } from './titles.ts';

/** What gives the points their colour. */
export type ColorBy =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'gene'; readonly name: string };

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
export type ResultTab = (typeof resultTabs)[number];

export const valueScales = ['viridis', 'diverging'] as const;
export type ValueScale = (typeof valueScales)[number];

export interface RunView {
  readonly colorBy: ColorBy;
  /** Categories of `colorBy` that are not drawn; -1: cells without one. */
  readonly hidden: ReadonlySet<number>;
  /** The embedding the person goes on with. */
  readonly chosen: string;
  readonly tab: ResultTab;
  /** Size of the points, 1 as suits their number. */
  readonly pointScale: number;
  /** Percentiles of the values at which the colour scale begins and ends. */
  readonly valueRange: readonly [number, number];
  readonly valueScale: ValueScale;
  /** Column whose groups are compared, and the group looked at; null: the clusters, the first. */
  readonly markersOf: { readonly column: string; readonly group: string | null } | null;
  /** Cluster whose peaks are listed; null: the first. */
  readonly peaksOf: string | null;
  /** Genes chosen for plots, and the column that groups cells there; null: the clusters. */
  readonly genes: readonly string[];
  readonly genesBy: string | null;
  /** Column whose groups are listed; null: the clusters. */
  readonly clustersOf: string | null;
  /** What is counted by what; null: clusters by batch. */
  readonly composition: { readonly rows: string; readonly parts: string } | null;
}

const views = createStore<Readonly<Record<string, RunView>>>(() => ({}));

/** The view of a run and a way to change it. New colours show all their categories. */
export function useRunView(
  run: RunSummary,
): readonly [RunView, (changes: Partial<RunView>) => void] {
  const kept = useStore(views, (all) => all[run.dir]);
  const first = useMemo(() => firstView(run), [run]);
  const change = (changes: Partial<RunView>): void => {
    const before = views.getState()[run.dir] ?? first;
    const shown = changes.colorBy ? { hidden: first.hidden } : {};
    views.setState({ [run.dir]: { ...before, ...shown, ...changes } });
  };
  const shown = useMemo(() => withoutMissing(run, kept ?? first, first), [run, kept, first]);
  return [shown, change];
}

/**
 * Batches at first, where there are several, else the clusters; when the run made things worse, the known types, since
 * they were merged.
 */
function firstView(summary: RunSummary): RunView {
  const { run, verdict, columns } = summary;
  const isSingle = columns.find(({ name }) => name === 'batch')?.nValues === 1;
  const usual = isSingle ? clusterColumnOf(summary, ownMethod(summary)) : 'batch';
  const name = verdict?.outcome === 'worse' && run.labelKey !== null ? run.labelKey : usual;
  return {
    colorBy: { kind: 'column', name },
    hidden: new Set(),
    chosen: ownMethod(summary),
    tab: 'judgement',
    pointScale: 1,
    valueRange: [0, 100],
    valueScale: 'viridis',
    markersOf: null,
    peaksOf: null,
    genes: [],
    genesBy: null,
    clustersOf: null,
    composition: null,
  };
}

/** The view without columns that are no longer there, such as a selection whose naming was taken back. */
function withoutMissing(run: RunSummary, view: RunView, first: RunView): RunView {
  const isThere = (column: string | null | undefined): boolean =>
    column === null || column === undefined || run.columns.some(({ name }) => name === column);
  const { colorBy, markersOf, genesBy, clustersOf, composition } = view;
  const isColored = colorBy.kind === 'gene' || isThere(colorBy.name);
  return {
    ...view,
    ...(isColored ? {} : { colorBy: first.colorBy, hidden: first.hidden }),
    markersOf: isThere(markersOf?.column) ? markersOf : null,
    genesBy: isThere(genesBy) ? genesBy : null,
    clustersOf: isThere(clustersOf) ? clustersOf : null,
    composition: isThere(composition?.rows) && isThere(composition?.parts) ? composition : null,
  };
}
