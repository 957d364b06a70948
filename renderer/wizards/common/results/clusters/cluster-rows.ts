// The table of groups: size, share of each batch, markers; in the order a person asks for.
import type { TableSort } from '#renderer/views/table/VirtualTable.tsx';
import type { Groups } from '../use-groups.ts';

export interface ClusterRow {
  /** Code of the group. */
  readonly code: number;
  readonly name: string;
  readonly color: string;
  readonly nCells: number;
  /** Of all cells with a group. */
  readonly share: number;
  /** Cells of each batch. */
  readonly batches: ArrayLike<number>;
  /** Genes that set it apart most; null while they are being found. */
  readonly markers: readonly string[] | null;
}

/** One row per group. @param table cells by group and batch */
export function listClusters(
  groups: Groups,
  table: readonly Uint32Array[],
  markers: ReadonlyMap<string, readonly string[]>,
): readonly ClusterRow[] {
  const total = groups.counts.reduce((sum, count) => sum + count, 0) || 1;
  return groups.names.map((name, code) => ({
    code,
    name,
    color: groups.colors[code]!,
    nCells: groups.counts[code]!,
    share: groups.counts[code]! / total,
    batches: table[code]!,
    markers: markers.get(name) ?? null,
  }));
}

/** Codes of the rows whose name contains `query`, sorted by name (numbers by their value) or size. */
export function orderClusters(
  rows: readonly ClusterRow[],
  query: string,
  sort: TableSort,
): Uint32Array {
  const wanted = query.trim().toLowerCase();
  const sign = sort.isDescending ? -1 : 1;
  const byName = new Intl.Collator('en', { numeric: true }).compare;
  const kept = rows.filter(({ name }) => name.toLowerCase().includes(wanted));
  const sorted = kept.sort((a, b) =>
    sort.id === 'name' ? sign * byName(a.name, b.name) : sign * (a.nCells - b.nCells),
  );
  return Uint32Array.from(sorted, ({ code }) => code);
}
