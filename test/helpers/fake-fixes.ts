// Answers of a service that is not there, about fixes and sample sheets.
import type { InputSummary, SheetSummary } from '#shared/contract/data.ts';
import type { Fix } from '#shared/contract/fixes.ts';

/** The same file with fixes: each is listed, and what it settles is no longer suggested. */
export function withFixes(summary: InputSummary, fixes: readonly Fix[]): InputSummary {
  const settled = new Set(fixes.map(({ kind }) => kind));
  return {
    ...summary,
    suggestions: summary.suggestions.filter(
      ({ change }) => !('fix' in change) || !settled.has(change.fix.kind),
    ),
    applied: fixes.map(applyFix),
  };
}

/** Genes of one name are added up, counts being counts, until a person wants it otherwise. */
function applyFix(fix: Fix): InputSummary['applied'][number] {
  if (fix.kind !== 'names-from-column') return { fix, outcome: outcomes[fix.kind] ?? 'done' };
  const repeats = fix.repeats ?? 'sum';
  const settled =
    repeats === 'sum'
      ? '37 genes added to the one of the same name'
      : '37 genes of a name that another has got an ending (-1, -2 ...)';
  const converted = `28,115 of 28,204 names (99.6 %) converted by ${fix.column}`;
  return { fix, outcome: `${converted}; ${settled}`, repeats };
}

const outcomes: Readonly<Partial<Record<Fix['kind'], string>>> = {
  'fill-missing': '3 cells got the value “unassigned”',
  'strip-versions': '28,204 names of 28,204 lost the version',
  transpose: 'from 28,204 × 274 to 274 × 28,204',
  'sheet-by-file': '3 columns from samples.xlsx',
};

export function fakeSheet(path: string, nFiles: number): SheetSummary {
  const match = { cellColumn: null, nTotal: nFiles, nUnused: 1 } as const;
  return {
    path,
    name: 'samples.xlsx',
    columns: ['file', 'donor', 'sex', 'age'],
    nRows: 5,
    rows: [
      ['celseq2.h5ad', 'd1', 'f', '31'],
      ['dropseq.h5ad', 'd2', 'm', '40'],
      ['celseq2_5cl_p1.h5ad', 'd1', 'f', '31'],
      ['celseq2_5cl_p2.h5ad', 'd3', 'f', '58'],
      ['pilot.h5ad', 'd4', 'm', '62'],
    ],
    matches: [
      {
        ...match,
        column: 'file',
        by: 'file',
        nMatched: nFiles - 1,
        unmatched: ['celseq2_5cl_p3.h5ad'],
      },
    ],
  };
}
