// Other names for the features: without versions, from a column of their own, from a table of the person's.
import { AppError } from '#shared/model/app-error.ts';
import { toTexts } from '../columns.ts';
import type { InputMatrix } from '../input-file.ts';
import { makeUnique } from '../make-unique.ts';
import { baseName } from '../paths.ts';
import { readSampleSheet, type SampleSheet } from '../sample-sheet.ts';
import type { Table } from '../types.ts';
import { changeTable, counted, type Change, type FixContext } from './change.ts';

/** Ensembl ids of any species with a version; GENCODE marks the second copy of a gene on chromosome Y by an ending. */
const versioned = /^(ENS[A-Z]*[EGPT]\d{11})\.\d+(_PAR_Y)?$/;

/** An Ensembl id without its version; any other name as it is. */
function stripVersion(name: string): string {
  return name.replace(versioned, '$1$2');
}

/** ENSG00000141510.16 becomes ENSG00000141510. */
export async function stripVersions(matrix: InputMatrix): Promise<Change> {
  const names = await matrix.features.readNames();
  const stripped = names.map(stripVersion);
  return {
    matrix: withNames(matrix, stripped),
    outcome: `${counted(countChanged(names, stripped), 'name')} of ${names.length.toLocaleString('en-US')} lost the version`,
  };
}

/** Repeated names of one side get the endings -1, -2 ...; the names of the file are kept in a column. */
export async function makeNamesUnique(
  matrix: InputMatrix,
  side: 'cells' | 'features',
): Promise<Change> {
  const names = await matrix[side].readNames();
  const unique = makeUnique(names);
  const kept = side === 'cells' ? 'barcode' : 'original_name';
  const table = changeTable(matrix[side], (base) => renameRows(base, unique, kept));
  return {
    matrix: { ...matrix, [side]: table },
    outcome: `${counted(countChanged(names, unique), 'name')} got an ending`,
  };
}

/** Features called what `column` of their own table says; those without a value keep their name. */
export async function nameByColumn(
  matrix: InputMatrix,
  column: string,
  { path }: FixContext,
): Promise<Change> {
  const table = await matrix.features.read([]);
  const values = table.columns.get(column);
  if (values === undefined) {
    throw new AppError(
      'usage',
      `${path}: the features have no column "${column}"; they have ${[...table.columns.keys()].join(', ') || 'none'}.`,
    );
  }
  const texts = toTexts(values);
  return rename(matrix, table.index, (_, i) => texts[i] ?? undefined, `the column ${column}`);
}

/**
 * Features called what a table says. Of its columns the pair is taken that is named; else the column that holds most of
 * the present names, and the first other one. Names that are not in the table stay.
 * Throws `input-value` when no name is in it.
 */
export async function nameByTable(
  matrix: InputMatrix,
  fix: {
    readonly path: string;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  },
  { ports }: FixContext,
): Promise<Change> {
  const names = await matrix.features.readNames();
  const sheet = await readSampleSheet(ports, fix.path);
  const { from, to } = chooseColumns(sheet, new Set(names), fix);
  const newNames = new Map<string, string>();
  // The table may be without headings: then its first line is one like the others.
  for (const row of [sheet.columns, ...sheet.rows]) {
    const [old = '', next = ''] = [row[from], row[to]];
    if (old !== '' && next !== '' && !newNames.has(old)) newNames.set(old, next);
  }
  const change = rename(matrix, names, (name) => newNames.get(name), baseName(fix.path));
  if (names.some((name) => newNames.has(name))) return change;
  throw new AppError(
    'input-value',
    `${fix.path}: expected the names of the genes (${names.slice(0, 3).join(', ')} ...) in a column, found ${sheet.rows[0]?.slice(0, 3).join(', ')} ...`,
    {
      hint: 'Choose a table with the present name and the wanted name of each gene, in two columns.',
    },
  );
}

function chooseColumns(
  sheet: SampleSheet,
  names: ReadonlySet<string>,
  wanted: { readonly from?: string | undefined; readonly to?: string | undefined },
): { readonly from: number; readonly to: number } {
  const place = (column: string): number => {
    const at = sheet.columns.indexOf(column);
    if (at >= 0) return at;
    throw new AppError(
      'usage',
      `${sheet.path} has no column "${column}"; it has ${sheet.columns.join(', ')}.`,
    );
  };
  if (sheet.columns.length < 2) {
    throw new AppError('input-format', `${sheet.path}: expected two columns of names, found one.`, {
      hint: 'Put the present name and the wanted name of each gene into two columns.',
    });
  }
  const nFound = sheet.columns.map((_, at) =>
    sheet.rows.reduce((n, row) => n + (names.has(row[at] ?? '') ? 1 : 0), 0),
  );
  const from = wanted.from === undefined ? nFound.indexOf(Math.max(...nFound)) : place(wanted.from);
  const to = wanted.to === undefined ? (from === 0 ? 1 : 0) : place(wanted.to);
  return { from, to };
}

function rename(
  matrix: InputMatrix,
  names: readonly string[],
  newName: (name: string, i: number) => string | undefined,
  source: string,
): Change {
  const found = names.map((name, i) => newName(name, i));
  const renamed = found.map((name, i) =>
    name === undefined || name === '' ? (names[i] ?? '') : name,
  );
  const nFound = found.reduce((n, name) => n + (name === undefined || name === '' ? 0 : 1), 0);
  const share = names.length === 0 ? 0 : Math.floor((1000 * nFound) / names.length) / 10;
  const outcome = `${nFound.toLocaleString('en-US')} of ${counted(names.length, 'name')} (${share} %) converted by ${source}`;
  return {
    matrix: withNames(matrix, renamed),
    outcome,
    ...(nFound < names.length ? { warnings: [`${outcome}; the others keep their names.`] } : {}),
  };
}

function withNames(matrix: InputMatrix, names: readonly string[]): InputMatrix {
  const features = changeTable(matrix.features, (table) =>
    renameRows(table, names, 'original_name'),
  );
  return {
    ...matrix,
    features: { ...features, readNames: (count) => Promise.resolve(names.slice(0, count)) },
  };
}

/** The first names a table had stay in the column `kept`. */
function renameRows(table: Table, names: readonly string[], kept: string): Table {
  if (names.every((name, i) => name === table.index[i])) return table;
  const columns = new Map(table.columns);
  if (!columns.has(kept)) columns.set(kept, { type: 'string', values: table.index });
  return { ...table, index: names, columns };
}

function countChanged(before: readonly string[], after: readonly string[]): number {
  return before.reduce((n, name, i) => n + (name === after[i] ? 0 : 1), 0);
}
