// The peaks of clusters, as the run's own table has them: by name of the column, sorted, found, as text. Pure.
import { formatCounted, formatNumber, formatShare } from '#renderer/components/format.ts';
import type { TableSort } from '#renderer/views/table/VirtualTable.tsx';
import type { RunTable } from '#shared/contract/results.ts';
import { toCsvCell } from '#shared/model/csv-cell.ts';
import { formatPower } from '../markers/marker-table.ts';

export interface PeakRow {
  readonly cluster: string;
  readonly peak: string;
  readonly specificity: number;
  /** Share of the cells that have it open, in the cluster and in all others. */
  readonly inside: number;
  readonly outside: number;
  readonly log2Fold: number;
  readonly log10PAdjusted: number;
  /** Where genes were given: the one whose start is nearest, and how far it is in bases. */
  readonly gene: string | null;
  readonly geneBases: number;
}
type PeakNumber = Exclude<keyof PeakRow, 'cluster' | 'peak' | 'gene'>;

const columnOf: Readonly<Record<keyof PeakRow, string>> = {
  cluster: 'cluster',
  peak: 'peak',
  specificity: 'specificity',
  inside: 'open_in_cluster',
  outside: 'open_elsewhere',
  log2Fold: 'log2_fold',
  log10PAdjusted: 'log10_p_adjusted',
  gene: 'nearest_gene',
  geneBases: 'distance_to_tss',
};

/** The rows of `tables/peaks.csv`. */
export function readPeaks({ columns, rows }: RunTable): readonly PeakRow[] {
  const at = (key: keyof PeakRow): number => columns.indexOf(columnOf[key]);
  const place = {
    cluster: at('cluster'),
    peak: at('peak'),
    specificity: at('specificity'),
    inside: at('inside'),
    outside: at('outside'),
    log2Fold: at('log2Fold'),
    log10PAdjusted: at('log10PAdjusted'),
    gene: at('gene'),
    geneBases: at('geneBases'),
  };
  const number = (row: RunTable['rows'][number], key: PeakNumber): number =>
    Number(row[place[key]] ?? Number.NaN);
  return rows.map((row) => ({
    cluster: String(row[place.cluster] ?? ''),
    peak: String(row[place.peak] ?? ''),
    specificity: number(row, 'specificity'),
    inside: number(row, 'inside'),
    outside: number(row, 'outside'),
    log2Fold: number(row, 'log2Fold'),
    log10PAdjusted: number(row, 'log10PAdjusted'),
    gene: row[place.gene] === undefined ? null : String(row[place.gene] ?? ''),
    geneBases: number(row, 'geneBases'),
  }));
}

/** The first `n` peaks of each cluster, the most specific first; the table has them in this order. */
export function topPeaks(
  peaks: readonly PeakRow[],
  n: number,
): readonly { readonly group: string; readonly genes: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { cluster, peak } of peaks) {
    const own = groups.get(cluster) ?? [];
    if (own.length < n) own.push(peak);
    groups.set(cluster, own);
  }
  return [...groups].map(([group, genes]) => ({ group, genes }));
}

export interface PeakColumn {
  readonly id: Exclude<PeakNumber, 'geneBases'>;
  readonly title: string;
  readonly help: string;
  readonly format: (value: number) => string;
}

/** The columns a person sees beside the name, in their order. */
export const peakColumns: readonly PeakColumn[] = [
  {
    id: 'specificity',
    title: 'Specificity',
    help: 'How much the peak belongs to this cluster alone: 1 when it is open here and nowhere else.',
    format: (value) => value.toFixed(3),
  },
  {
    id: 'inside',
    title: 'Open in',
    help: 'Share of the cells of this cluster in which the peak is open.',
    format: formatShare,
  },
  {
    id: 'outside',
    title: 'Elsewhere in',
    help: 'The same share of all other cells.',
    format: formatShare,
  },
  {
    id: 'log2Fold',
    title: 'log2 fold',
    help: 'How many doublings more often it is open here than elsewhere.',
    format: (value) => formatNumber(value),
  },
  {
    id: 'log10PAdjusted',
    title: 'Adjusted p',
    help: 'Fisher’s exact test against all other cells, adjusted over peaks (Benjamini-Hochberg). Clusters were found in the same data, so p-values are too small: use them to rank, not to prove.',
    format: formatPower,
  },
];

/** Rows of one cluster whose name has `query` in it, sorted. */
export function orderPeaks(
  peaks: readonly PeakRow[],
  { cluster, query, sort }: { cluster: string; query: string; sort: TableSort },
): Uint32Array {
  const wanted = query.trim().toLowerCase();
  const sign = sort.isDescending ? -1 : 1;
  const column = peakColumns.find(({ id }) => id === sort.id);
  const byName = new Intl.Collator('en', { numeric: true }).compare;
  const rows = [...peaks.keys()].filter((row) => {
    const each = peaks[row]!;
    return each.cluster === cluster && each.peak.toLowerCase().includes(wanted);
  });
  rows.sort((a, b) => {
    const [first, second] = [peaks[a]!, peaks[b]!];
    if (sort.id === 'gene') return sign * byName(first.gene ?? '', second.gene ?? '');
    if (!column) return sign * byName(first.peak, second.peak);
    return sign * (first[column.id] - second[column.id]) || a - b;
  });
  return Uint32Array.from(rows);
}

/** The rows as CSV, in the order given. */
export function peaksCsv(peaks: readonly PeakRow[], rows: ArrayLike<number>): string {
  const hasGenes = peaks.some(({ gene }) => gene !== null);
  const keys: readonly (keyof PeakRow)[] = [
    ...(['cluster', 'peak'] as const),
    ...peakColumns.map(({ id }) => id),
    ...(hasGenes ? (['gene', 'geneBases'] as const) : []),
  ];
  const lines = [keys.map((key) => columnOf[key]).join(',')];
  for (let i = 0; i < rows.length; i++) {
    const row = peaks[rows[i]!]!;
    lines.push(
      keys
        .map((key) => {
          const value = row[key];
          return typeof value === 'string' ? toCsvCell(value) : formatCell(value);
        })
        .join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

function formatCell(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value);
}

/** "Neurod6, 12,400 bases away"; a dash where no gene is known. */
export function describeGene({ gene, geneBases }: PeakRow): string {
  if (gene === null || gene === '') return '–';
  const bases = Math.abs(geneBases);
  return Number.isNaN(bases) || bases === 0 ? gene : `${gene}, ${formatCounted(bases, 'base')}`;
}
