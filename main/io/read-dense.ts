// A dense dataset as sparse rows. It is read in bands along its chunks, so that no chunk is unpacked twice.
import { transposeUsingUp } from '#main/numerics/csr.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { warnIfRounded } from './clean-rows.ts';
import { sizeOf, type ArrayStore, type StoredArray } from './array-store.ts';
import type { StoredMatrix } from './stored-matrix.ts';
import type { IoCheckpoint } from './types.ts';

const bandBytes = 8 << 20;

/** Reads a dense matrix, dropping its zeros. Memory: the result, its growth (half as much again) and one band. */
export async function readDense(
  file: ArrayStore,
  matrix: StoredMatrix,
  warnings: string[],
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const dataset = await file.dataset(matrix.place);
  const { nCells, nFeatures, isTurned } = matrix;
  // Dimension of the dataset that holds the cells, and the one that holds the features.
  const [cells, features] = isTurned ? ([1, 0] as const) : ([0, 1] as const);
  const byRows = bandSize(dataset, cells);
  const byColumns = bandSize(dataset, features);
  // Chunks that are tall and narrow make a band of full rows as large as the matrix: then go by columns.
  if (
    bytesOf(dataset, byRows * nFeatures) <=
    Math.max(16 * bandBytes, bytesOf(dataset, byColumns * nCells))
  ) {
    const rows = await readBands(dataset, cells, byRows, checkpoint);
    warnIfRounded(rows.data, dataset, warnings);
    return rows;
  }
  const columns = await readBands(dataset, features, byColumns, checkpoint);
  warnIfRounded(columns.data, dataset, warnings);
  return transposeUsingUp(columns);
}

function bytesOf({ type }: StoredArray, nValues: number): number {
  return nValues * sizeOf(type);
}

/** Rows (dimension 0) or columns (1) in a band: whole chunks, about 8 MB. */
export function bandSize(dataset: StoredArray, dimension: 0 | 1): number {
  const chunk = dataset.chunks?.[dimension] ?? 1;
  const across = dataset.shape[1 - dimension] ?? 1;
  return Math.max(1, Math.floor(bandBytes / Math.max(1, bytesOf(dataset, across * chunk)))) * chunk;
}

/** The non-zeros of each line (row or column), lines in order: lines x across. */
async function readBands(
  dataset: StoredArray,
  dimension: 0 | 1,
  nLinesPerBand: number,
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const nLines = dataset.shape[dimension] ?? 0;
  const nAcross = dataset.shape[1 - dimension] ?? 0;
  const indptr = new Uint32Array(nLines + 1);
  let data = new Float32Array(1024);
  let indices = new Int32Array(1024);
  let n = 0;
  for (let first = 0; first < nLines; first += nLinesPerBand) {
    const count = Math.min(nLinesPerBand, nLines - first);
    const band = await dataset.numbers(
      dimension === 0
        ? { start: [first, 0], count: [count, nAcross] }
        : { start: [0, first], count: [nAcross, count] },
    );
    const needed = n + countNonzero(band);
    if (needed > data.length) {
      const capacity = Math.max(needed, Math.min(nLines * nAcross, Math.ceil(data.length * 1.5)));
      data = enlarge(data, new Float32Array(capacity));
      indices = enlarge(indices, new Int32Array(capacity));
    }
    const lineStep = dimension === 0 ? nAcross : 1;
    const acrossStep = dimension === 0 ? 1 : count;
    for (let line = 0; line < count; line++) {
      for (let across = 0; across < nAcross; across++) {
        const value = band[line * lineStep + across * acrossStep] ?? 0;
        if (value === 0) continue;
        data[n] = value;
        indices[n] = across;
        n++;
      }
      indptr[first + line + 1] = n;
    }
    await checkpoint?.(first + count, nLines, dimension === 0 ? 'rows' : 'columns', 'Reading');
  }
  // Not copied: what was never written to takes no memory.
  const used = { data: data.subarray(0, n), indices: indices.subarray(0, n) };
  return { ...used, indptr, nRows: nLines, nCols: nAcross };
}

function countNonzero(values: ArrayLike<number>): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) n++;
  return n;
}

function enlarge<Numbers extends Float32Array | Int32Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}
