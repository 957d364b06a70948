// From the draft and what the files turned out to be, to what will be run: batches, labels, the request, and what is
// still missing. Pure; the Data step shows it, the Plan step sends it.
import type { ColumnSummary, Input, InputSummary } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';
import { formatCount, formatCounted } from '#renderer/components/format.ts';
import type { GroupWords, InputRules, ParamValues } from '../params.ts';
import type { Draft } from './draft.ts';

/** One chosen file and how far reading it came. */
export type Inspection =
  | { readonly path: string; readonly state: 'reading' }
  | {
      readonly path: string;
      readonly state: 'ready';
      readonly summary: InputSummary;
      /** True: it is read again with other fixes, and this is how it was. */
      readonly isOutdated: boolean;
    }
  | { readonly path: string; readonly state: 'failed'; readonly error: Error };

export interface BatchRow {
  readonly name: string;
  readonly nCells: number;
  /** The file that is this batch; null when the batch comes from a column. */
  readonly path: string | null;
}

/** What is to be run, in the words of all wizards; each method makes its own request of it. */
export interface WizardRequest {
  readonly inputs: readonly Input[];
  readonly batchKey: string | null;
  readonly batchNames: readonly string[] | null;
  readonly labelKey: string | null;
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly preset: string;
  readonly overrides: ParamValues;
}

export interface SettledInputs {
  readonly ready: readonly InputSummary[];
  readonly nInputs: number;
  readonly nReading: number;
  readonly nFailed: number;
  readonly nCells: number;
  readonly batchMode: 'file' | 'column';
  readonly batchKey: string | null;
  /** Columns, found in every file, that could say the batch; the likeliest first. */
  readonly batchColumns: readonly string[];
  readonly batches: readonly BatchRow[];
  readonly labelKey: string | null;
  /** Columns, found in every file, that could hold known types; the likeliest first. */
  readonly labelColumns: readonly { readonly name: string; readonly nValues: number }[];
  /** Why it cannot go on, in words; null when it can. */
  readonly problem: string | null;
}

function isBeingRead(each: Inspection): boolean {
  return each.state === 'reading' || (each.state === 'ready' && each.isOutdated);
}

/** Everything that follows from the draft and the inspections of its files. */
export function settleInputs(
  draft: Draft,
  inspections: readonly Inspection[],
  rules: InputRules,
): SettledInputs {
  const ready = inspections.flatMap((each) => (each.state === 'ready' ? [each.summary] : []));
  const columns = commonColumns(ready);
  const batchColumns = rankColumns(columns, ['batch', 'sample']).filter((c) => c.nValues <= 1000);
  const labelColumns = rankColumns(columns, ['label']).filter(
    (c) => c.nValues >= 2 && c.nValues <= 500,
  );
  const batchMode = resolveBatchMode(draft, ready, batchColumns);
  const batchKey = batchMode === 'column' ? resolveBatchKey(draft, batchColumns) : null;
  const labelKey = resolveLabelKey(draft, labelColumns, batchKey);
  const batches = batchMode === 'file' ? fileBatches(draft, ready) : columnBatches(ready, batchKey);
  const settled = {
    ready,
    nInputs: inspections.length,
    nReading: inspections.filter(isBeingRead).length,
    nFailed: inspections.filter((each) => each.state === 'failed').length,
    nCells: ready.reduce((sum, each) => sum + each.nCells, 0),
    batchMode,
    batchKey,
    batchColumns: batchColumns.map((column) => column.name),
    batches,
    labelKey,
    labelColumns,
  };
  return { ...settled, problem: findProblem(settled, rules) };
}

/** Fixes of columns: they come after the sample sheet, whose columns they may be about. */
const ofColumns: ReadonlySet<Fix['kind']> = new Set([
  'rename-column',
  'rename-values',
  'fill-missing',
]);

/** The inputs as the service takes them: each with the columns of the sample sheet, once it is decided how it joins. */
export function inputsWithSheet({
  inputs,
  sheet,
}: Pick<Draft, 'inputs' | 'sheet'>): readonly Input[] {
  const join = sheet === null ? null : toFix(sheet);
  if (join === null) return inputs;
  return inputs.map((input) => {
    const fixes = input.fixes ?? [];
    const first = fixes.findIndex(({ kind }) => ofColumns.has(kind));
    const at = first < 0 ? fixes.length : first;
    return { ...input, fixes: [...fixes.slice(0, at), join, ...fixes.slice(at)] };
  });
}

function toFix({ path, key }: NonNullable<Draft['sheet']>): Fix | null {
  if (key === null) return null;
  const { column, by, cellColumn } = key;
  return by === 'file'
    ? { kind: 'sheet-by-file', path, column }
    : { kind: 'sheet-by-cell', path, column, cellColumn };
}

/** The request for the files that can be read; null while something is missing. */
export function toRequest(draft: Draft, settled: SettledInputs): WizardRequest | null {
  if (settled.problem !== null) return null;
  const readable = new Set(settled.ready.map((summary) => summary.path));
  return {
    inputs: inputsWithSheet(draft).filter((input) => readable.has(input.path)),
    batchKey: settled.batchKey,
    batchNames:
      settled.batchMode === 'file' ? settled.batches.map((batch) => batch.name.trim()) : null,
    labelKey: settled.labelKey,
    files: draft.files,
    preset: draft.preset,
    overrides: draft.overrides,
  };
}

/** The sentence under the heading: "6 inputs: 4 ready, 1 with a warning, 1 cannot be read. 1,408 cells." */
export function describeInputs(settled: SettledInputs): string {
  const nWarned = settled.ready.filter(isTroubled).length;
  const nReady = settled.ready.length - nWarned;
  const nInputs = settled.nInputs;
  const parts = [
    nReady > 0 && `${nReady} ready`,
    nWarned > 0 && `${nWarned} with a warning`,
    settled.nReading > 0 && `${settled.nReading} being read`,
    settled.nFailed > 0 && `${settled.nFailed} cannot be read`,
  ].filter((part) => part !== false);
  const cells = settled.nCells > 0 ? ` ${formatCounted(settled.nCells, 'cell')}.` : '';
  return `${formatCounted(nInputs, 'input')}: ${parts.join(', ')}.${cells}`;
}

/** Something is said about the file, or could be fixed. */
export function isTroubled({ warnings, suggestions }: InputSummary): boolean {
  return warnings.length > 0 || suggestions.some(({ tone }) => tone === 'warn');
}

/** What would go into a run, for the foot of the page. */
export function describeSelection(
  settled: SettledInputs,
  nShared: number | null,
  features: string,
): string {
  const shared = nShared === null ? '' : `, ${formatCount(nShared)} shared ${features}`;
  const left = settled.nFailed === 0 ? '' : ` ${formatCounted(settled.nFailed, 'file')} left out.`;
  const files = formatCounted(settled.ready.length, 'file');
  // Which barcodes of fragments are cells is found out later.
  if (settled.ready.some(isFragments)) return `${files}, whose cells are counted next.${left}`;
  return `${files}, ${formatCounted(settled.nCells, 'cell')}${shared}.${left}`;
}

/** Fragments: their cells and features are not known before they are counted. */
export function isFragments({ fragments }: InputSummary): boolean {
  return fragments !== undefined;
}

interface RankedColumn {
  readonly name: string;
  readonly nValues: number;
  readonly role: ColumnSummary['role'];
}

/** Columns with categories that every file has; values are counted in the file that has most of them. */
function commonColumns(ready: readonly InputSummary[]): readonly RankedColumn[] {
  const [first, ...others] = ready;
  if (!first) return [];
  return first.columns.flatMap((column) => {
    const same = others.map((other) => other.columns.find((c) => c.name === column.name));
    const all = [column, ...same];
    if (!all.every((c) => c !== undefined && c.type !== 'number' && c.nValues !== null)) return [];
    const nValues = Math.max(...all.map((c) => c?.nValues ?? 0));
    return [{ name: column.name, nValues, role: column.role }];
  });
}

function rankColumns(
  columns: readonly RankedColumn[],
  roles: readonly ColumnSummary['role'][],
): readonly RankedColumn[] {
  const rank = (column: RankedColumn): number => {
    const place = roles.indexOf(column.role);
    return place === -1 ? roles.length : place;
  };
  return [...columns].sort((a, b) => rank(a) - rank(b));
}

function resolveBatchMode(
  draft: Draft,
  ready: readonly InputSummary[],
  batchColumns: readonly RankedColumn[],
): 'file' | 'column' {
  if (draft.batchMode !== 'auto') return draft.batchMode;
  const likeliest = batchColumns[0];
  const looksRight = likeliest?.role === 'batch' || likeliest?.role === 'sample';
  return ready.length === 1 && looksRight ? 'column' : 'file';
}

function resolveBatchKey(draft: Draft, batchColumns: readonly RankedColumn[]): string | null {
  if (batchColumns.some((column) => column.name === draft.batchKey)) return draft.batchKey;
  return batchColumns[0]?.name ?? null;
}

function resolveLabelKey(
  draft: Draft,
  labelColumns: readonly RankedColumn[],
  batchKey: string | null,
): string | null {
  if (draft.labelMode === 'none') return null;
  if (draft.labelMode === 'column') {
    return labelColumns.some((column) => column.name === draft.labelKey) ? draft.labelKey : null;
  }
  const likeliest = labelColumns[0];
  return likeliest?.role === 'label' && likeliest.name !== batchKey ? likeliest.name : null;
}

function fileBatches(draft: Draft, ready: readonly InputSummary[]): BatchRow[] {
  const taken = new Set<string>();
  return ready.map((summary) => {
    const given = draft.batchNames[summary.path];
    const name = given ?? makeUnique(withoutExtension(summary.name), taken);
    taken.add(name);
    return { name, nCells: summary.nCells, path: summary.path };
  });
}

function columnBatches(ready: readonly InputSummary[], batchKey: string | null): BatchRow[] {
  const counts = new Map<string, number>();
  for (const summary of ready) {
    const column = summary.columns.find((each) => each.name === batchKey);
    for (const { value, count } of column?.values ?? []) {
      counts.set(value, (counts.get(value) ?? 0) + count);
    }
  }
  return [...counts].map(([name, nCells]) => ({ name, nCells, path: null }));
}

function withoutExtension(name: string): string {
  return (
    name
      .replace(/\.gz$/i, '')
      .replace(/\.(h5ad|h5|hdf5|h5mu|loom|zarr|zarr\.zip|mtx|csv|tsv|txt|tab)$/i, '')
      .replace(/[._-]?fragments?$/i, '') || name
  );
}

function makeUnique(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let i = 2; ; i++) if (!taken.has(`${name}-${i}`)) return `${name}-${i}`;
}

function findProblem(
  settled: Omit<SettledInputs, 'problem'>,
  { groups, fewestGroups, refuse }: InputRules,
): string | null {
  if (settled.nReading > 0) return `Reading ${formatCounted(settled.nReading, 'file')} …`;
  if (settled.ready.length === 0) {
    return settled.nFailed > 0 ? 'None of the files can be read' : 'Choose at least one file first';
  }
  const refused = settled.ready.find((summary) => refuse(summary) !== null);
  if (refused) return `${refused.name} cannot be used here: see what is said of it`;
  if (settled.batchMode === 'column' && settled.batchKey === null) {
    return `No column is in every file: take one ${groups.one} per file`;
  }
  if (settled.batches.length < fewestGroups) return describeLonely(settled, groups);
  const names = settled.batches.map((batch) => batch.name.trim());
  if (names.some((name) => name === '')) return `Give every ${groups.one} a name`;
  if (new Set(names).size < names.length) return `Two ${groups.many} have the same name`;
  return null;
}

function describeLonely(
  { batchMode, batchKey }: Pick<SettledInputs, 'batchMode' | 'batchKey'>,
  { one }: GroupWords,
): string {
  return batchMode === 'file'
    ? `One file is one ${one}: add a file, or choose a column that says the ${one}`
    : `“${batchKey}” has one value only: choose another column`;
}
