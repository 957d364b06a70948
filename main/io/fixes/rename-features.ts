// Other names for the features: without versions, from a column of their own, from a table of the person's.
import type { Repeats } from '#shared/contract/fixes.ts';
import { AppError } from '#shared/model/app-error.ts';
import { toTexts } from '../columns.ts';
import type { InputMatrix } from '../input-file.ts';
import { makeUnique } from '../make-unique.ts';
import { baseName } from '../paths.ts';
import { readSampleSheet, type SampleSheet } from '../sample-sheet.ts';
import { changeTable, counted, type Change, type FixContext } from './change.ts';
import { renameRows, withFeatureNames } from './rename-rows.ts';
import { settleRepeats } from './settle-repeats.ts';

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
    matrix: withFeatureNames(matrix, stripped),
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

/** Features called what a column of their own table says; those without a value keep their name. */
export async function nameByColumn(
  matrix: InputMatrix,
  { column, repeats }: { readonly column: string; readonly repeats?: Repeats | undefined },
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
  return rename(matrix, table.index, {
    newName: (_, i) => texts[i] ?? undefined,
    source: `the column ${column}`,
    repeats,
  });
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
    readonly repeats?: Repeats | undefined;
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
  if (names.some((name) => newNames.has(name))) {
    return rename(matrix, names, {
      newName: (name) => newNames.get(name),
      source: baseName(fix.path),
      repeats: fix.repeats,
    });
  }
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

interface Renaming {
  newName(name: string, i: number): string | undefined;
  /** For people. */
  readonly source: string;
  readonly repeats: Repeats | undefined;
}

async function rename(
  matrix: InputMatrix,
  names: readonly string[],
  { newName, source, repeats }: Renaming,
): Promise<Change> {
  const found = names.map((name, i) => newName(name, i));
  const renamed = found.map((name, i) =>
    name === undefined || name === '' ? (names[i] ?? '') : name,
  );
  const nFound = found.reduce((n, name) => n + (name === undefined || name === '' ? 0 : 1), 0);
  const share = names.length === 0 ? 0 : Math.floor((1000 * nFound) / names.length) / 10;
  const converted = `${nFound.toLocaleString('en-US')} of ${counted(names.length, 'name')} (${share} %) converted by ${source}`;
  const settled = await settleRepeats(withFeatureNames(matrix, renamed), renamed, repeats);
  return {
    matrix: settled.matrix,
    outcome: settled.how === null ? converted : `${converted}; ${settled.outcome}`,
    warnings: [
      ...(nFound < names.length ? [`${converted}; the others keep their names.`] : []),
      ...settled.warnings,
    ],
    ...(settled.how === null ? {} : { repeats: settled.how }),
  };
}

function countChanged(before: readonly string[], after: readonly string[]): number {
  return before.reduce((n, name, i) => n + (name === after[i] ? 0 : 1), 0);
}
