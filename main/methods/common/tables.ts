// Tables of a run as CSV text (RFC 4180, UTF-8, a header line).
import type { Measures } from '#shared/contract/results.ts';
import { toCsvCell } from '#shared/model/csv-cell.ts';
import type { Grouping } from './markers/design.ts';

export type Cell = string | number;

/** Rows as CSV. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map((cell) => toCsvCell(String(cell))).join(',')).join('\n') + '\n';
}

/** One row per cell: name, batch, and its cluster in every clustering. */
export function clustersTable(
  cellNames: readonly string[],
  batch: Grouping,
  clusterings: readonly { readonly name: string; readonly clusters: Grouping }[],
): string {
  const nameOf = ({ codes, names }: Grouping, cell: number) => names[codes[cell] ?? -1] ?? '';
  return toCsv([
    ['cell', 'batch', ...clusterings.map(({ name }) => name)],
    ...cellNames.map((name, cell) => [
      name,
      nameOf(batch, cell),
      ...clusterings.map(({ clusters }) => nameOf(clusters, cell)),
    ]),
  ]);
}

/** One row per cluster, one column per batch: numbers of cells. */
export function compositionTable(batch: Grouping, clusters: Grouping, name: string): string {
  const counts = clusters.names.map(() => batch.names.map(() => 0));
  clusters.codes.forEach((cluster, cell) => {
    const row = counts[cluster];
    const code = batch.codes[cell] ?? -1;
    if (row !== undefined && code >= 0) row[code] = (row[code] ?? 0) + 1;
  });
  return toCsv([
    [name, ...batch.names, 'total'],
    ...counts.map((row, cluster) => [
      clusters.names[cluster] ?? '',
      ...row,
      row.reduce((sum, count) => sum + count, 0),
    ]),
  ]);
}

/** One row per measure, one column per method; empty where it could not be computed. */
export function metricsTable(metrics: Readonly<Record<string, Measures>>): string {
  const methods = Object.keys(metrics);
  const names = [...new Set(methods.flatMap((method) => Object.keys(metrics[method] ?? {})))];
  return toCsv([
    ['measure', ...methods],
    ...names.map((name) => [
      name,
      ...methods.map((method) => metrics[method]?.[name as keyof Measures] ?? ''),
    ]),
  ]);
}
