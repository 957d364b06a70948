// What fragments say of their cells, and of themselves.
import type { Column } from '../types.ts';
import type { SurveyedFragments } from './survey.ts';

/** Cuts of each cell in all, in some region, and in the blacklist (null: there is none). */
export interface CellCuts {
  readonly all: Uint32Array;
  readonly inside: Uint32Array;
  readonly blacklisted: Uint32Array | null;
}

/** @param enrichment of each cell at starts of genes; null: not known */
export function describeCells(
  { perBarcode, free, mono, cells: { barcodes } }: SurveyedFragments,
  { all, inside, blacklisted }: CellCuts,
  enrichment: Float64Array | null,
): ReadonlyMap<string, Column> {
  const number = (of: (barcode: number, row: number) => number): Column => ({
    type: 'number',
    values: Float64Array.from(barcodes, of),
  });
  const share = (part: Uint32Array) =>
    number((_, row) => (part[row] ?? 0) / Math.max(1, all[row] ?? 0));
  const nFragments = barcodes.map((barcode) => perBarcode[barcode] ?? 0);
  const signal = number((barcode) => {
    const without = free[barcode] ?? 0;
    return without === 0 ? Number.NaN : (mono[barcode] ?? 0) / without;
  });
  const columns: (readonly [string, Column])[] = [
    ['n_fragments', { type: 'integer', values: nFragments, missing: null }],
    ['fraction_in_regions', share(inside)],
    ['nucleosome_signal', signal],
  ];
  if (blacklisted !== null) columns.push(['fraction_blacklisted', share(blacklisted)]);
  if (enrichment !== null) columns.push(['tss_enrichment', { type: 'number', values: enrichment }]);
  return new Map(columns);
}

/** Below this share of all cuts in the regions, something is likely to be wrong with them. */
const fewInside = 0.05;

export function warnOf(
  path: string,
  { barcodes, chromosomes, cells }: SurveyedFragments,
  cuts: CellCuts,
): readonly string[] {
  const say = (n: number) => n.toLocaleString('en-US');
  const warnings = [
    `${path}: ${say(cells.barcodes.length)} of ${say(barcodes.length)} barcodes are taken for cells, ${cells.because}.`,
  ];
  const others = chromosomes.names.filter((_, number) => chromosomes.lengths[number] === 0);
  if (others.length > 0) {
    warnings.push(
      `${path}: fragments on ${others.length} sequences that the genome does not have are left out (${others.slice(0, 3).join(', ')}).`,
    );
  }
  const sum = (values: Uint32Array) => values.reduce((total, n) => total + n, 0);
  const [total, inside] = [sum(cuts.all), sum(cuts.inside)];
  if (inside < fewInside * total) {
    warnings.push(
      `${path}: only ${((100 * inside) / Math.max(1, total)).toFixed(1)} % of the cuts lie in the regions; is it the right set of peaks?`,
    );
  }
  return warnings;
}
