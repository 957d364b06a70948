// How a person looks at a run: kept while the app lives, so that going to Take away and back changes nothing, and saved in
// the run's folder a moment after each change, so that a kill changes nothing either.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useService } from '#renderer/client/hooks.ts';
import type { Service } from '#renderer/client/service.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import type { SavedView } from '#shared/contract/saved-view.ts';
import { clusterColumnOf, ownMethod } from './titles.ts';

/** What gives the points their colour. */
export type ColorBy = SavedView['colorBy'];
export type ResultTab = SavedView['tab'];

export interface RunView extends Omit<SavedView, 'hidden'> {
  /** Categories of `colorBy` that are not drawn; -1: cells without one. */
  readonly hidden: ReadonlySet<number>;
}

const saveDelayMs = 400;

interface Views {
  readonly byRun: Readonly<Record<string, RunView>>;
  /** Why the last save did not work; null: it did. */
  readonly saveError: Error | null;
}

const views = createStore<Views>(() => ({ byRun: {}, saveError: null }));
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export interface RunViewControls {
  readonly view: RunView;
  readonly saveError: Error | null;
  /** New colours show all their categories. */
  change(changes: Partial<RunView>): void;
}

/** The view of a run: as it was last changed, else as it was saved, else the first one. */
export function useRunView(run: RunSummary): RunViewControls {
  const service = useService();
  const kept = useStore(views, ({ byRun }) => byRun[run.dir]);
  const saveError = useStore(views, (state) => state.saveError);
  const first = useMemo(() => firstView(run), [run]);
  const start = useMemo(
    () => (run.view ? { ...run.view, hidden: new Set(run.view.hidden) } : first),
    [run, first],
  );
  const change = (changes: Partial<RunView>): void => {
    const before = views.getState().byRun[run.dir] ?? start;
    const shown = changes.colorBy ? { hidden: first.hidden } : {};
    const view = { ...before, ...shown, ...changes };
    views.setState(({ byRun }) => ({ byRun: { ...byRun, [run.dir]: view } }));
    saveSoon(service, run.dir);
  };
  const view = useMemo(() => withoutMissing(run, kept ?? start, first), [run, kept, start, first]);
  return { view, saveError, change };
}

/** Saves the view of a run once a person has let go of it for a moment. */
function saveSoon(service: Service, dir: string): void {
  clearTimeout(timers.get(dir));
  const save = async (): Promise<void> => {
    timers.delete(dir);
    const view = views.getState().byRun[dir];
    if (view === undefined) return;
    await service
      .call('results.saveView', { dir, view: { ...view, hidden: [...view.hidden] } })
      .then(
        () => views.setState({ saveError: null }),
        (saveError: Error) => views.setState({ saveError }),
      );
  };
  timers.set(
    dir,
    setTimeout(() => void save(), saveDelayMs),
  );
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
    selection: null,
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
