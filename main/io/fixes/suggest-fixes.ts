// What looks wrong with an input as it is now, and the fix for each.
import type { ColumnSummary, IdKind, InputSummary, SuggestedFix } from '#shared/contract/data.ts';
import type { JudgedMatrix } from '../choose-matrix.ts';
import { judgeOrientation } from '../orientation.ts';
import { describeDoubt, type FixedInput } from './apply-fixes.ts';

/** Names looked at to tell cells from genes. */
const nNamesAtMost = 2_000;
/** Cell names are compared with each other up to here; reading more takes longer than a look should. */
const nCellNamesAtMost = 200_000;

export interface Findings {
  readonly input: FixedInput;
  readonly judged: readonly JudgedMatrix[];
  readonly main: JudgedMatrix;
  readonly features: readonly string[];
  readonly ids: IdKind;
  readonly columns: readonly ColumnSummary[];
  readonly featureColumns: InputSummary['featureColumns'];
}

/** The gravest first. Nothing is suggested twice, and nothing that was done already. */
export async function suggestFixes(findings: Findings): Promise<readonly SuggestedFix[]> {
  const { matrix } = findings.main;
  const cellNames = await matrix.cells.readNames(
    matrix.nCells <= nCellNamesAtMost ? matrix.nCells : nNamesAtMost,
  );
  const turn = suggestTurn(findings, cellNames);
  // Whatever else is found of a table that lies on its side says nothing.
  if (turn.length > 0) return turn;
  return [
    ...suggestMatrix(findings),
    ...suggestUnique(findings.features, 'features'),
    ...suggestUnique(cellNames, 'cells'),
    ...suggestEmpty(findings),
    ...suggestFill(findings),
    ...suggestAlike(findings),
    ...suggestNames(findings),
  ];
}

function suggestTurn(
  { input, features }: Findings,
  cellNames: readonly string[],
): readonly SuggestedFix[] {
  if (input.applied.some(({ fix }) => fix.kind === 'transpose')) return [];
  const turn = (problem: string): SuggestedFix => ({
    problem,
    label: 'Exchange rows and columns',
    tone: 'warn',
    change: { fix: { kind: 'transpose' } },
  });
  const { orientation } = input;
  if (orientation?.isSure === false) return [turn(describeDoubt(orientation.evidence))];
  if (orientation !== undefined) return [];
  const seen = judgeOrientation(cellNames.slice(0, nNamesAtMost), features.slice(0, nNamesAtMost));
  if (!seen.isSure || seen.cellsIn === 'rows') return [];
  return [
    turn(
      `The names of the cells (${firstOf(cellNames)}) look like genes, those of the genes (${firstOf(features)}) like cells.`,
    ),
  ];
}

/** Raw counts lie in another matrix than the one a person chose. */
function suggestMatrix({ judged, main }: Findings): readonly SuggestedFix[] {
  const isCounts = ({ values }: JudgedMatrix) =>
    values.kind === 'counts' || values.kind === 'binary';
  const better = judged.find(isCounts);
  if (better === undefined || isCounts(main)) return [];
  const { name } = better.matrix;
  return [
    {
      problem: `${main.matrix.name} holds no raw counts (${main.values.evidence}); ${name} does (${better.values.evidence}).`,
      label: `Use ${name}`,
      tone: 'warn',
      change: { matrix: name },
    },
  ];
}

/** What is said of names that stand twice. */
export function describeRepeats(names: readonly string[], of: 'cells' | 'features'): string | null {
  const nRepeated = names.length - new Set(names).size;
  if (nRepeated === 0) return null;
  return of === 'features'
    ? `var: ${nRepeated} feature names occur more than once; they will get the endings -1, -2 ...`
    : `obs: ${nRepeated} cell names occur more than once; they will get the endings -1, -2 ...`;
}

function suggestUnique(
  names: readonly string[],
  of: 'cells' | 'features',
): readonly SuggestedFix[] {
  const problem = describeRepeats(names, of);
  if (problem === null) return [];
  const change = { fix: { kind: 'unique-names', of } } as const;
  return [{ problem, label: 'Make names unique', tone: 'warn', change }];
}

function suggestEmpty({ main }: Findings): readonly SuggestedFix[] {
  const { rows } = main.sample;
  const nEmpty = rows.filter((row) => row.length === 0).length;
  if (nEmpty === 0) return [];
  return [
    {
      problem: `${nEmpty.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} cells looked at have no value at all.`,
      label: 'Leave out empty cells',
      tone: 'warn',
      change: { fix: { kind: 'drop-empty', of: 'cells' } },
    },
  ];
}

function suggestFill({ columns }: Findings): readonly SuggestedFix[] {
  return columns
    .filter(({ role, nMissing }) => role !== 'other' && role !== 'doublet' && nMissing > 0)
    .map(({ name, role, nMissing }) => {
      const value = role === 'label' ? 'unassigned' : 'unknown';
      return {
        problem: `obs/${name}: ${nMissing.toLocaleString('en-US')} cells have no value.`,
        label: `Set to “${value}”`,
        tone: 'hint',
        change: { fix: { kind: 'fill-missing', column: name, value } },
      };
    });
}

/** Values that differ only in case, spaces, dots, dashes or underscores: "B cell" and "b_cell". */
function suggestAlike({ columns }: Findings): readonly SuggestedFix[] {
  return columns
    .filter(({ role, nValues }) => role !== 'other' && (nValues ?? 0) <= 50)
    .flatMap(({ name, values }) => {
      const commonest = new Map<string, string>();
      const renamed: Record<string, string> = {};
      for (const { value } of values) {
        const plain = value.toLowerCase().replaceAll(/[\s._-]+/g, '');
        const kept = commonest.get(plain);
        if (kept === undefined || plain === '') commonest.set(plain, value);
        else renamed[value] = kept;
      }
      const [first] = Object.entries(renamed);
      if (first === undefined) return [];
      return [
        {
          problem: `obs/${name}: “${first[0]}” and “${first[1]}” look like the same${Object.keys(renamed).length > 1 ? `, and ${Object.keys(renamed).length - 1} more` : ''}.`,
          label: 'Make them one',
          tone: 'hint' as const,
          change: { fix: { kind: 'rename-values' as const, column: name, values: renamed } },
        },
      ];
    });
}

/** Versions to take off, and columns that hold the other kind of names; not the way back to names that were replaced. */
function suggestNames({ input, ids, features, featureColumns }: Findings): readonly SuggestedFix[] {
  if (ids.kind === 'ensembl-version') {
    return [
      {
        problem: `The gene names carry a version (${features[0]}); other files may name the same genes without it.`,
        label: 'Take versions off',
        tone: 'hint',
        change: { fix: { kind: 'strip-versions' } },
      },
    ];
  }
  if (input.applied.some(({ fix }) => fix.kind.startsWith('names-from-'))) return [];
  const isKnown = (kind: IdKind['kind']) => kind === 'symbol' || kind.startsWith('ensembl');
  const other = featureColumns.find((column) => {
    const isOther = column.ids.kind.startsWith('ensembl') !== ids.kind.startsWith('ensembl');
    return isOther && isKnown(column.ids.kind);
  });
  if (
    other === undefined ||
    (ids.kind !== 'unknown' && !isKnown(ids.kind) && ids.kind !== 'entrez')
  )
    return [];
  const what = other.ids.kind === 'symbol' ? 'symbols' : 'Ensembl ids';
  return [
    {
      problem: `The column ${other.name} of the genes holds ${what}.`,
      label: `Name genes by ${other.name}`,
      tone: 'hint',
      change: { fix: { kind: 'names-from-column', column: other.name } },
    },
  ];
}

function firstOf(names: readonly string[]): string {
  return `${names.slice(0, 2).join(', ')} ...`;
}
