// The markers of one group as a person looks at them: what a column says, in which order, as text for a file.
import { formatNumber, formatShare } from '#renderer/components/format.ts';
import { markerColumns, type MarkerColumn } from '#shared/contract/results.ts';
import { toCsvCell } from '#shared/model/csv-cell.ts';

export interface MarkerWords {
  readonly id: MarkerColumn;
  readonly title: string;
  readonly help: string;
  readonly format: (value: number) => string;
}

/** The columns a person sees, in their order. */
export const markerWords: readonly MarkerWords[] = [
  {
    id: 'log2FoldChange',
    title: 'log2 change',
    help: 'How many doublings higher than in the other clusters: difference of mean log-expression, averaged over all other clusters, each compared within batches.',
    format: formatSigned,
  },
  {
    id: 'auc',
    title: 'AUC',
    help: 'Chance that a cell of this cluster expresses more than a cell of another cluster. 1: always, 0.5: by chance, 0: never. The best single guide to a marker.',
    format: (value) => value.toFixed(3),
  },
  {
    id: 'cohensD',
    title: 'Cohen’s d',
    help: 'Difference of the means in standard deviations. Above 0.8 is called large.',
    format: formatSigned,
  },
  {
    id: 'mean',
    title: 'Mean',
    help: 'Mean of ln(1 + counts per 10,000) in this cluster.',
    format: (value) => value.toFixed(2),
  },
  {
    id: 'detected',
    title: 'Found in',
    help: 'Share of the cells of this cluster in which the gene was found at all.',
    format: formatShare,
  },
  {
    id: 'detectedElsewhere',
    title: 'Elsewhere in',
    help: 'The same share in the other clusters, averaged.',
    format: (value) => formatShare(Math.max(0, value)),
  },
  {
    id: 'log10PAdjusted',
    title: 'Adjusted p',
    help: 'Wilcoxon rank-sum test against all other cells, stratified by batch, adjusted over genes (Benjamini-Hochberg). Clusters were found in the same data, so p-values are too small: use them to rank, not to prove.',
    format: formatPower,
  },
];

/** "+1.24", "−0.3". */
function formatSigned(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
}

/** 10 to the power of `log10`: "0.012", "3.1e-9", "4e-412". */
export function formatPower(log10: number): string {
  if (log10 > -300) return formatNumber(10 ** log10);
  const exponent = Math.floor(log10);
  return `${(10 ** (log10 - exponent)).toFixed(1)}e${exponent}`;
}

export function valueAt(values: ArrayLike<number>, row: number, column: MarkerColumn): number {
  return values[row * markerColumns.length + markerColumns.indexOf(column)] ?? Number.NaN;
}

/** Rows whose gene has `query` in its name, sorted; what has no value comes last either way. */
export function orderMarkers(
  table: { readonly genes: readonly string[]; readonly values: ArrayLike<number> },
  query: string,
  sort: { readonly id: string; readonly isDescending: boolean },
): Uint32Array {
  const { genes, values } = table;
  const wanted = query.trim().toLowerCase();
  const rows = Uint32Array.from(genes.keys()).filter(
    (row) => wanted === '' || genes[row]!.toLowerCase().includes(wanted),
  );
  const sign = sort.isDescending ? -1 : 1;
  const column = markerColumns.find((name) => name === sort.id);
  if (!column) return rows.sort((a, b) => sign * genes[a]!.localeCompare(genes[b]!, 'en'));
  // Rows beyond any number: NaN compares with nothing.
  const key = (row: number): number => {
    const value = valueAt(values, row, column);
    return Number.isNaN(value) ? Infinity : sign * value;
  };
  return rows.sort((a, b) => {
    const [first, second] = [key(a), key(b)];
    return first === second ? 0 : first - second;
  });
}

/** The table as CSV, rows in the order given. */
export function markersCsv(
  table: { readonly genes: readonly string[]; readonly values: ArrayLike<number> },
  rows: ArrayLike<number>,
): string {
  const lines = [`gene,${markerColumns.join(',')}`];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const numbers = markerColumns.map((column) => {
      const value = valueAt(table.values, row, column);
      return Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)));
    });
    lines.push([toCsvCell(table.genes[row]!), ...numbers].join(','));
  }
  return `${lines.join('\n')}\n`;
}
