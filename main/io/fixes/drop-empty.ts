// Cells without any value and features that no cell has, left out.
import type { CsrMatrix } from '#shared/model/matrix.ts';
import type { InputMatrix, InputTable } from '../input-file.ts';
import { keepInto } from '../keep-into.ts';
import { selectTableRows } from '../select-rows.ts';
import type { IoCheckpoint } from '../types.ts';
import { changeTable, counted, type Change } from './change.ts';

/**
 * Reads the matrix to find out; what was read is handed to the first `read` that follows, so that it is read once.
 * Memory: the matrix.
 */
export async function dropEmpty(
  matrix: InputMatrix,
  of: 'cells' | 'features' | 'both',
): Promise<Change> {
  const found: string[] = [];
  let held: CsrMatrix | null = await matrix.read(found);
  const used = findUsed(held);
  const cells = of === 'features' ? null : placesOf(used.rows);
  const features = of === 'cells' ? null : placesOf(used.columns);
  held = keepInto(held, cells, features);
  const nStored = held.indptr[held.nRows] ?? 0;
  const changed: InputMatrix = {
    ...matrix,
    nCells: held.nRows,
    nFeatures: held.nCols,
    nStored,
    cells: selectTable(matrix.cells, cells),
    features: selectTable(matrix.features, features),
    sample: async () => {
      const sample = await matrix.sample();
      return cells === null
        ? sample
        : { ...sample, rows: sample.rows.filter((row) => row.length > 0) };
    },
    async read(warnings: string[], checkpoint?: IoCheckpoint) {
      const ready = held;
      held = null;
      if (ready === null) return keepInto(await matrix.read(warnings, checkpoint), cells, features);
      warnings.push(...found);
      return ready;
    },
  };
  // What is left cannot be turned by the reader any more.
  delete changed.turned;
  const parts = [
    ...(cells === null ? [] : [counted(matrix.nCells - cells.length, 'cell')]),
    ...(features === null ? [] : [counted(matrix.nFeatures - features.length, 'gene')]),
  ];
  return { matrix: changed, outcome: `${parts.join(' and ')} left out` };
}

function findUsed({ data, indices, indptr, nRows, nCols }: CsrMatrix) {
  const rows = new Uint8Array(nRows);
  const columns = new Uint8Array(nCols);
  for (let row = 0; row < nRows; row++) {
    for (let at = indptr[row] ?? 0, end = indptr[row + 1] ?? 0; at < end; at++) {
      if (data[at] === 0) continue;
      rows[row] = 1;
      columns[indices[at] ?? 0] = 1;
    }
  }
  return { rows, columns };
}

function placesOf(isUsed: Uint8Array): Int32Array {
  const places = new Int32Array(isUsed.reduce((sum, used) => sum + used, 0));
  let n = 0;
  isUsed.forEach((used, place) => {
    if (used === 1) places[n++] = place;
  });
  return places;
}

function selectTable(table: InputTable, rows: Int32Array | null): InputTable {
  if (rows === null || rows.length === table.nRows) return table;
  return {
    ...changeTable(table, (whole) => selectTableRows(whole, rows)),
    nRows: rows.length,
  };
}
