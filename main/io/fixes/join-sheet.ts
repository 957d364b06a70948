// What the lab knows of files or cells, from a sample sheet, as columns of the cells.
import type { InputMatrix } from '../input-file.ts';
import { baseName } from '../paths.ts';
import { joinSheetToCells, joinSheetToFile, readSampleSheet } from '../sample-sheet.ts';
import type { Table } from '../types.ts';
import { changeTable, type Change, type FixContext } from './change.ts';

/** The columns of the line that names the file; without such a line they are there, and empty. */
export async function joinByFile(
  matrix: InputMatrix,
  fix: { readonly path: string; readonly column: string },
  { ports, path }: FixContext,
): Promise<Change> {
  const sheet = await readSampleSheet(ports, fix.path);
  const warnings: string[] = [];
  const joined = withColumns(
    matrix,
    sheet.columns.filter((name) => name !== fix.column),
    (obs) => joinSheetToFile(obs, sheet, { sheetColumn: fix.column, file: path }, []),
  );
  // The table of no cells tells whether the file has a line.
  joinSheetToFile(noCells, sheet, { sheetColumn: fix.column, file: path }, warnings);
  const outcome =
    warnings.length > 0 ? 'no line names this file' : describe(sheet.columns.length - 1, fix.path);
  return { matrix: joined, outcome, warnings };
}

const noCells: Table = { index: [], indexName: '_index', columns: new Map() };

/** Lines matched cell by cell; cells without a line have the new columns empty. */
export async function joinByCell(
  matrix: InputMatrix,
  fix: {
    readonly path: string;
    readonly column: string;
    readonly cellColumn: string | null;
  },
  { ports }: FixContext,
): Promise<Change> {
  const sheet = await readSampleSheet(ports, fix.path);
  const warnings: string[] = [];
  const joined = withColumns(
    matrix,
    sheet.columns.filter((name) => name !== fix.column),
    (obs) =>
      joinSheetToCells(
        obs,
        sheet,
        { sheetColumn: fix.column, cellColumn: fix.cellColumn },
        warnings,
      ),
  );
  await joined.cells.readNames(0);
  return { matrix: joined, outcome: describe(sheet.columns.length - 1, fix.path), warnings };
}

function withColumns(
  matrix: InputMatrix,
  names: readonly string[],
  join: (obs: Table) => Table,
): InputMatrix {
  const columnNames = [...new Set([...matrix.cells.columnNames, ...names])];
  return { ...matrix, cells: changeTable(matrix.cells, join, columnNames) };
}

function describe(nColumns: number, path: string): string {
  return `${nColumns} column${nColumns === 1 ? '' : 's'} from ${baseName(path)}`;
}
