// What becomes of genes that share a name after a conversion: two Ensembl ids with one symbol.
import type { Repeats } from '#shared/contract/fixes.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { classifyValues } from '../classify-values.ts';
import { cleanRows } from '../clean-rows.ts';
import type { InputMatrix } from '../input-file.ts';
import { makeUnique } from '../make-unique.ts';
import { selectTableRows } from '../select-rows.ts';
import type { IoCheckpoint, Table } from '../types.ts';
import { changeTable, counted } from './change.ts';
import { withFeatureNames } from './rename-rows.ts';

/** The matrix with features that all differ in name, and which way that was done; null: nothing repeated. */
interface Settled {
  readonly matrix: InputMatrix;
  readonly how: Repeats | null;
  readonly outcome: string;
  readonly warnings: readonly string[];
}

/**
 * @param names those of the features as `matrix` has them
 * @param wanted left out: added up where the numbers are counts, kept apart where they are not, and that is said
 */
export async function settleRepeats(
  matrix: InputMatrix,
  names: readonly string[],
  wanted: Repeats | undefined,
): Promise<Settled> {
  const nRepeated = names.length - new Set(names).size;
  if (nRepeated === 0) return { matrix, how: null, outcome: '', warnings: [] };
  const { kind, evidence } = classifyValues(await matrix.sample());
  const isCounts = kind === 'counts' || kind === 'binary' || kind === 'empty';
  const how = wanted ?? (isCounts ? 'sum' : 'keep');
  const genes = counted(nRepeated, 'gene');
  const outcome =
    how === 'sum'
      ? `${genes} added to the one of the same name`
      : `${genes} of a name that another has got an ending (-1, -2 ...)`;
  const settled =
    how === 'sum' ? addUp(matrix, names) : withFeatureNames(matrix, makeUnique(names));
  // A default is said; a person's own choice only where it makes little sense.
  const reason = isCounts
    ? ', since the numbers are counts'
    : how === 'sum'
      ? `, though the numbers are no counts (${evidence})`
      : `; the numbers are no counts (${evidence}), so they were not added up`;
  const isSaid = wanted === undefined || (how === 'sum' && !isCounts);
  return { matrix: settled, how, outcome, warnings: isSaid ? [`${outcome}${reason}.`] : [] };
}

/** Features of one name as one, at the place of the first. */
function addUp(matrix: InputMatrix, names: readonly string[]): InputMatrix {
  const places = new Map<string, number>();
  for (const name of names) if (!places.has(name)) places.set(name, places.size);
  const columnOf = Int32Array.from(names, (name) => places.get(name) ?? 0);
  const kept = [...places.keys()];
  const merged: InputMatrix = {
    ...matrix,
    nFeatures: places.size,
    nStored: null,
    features: {
      ...changeTable(matrix.features, (table) => mergeRows(table, columnOf)),
      nRows: places.size,
      readNames: (count) => Promise.resolve(kept.slice(0, count)),
    },
    read: async (warnings, checkpoint) =>
      addUpInto(await matrix.read(warnings, checkpoint), columnOf, places.size, checkpoint),
  };
  // What is left cannot be turned by the reader any more.
  delete merged.turned;
  return merged;
}

/** Moves values to the columns they belong to, in the same arrays. `x` is used up. */
function addUpInto(
  x: CsrMatrix,
  columnOf: Int32Array,
  nCols: number,
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const { indices } = x;
  for (let at = 0; at < indices.length; at++) indices[at] = columnOf[indices[at] ?? 0] ?? 0;
  // That values meet at a place is what was wanted here, so nobody is warned of it.
  return cleanRows(
    { ...x, nCols },
    { place: '', warnings: [], pause: async () => checkpoint?.(1, 1, 'values', 'Adding up genes') },
  );
}

/** The first row of each; the names it and the others had stay together in `original_name`. */
function mergeRows(table: Table, rowOf: Int32Array): Table {
  const firsts: number[] = [];
  const originals: string[][] = [];
  const names = table.columns.get('original_name');
  rowOf.forEach((row, i) => {
    if (row === firsts.length) firsts.push(i);
    const original = names?.type === 'string' ? names.values[i] : table.index[i];
    (originals[row] ??= []).push(original ?? '');
  });
  const merged = selectTableRows(table, firsts);
  const values = originals.map((all) => all.join(';'));
  const columns = new Map(merged.columns).set('original_name', { type: 'string', values });
  return { ...merged, columns };
}
