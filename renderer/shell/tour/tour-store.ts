import { createStore } from 'zustand/vanilla';
import { openRoute } from '../route.ts';

/** The step of the tour that is shown; null: it is not going on. */
export const tour = createStore<{ readonly step: number | null }>(() => ({ step: null }));

export function startTour(): void {
  openRoute('home');
  tour.setState({ step: 0 });
}
