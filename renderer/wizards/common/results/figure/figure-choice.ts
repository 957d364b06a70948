// A figure a person can make of a run: what it is called, and how it is drawn.
import type { Drawing } from '#shared/figure/drawing.ts';
import type { FigureStyle } from '#shared/figure/style.ts';

export interface FigureChoice {
  readonly id: string;
  readonly title: string;
  /** What it shows, in a line. */
  readonly words: string;
  /** Width to begin with, mm. */
  readonly widthMm: number;
  draw(style: FigureStyle): Drawing;
}

/** Widths that journals ask for, mm. */
export const usualWidths = [85, 114, 174] as const;

export const startStyle: FigureStyle = {
  widthMm: 174,
  fontPt: 7,
  hasLegend: true,
  hasAxes: true,
  ground: 'white',
  dpi: 600,
};

export const styleLimits = {
  widthMm: { min: 30, max: 600 },
  fontPt: { min: 4, max: 24 },
  dpi: { min: 72, max: 1_200 },
} as const;

/** A name for the file, from letters that every system takes. */
export function fileNameOf({ id }: FigureChoice, extension: string): string {
  return `${id.replaceAll(/[^\w.-]+/g, '_')}.${extension}`;
}
