// What the bundler understands and the compiler does not.
declare module '*.css';
declare module '@fontsource-variable/inter/wght.css';

/** The part of plotly (strict build) that the plots use. */
declare module 'plotly.js-strict-dist-min' {
  type PlotData = Readonly<Record<string, unknown>>;
  interface Plotly {
    react(
      element: HTMLElement,
      data: readonly PlotData[],
      layout: PlotData,
      config: PlotData,
    ): Promise<unknown>;
    purge(element: HTMLElement): void;
    readonly Plots: { resize(element: HTMLElement): void };
  }
  const plotly: Plotly;
  export default plotly;
}
