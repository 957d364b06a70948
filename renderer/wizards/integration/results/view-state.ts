// How a person looks at a run: kept while the app lives, so that going to Take away and back changes nothing.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** What gives the points their colour. */
export type ColorBy =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'gene'; readonly name: string };

export interface RunView {
  readonly colorBy: ColorBy;
  /** Categories of `colorBy` that are not drawn; -1: cells without one. */
  readonly hidden: ReadonlySet<number>;
  /** The embedding the person goes on with. */
  readonly chosen: string;
}

const firstView: RunView = {
  colorBy: { kind: 'column', name: 'batch' },
  hidden: new Set(),
  chosen: 'scalex',
};

const views = createStore<Readonly<Record<string, RunView>>>(() => ({}));

/** The view of the run in `dir` and a way to change it. New colours show all their categories. */
export function useRunView(dir: string): readonly [RunView, (changes: Partial<RunView>) => void] {
  const view = useStore(views, (all) => all[dir] ?? firstView);
  const change = (changes: Partial<RunView>): void => {
    const before = views.getState()[dir] ?? firstView;
    const shown = changes.colorBy ? { hidden: firstView.hidden } : {};
    views.setState({ [dir]: { ...before, ...shown, ...changes } });
  };
  return [view, change];
}
