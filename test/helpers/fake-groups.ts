// The groups of cells of the fake runs.
import { batches, fakeCells } from './fake-cells.ts';
import { cellLines } from './fake-data.ts';

const nDonors = 300;

/** The groups of a column, before anyone edits them. */
export function fakeGroups(name: string): {
  readonly codes: Int32Array;
  readonly names: readonly string[];
} {
  const { batch, line } = fakeCells(0);
  if (name === 'batch') return { codes: Int32Array.from(batch), names: batches.map(([id]) => id) };
  if (name === 'donor') {
    // Hundreds, of very different size, and some cells of nobody.
    const codes = Int32Array.from(line, (_, i) => (i % 50 === 0 ? -1 : ((i * i) % 1009) % nDonors));
    const names = Array.from(
      { length: nDonors },
      (_, i) => `donor ${String(i + 1).padStart(3, '0')}`,
    );
    return { codes, names };
  }
  const isClusters = name.startsWith('leiden') || ['cluster', 'kmeans', 'mixture'].includes(name);
  return { codes: line, names: isClusters ? ['0', '1', '2', '3', '4'] : cellLines };
}
