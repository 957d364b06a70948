// What a column of cells holds, and what it looks like it is for.
import type { ColumnSummary } from '#shared/contract/data.ts';
import type { StoredArray } from './array-store.ts';
import type { Column } from './types.ts';

/** Distinct values of free text and numbers are counted up to here. */
const nValuesAtMost = 1000;
const nValuesShown = 50;

/** Occurrences of each value; `isComplete` false when there were too many to keep. */
interface Tally {
  readonly counts: ReadonlyMap<string, number>;
  readonly nMissing: number;
  readonly isComplete: boolean;
}

/** Sums up a column of free text, read block by block until it is clear that there are too many values. */
export async function summariseTexts(name: string, array: StoredArray): Promise<ColumnSummary> {
  const nRows = array.shape[0] ?? 0;
  const step = 16_384;
  const counts = new Map<string, number>();
  for (let start = 0; start < nRows && counts.size <= nValuesAtMost; start += step) {
    const count = Math.min(step, nRows - start);
    for (const text of await array.texts({ start: [start], count: [count] })) add(counts, text);
  }
  const isComplete = counts.size <= nValuesAtMost;
  return toSummary(name, 'string', { counts, nMissing: 0, isComplete });
}

/** Sums up a column that is in memory. */
export function summariseValues(name: string, column: Column): ColumnSummary {
  const type = column.type === 'integer' ? 'number' : column.type;
  return toSummary(name, type, tallyColumn(column));
}

function tallyColumn(column: Column): Tally {
  if (column.type === 'categorical') return tallyCodes(column.codes, column.categories);
  if (column.type === 'boolean') {
    const codes = Int32Array.from(column.values, (value) => (value === 2 ? -1 : value));
    return tallyCodes(codes, ['False', 'True']);
  }
  const counts = new Map<string, number>();
  let nMissing = 0;
  let isComplete = true;
  for (const [i, value] of column.values.entries()) {
    const isMissing =
      value === null ||
      (column.type === 'number' && Number.isNaN(value)) ||
      (column.type === 'integer' && column.missing?.[i] === 1);
    if (isMissing) nMissing++;
    else if (counts.size <= nValuesAtMost) add(counts, String(value));
    else isComplete = false;
  }
  return { counts, nMissing, isComplete: isComplete && counts.size <= nValuesAtMost };
}

function tallyCodes(codes: Int32Array, categories: readonly string[]): Tally {
  const perCategory = new Uint32Array(categories.length);
  let nMissing = 0;
  for (const code of codes) {
    if (code < 0) nMissing++;
    else perCategory[code] = (perCategory[code] ?? 0) + 1;
  }
  const counts = new Map<string, number>();
  categories.forEach((category, code) => {
    const count = perCategory[code] ?? 0;
    if (count > 0) counts.set(category, (counts.get(category) ?? 0) + count);
  });
  return { counts, nMissing, isComplete: true };
}

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function toSummary(name: string, type: ColumnSummary['type'], tally: Tally): ColumnSummary {
  const { counts, nMissing, isComplete } = tally;
  const common = [...counts].sort(([, a], [, b]) => b - a).slice(0, nValuesShown);
  const values = isComplete ? common.map(([value, count]) => ({ value, count })) : [];
  return {
    name,
    type,
    nMissing,
    nValues: isComplete ? counts.size : null,
    values,
    role: guessRole(name, type, tally),
  };
}

const roleNames: readonly { readonly role: ColumnSummary['role']; readonly matches: RegExp }[] = [
  { role: 'doublet', matches: /doublet|scrublet|multiplet|demuxlet/i },
  {
    role: 'label',
    matches:
      /cell.?type|cell.?line|cell.?class|cell.?ontology|annotation|label|cluster|leiden|louvain|identity|subclass|classified|lineage/i,
  },
  {
    role: 'batch',
    matches:
      /batch|library|^lane|^run|chemistry|tech|platform|protocol|assay|study|dataset|plate|channel|^stim|condition|treatment|experiment|^site$|^source$/i,
  },
  {
    role: 'sample',
    matches:
      /sample|donor|patient|individual|subject|orig.?ident|replicate|animal|mouse_?id|section/i,
  },
];

/** By name, and only when the content fits: a few values, each for several cells. */
function guessRole(
  name: string,
  type: ColumnSummary['type'],
  { counts, nMissing, isComplete }: Tally,
): ColumnSummary['role'] {
  const role = roleNames.find(({ matches }) => matches.test(name))?.role;
  if (role === undefined) return 'other';
  if (role === 'doublet') return role;
  const nCells = nMissing + [...counts.values()].reduce((sum, count) => sum + count, 0);
  const isGrouping = isComplete && counts.size >= 2 && counts.size <= Math.min(500, nCells / 2);
  const isWhole = type !== 'number' || [...counts.keys()].every((value) => /^-?\d+$/.test(value));
  return isGrouping && isWhole ? role : 'other';
}
