/**
 * Sorts rows by domain, stably.
 * @param rows row numbers of the source
 * @param domains domain of every row of the source, 0 .. nDomains - 1
 * @returns the rows by domain, and nDomains + 1 offsets of the domains among them
 */
export function groupByDomain(
  rows: Int32Array,
  domains: Int32Array,
  nDomains: number,
): { rows: Int32Array; offsets: Int32Array } {
  const offsets = new Int32Array(nDomains + 1);
  for (let i = 0; i < rows.length; i++) offsets[domains[rows[i]] + 1]++;
  for (let d = 0; d < nDomains; d++) offsets[d + 1] += offsets[d];
  const next = offsets.slice();
  const grouped = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) grouped[next[domains[rows[i]]]++] = rows[i];
  return { rows: grouped, offsets };
}
