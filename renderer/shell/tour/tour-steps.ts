// What the tour points at, in its order. All of it is on Home.

export interface TourStep {
  /** The element it points at. */
  readonly selector: string;
  readonly title: string;
  readonly text: string;
}

export const tourSteps: readonly TourStep[] = [
  {
    selector: '[data-tour="files"]',
    title: 'Begin with your files',
    text: 'Drop files or a folder anywhere in this window. Each is read, explained and checked; none is ever changed.',
  },
  {
    selector: '[data-tour="questions"]',
    title: 'Or try it first',
    text: 'Simulated data have a known answer: a whole run takes a minute or two, and you can judge whether it is right.',
  },
  {
    selector: '[data-tour="journey"]',
    title: 'Five steps, always the same',
    text: 'Every question is answered in these steps. You can go back at any time; everything you decide can be undone and is saved as you go.',
  },
  {
    selector: '[data-tour="project"]',
    title: 'Keep work together',
    text: 'A project is a folder with the runs and drafts of one question. You need none to begin.',
  },
  {
    selector: '[data-tour="runs"]',
    title: 'Come back to it',
    text: 'Every finished run is listed with its settings and measures. Compare runs, or do one again with new data.',
  },
  {
    selector: '[data-tour="find"]',
    title: 'Find anything',
    text: 'Places, actions and runs by their names. This tour is there, too.',
  },
];
