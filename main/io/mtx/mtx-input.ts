// Folders of matrix.mtx with barcodes and features, of Cell Ranger 2 and 3 and of anyone else, as inputs.
import { isMtxName } from '#shared/model/input-formats.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { cleanRows } from '../clean-rows.ts';
import { changed, createCsrFill } from '../fill-csr.ts';
import type { InputFile, InputMatrix } from '../input-file.ts';
import { heldTable } from '../input-table.ts';
import type { FileProbe, IoPorts } from '../ports.ts';
import type { ValueSample } from '../sample-values.ts';
import type { IoCheckpoint } from '../types.ts';
import { visitEntries, type MtxHeader } from './entries.ts';
import { findFilesOf, findMatrices, type MtxFiles } from './find-files.ts';
import { checkNames, isHeading, readNameLines, toCells, toFeatures } from './read-names.ts';

const nEntriesSampled = 500_000;

/** Describes a folder, or the files that belong to one .mtx file. Throws `input-missing`, `input-format`, `input-shape`. */
export async function describeMtx({ probe }: IoPorts, path: string): Promise<InputFile> {
  const found = isMtxName(path)
    ? new Map([['matrix', await findFilesOf(probe, path)]])
    : await findMatrices(probe, path);
  const warnings: string[] = [];
  const matrices: InputMatrix[] = [];
  for (const [name, files] of found) {
    matrices.push(await describeMatrix(probe, found.size === 1 ? 'matrix' : name, files, warnings));
  }
  if (matrices.length > 1) {
    warnings.push(
      `The folder holds several matrices: ${[...found.keys()].join(', ')}; choose one.`,
    );
  }
  const isNew = [...found.values()].every(({ features }) => /features/i.test(features));
  return {
    path,
    format: `matrix folder (mtx${isNew ? ', features' : ''})`,
    matrices,
    embeddings: [],
    warnings,
  };
}

async function describeMatrix(
  probe: FileProbe,
  name: string,
  files: MtxFiles,
  warnings: string[],
): Promise<InputMatrix> {
  const { header, ...look } = await lookAt(probe, files.matrix);
  // One more for a line of headings.
  const nLinesAtMost = Math.max(header.nRows, header.nColumns) + 1;
  const barcodes = await readNameLines(probe, files.barcodes, nLinesAtMost, warnings);
  const names = await readNameLines(probe, files.features, nLinesAtMost, warnings);
  const isTurned = isCellsByFeatures(header, barcodes, names);
  const [nFeatures, nCells] = isTurned
    ? [header.nColumns, header.nRows]
    : [header.nRows, header.nColumns];
  if (isTurned) warnings.push(`${files.matrix} is stored as cells x features; it was turned.`);
  const expect = (path: string, expected: number, what: string) => ({ path, expected, what });
  const cells = heldTable(
    toCells(checkNames(barcodes, expect(files.barcodes, nCells, 'cells'), warnings)),
  );
  const features = heldTable(
    toFeatures(checkNames(names, expect(files.features, nFeatures, 'features'), warnings)),
  );
  return {
    name,
    storage: isTurned ? 'csc' : 'csr',
    nCells,
    nFeatures,
    nStored: header.nEntries,
    cells,
    features,
    sample: () => Promise.resolve(toSample(look, isTurned, nFeatures)),
    read: (readWarnings, checkpoint) =>
      readEntries(
        probe,
        { path: files.matrix, isTurned, nCells, nFeatures },
        readWarnings,
        checkpoint,
      ),
  };
}

/** By the numbers of names; features x cells, the usual way, where both would fit. */
function isCellsByFeatures(
  { nRows, nColumns }: MtxHeader,
  barcodes: readonly (readonly string[])[],
  features: readonly (readonly string[])[],
): boolean {
  const fits = (lines: readonly (readonly string[])[], n: number) =>
    lines.length === n || (lines.length === n + 1 && isHeading(lines[0] ?? []));
  const isUsual = fits(features, nRows) && fits(barcodes, nColumns);
  return !isUsual && fits(features, nColumns) && fits(barcodes, nRows);
}

interface Look {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly isAll: boolean;
}

/** The header and the first entries. */
async function lookAt(
  probe: FileProbe,
  path: string,
): Promise<Look & { readonly header: MtxHeader }> {
  let n = 0;
  let [rows, columns, values] = [new Int32Array(0), new Int32Array(0), new Float64Array(0)];
  const header = await visitEntries(probe, path, ({ nEntries }) => {
    const size = Math.min(nEntries, nEntriesSampled);
    [rows, columns, values] = [new Int32Array(size), new Int32Array(size), new Float64Array(size)];
    return (row, column, value) => {
      rows[n] = row;
      columns[n] = column;
      values[n] = value;
      n++;
      return n < nEntriesSampled;
    };
  });
  return { header, rows, columns, values, isAll: n < nEntriesSampled };
}

/** Whole cells where the file goes cell by cell; otherwise values alone. */
function toSample(
  { rows, columns, values, isAll }: Look,
  isTurned: boolean,
  nFeatures: number,
): ValueSample {
  const cellOf = isTurned ? rows : columns;
  const isByCell = cellOf.every((cell, i) => i === 0 || cell >= (cellOf[i - 1] ?? 0));
  const nonzero = values.filter((value) => value !== 0);
  if (!isByCell) {
    const nLines = new Set(cellOf).size;
    return { rows: [], values: nonzero, nPlaces: isAll ? nLines * nFeatures : nonzero.length * 10 };
  }
  const cells: number[][] = [];
  let last = -1;
  for (const [i, cell] of cellOf.entries()) {
    if (cell !== last) cells.push([]);
    last = cell;
    const value = values[i] ?? 0;
    if (value !== 0) cells.at(-1)?.push(value);
  }
  const whole = isAll ? cells : cells.slice(0, -1);
  return {
    rows: whole.map((cell) => Float64Array.from(cell)),
    values: nonzero,
    nPlaces: Math.max(1, cells.length) * nFeatures,
  };
}

/** Two passes: count the values of each cell, then put them in place. Memory: the matrix. */
async function readEntries(
  probe: FileProbe,
  matrix: {
    readonly path: string;
    readonly isTurned: boolean;
    readonly nCells: number;
    readonly nFeatures: number;
  },
  warnings: string[],
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const { path, isTurned, nCells, nFeatures } = matrix;
  const counts = new Uint32Array(nCells);
  const report = (before: number) => async (nDone: number, nEntries: number) =>
    checkpoint?.(before * nEntries + nDone, 2 * nEntries, 'values', 'Reading');
  const check = (header: MtxHeader) => {
    if ((isTurned ? header.nRows : header.nColumns) === nCells) return;
    throw changed(path);
  };
  await visitEntries(
    probe,
    path,
    (header) => {
      check(header);
      return (row, column, value) => {
        const cell = isTurned ? row : column;
        if (value !== 0) counts[cell] = (counts[cell] ?? 0) + 1;
      };
    },
    report(0),
  );
  const fill = createCsrFill(path, counts, nFeatures);
  await visitEntries(
    probe,
    path,
    (header) => {
      check(header);
      return (row, column, value) => {
        if (value === 0) return;
        if (isTurned) fill.add(row, column, value);
        else fill.add(column, row, value);
      };
    },
    report(1),
  );
  return cleanRows(fill.finish(), {
    place: path,
    warnings,
    pause: async () => checkpoint?.(1, 1, 'values', 'Checking'),
  });
}
