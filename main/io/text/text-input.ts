// A table of text (csv, tsv, txt; gzip or not) as an input. The file is read twice and the matrix lives once.
import { AppError } from '#shared/model/app-error.ts';
import type { CsrMatrix } from '#shared/model/matrix.ts';
import { createCsrFill } from '../fill-csr.ts';
import type { InputFile, InputMatrix } from '../input-file.ts';
import { heldTable } from '../input-table.ts';
import { judgeOrientation } from '../orientation.ts';
import { endingOf } from '../paths.ts';
import type { IoPorts } from '../ports.ts';
import { toCategorical } from '../stack-columns.ts';
import type { Column, IoCheckpoint, Table } from '../types.ts';
import { describeEncoding } from './decode.ts';
import { detectLayout, nameDelimiter, type TextLayout } from './layout.ts';
import { scanTable, visitTable, type TextScan } from './scan.ts';

/** Describes a table of text; all of it is read, and every cell checked. Throws `input-format`, `input-value`. */
export async function describeText({ probe }: IoPorts, path: string): Promise<InputFile> {
  const layout = await detectLayout(probe, path);
  const scan = await scanTable(probe, path, layout);
  const orientation = judgeOrientation(scan.rowNames, scan.columnNames);
  const warnings = [...layout.warnings, ...describeOddities(path, layout, scan)];
  const rows = heldTable(toTable(scan.rowNames, scan.texts));
  const columns = heldTable(toTable(scan.columnNames, new Map()));
  const toMatrix = (isByCell: boolean): InputMatrix => {
    const [cells, features] = isByCell ? [rows, columns] : [columns, rows];
    return {
      name: 'X',
      storage: 'dense',
      nCells: cells.nRows,
      nFeatures: features.nRows,
      nStored: scan.countsOfRows.reduce((sum, count) => sum + count, 0),
      cells,
      features,
      sample: () => Promise.resolve(isByCell ? scan.sampleOfRows : scan.sampleOfColumns),
      read: (_warnings, checkpoint) =>
        readTable({ probe }, { path, layout, scan, isByCell }, checkpoint),
      turned: () => toMatrix(!isByCell),
    };
  };
  return {
    path,
    format: `${endingOf(path) || 'text'} (separated by ${nameDelimiter(layout.delimiter)})`,
    matrices: [toMatrix(orientation.cellsIn === 'rows')],
    embeddings: [],
    orientation,
    warnings,
  };
}

/** The second pass: values are put where the first pass counted them. */
async function readTable(
  { probe }: IoPorts,
  table: {
    readonly path: string;
    readonly layout: TextLayout;
    readonly scan: TextScan;
    readonly isByCell: boolean;
  },
  checkpoint?: IoCheckpoint,
): Promise<CsrMatrix> {
  const { path, layout, scan, isByCell } = table;
  const fill = isByCell
    ? createCsrFill(path, scan.countsOfRows, scan.nColumns)
    : createCsrFill(path, scan.countsOfColumns, scan.nRows);
  await visitTable(
    probe,
    path,
    layout,
    {
      value: isByCell
        ? (row, column, value) => fill.add(row, column, value)
        : (row, column, value) => fill.add(column, row, value),
    },
    async (row) => checkpoint?.(Math.min(row, scan.nRows), scan.nRows, 'rows', 'Reading'),
  );
  await checkpoint?.(scan.nRows, scan.nRows, 'rows', 'Reading');
  return fill.finish();
}

function describeOddities(path: string, layout: TextLayout, scan: TextScan): string[] {
  if (scan.nRows === 0 || scan.nColumns === 0) {
    throw new AppError(
      'input-shape',
      `${path}: expected cells and features, found ${scan.nRows} rows and ${scan.nColumns} columns of numbers.`,
      { hint: 'Choose the table that holds the counts.' },
    );
  }
  const warnings: string[] = [];
  warnings.push(...describeEncoding(path, scan.encoding));
  if (scan.nMissing > 0) {
    warnings.push(
      `${scan.nMissing} cells are empty or say that there is no value (NA); they are read as "not a number".`,
    );
  }
  if (layout.textFields.length > 0) {
    const names = layout.textFields.map((field) => layout.header[field]).join(', ');
    warnings.push(`The columns ${names} hold text; they are kept as annotations.`);
  }
  return warnings;
}

function toTable(names: readonly string[], texts: ReadonlyMap<string, readonly string[]>): Table {
  const columns = new Map<string, Column>();
  for (const [name, values] of texts) {
    const isGrouping = new Set(values).size <= values.length / 2;
    columns.set(name, isGrouping ? toCategorical(values) : { type: 'string', values });
  }
  return { index: names, indexName: '_index', columns };
}
