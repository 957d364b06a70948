// `inspect`: what each input is.
import type { InputSummary, SuggestedFix } from '#shared/contract/data.ts';
import { writeFix } from '#shared/contract/fixes.ts';
import { AppError, toErrorParts } from '#shared/model/app-error.ts';
import { generalFlags } from '../command.ts';
import type { Command } from '../command.ts';
import { inputFlags, readInputs } from '../input-flags.ts';
import { formatBytes, formatCount, formatTable } from '../format.ts';

const nColumnsShown = 40;

export const inspectCommand: Command = {
  name: 'inspect',
  summary:
    'Says what each input is: size, what the numbers are, id type, candidate columns, warnings.',
  usage: 'INPUT... [--fix FIX] [--json]',
  flags: [...inputFlags, ...generalFlags],
  async run(args, { client, signal, print, printJson, warn }) {
    const { positionals } = args;
    if (positionals.length === 0) throw new AppError('usage', 'inspect needs at least one INPUT.');
    const inputs: InputSummary[] = [];
    const failures: { readonly path: string; readonly error: unknown }[] = [];
    for (const [i, input] of readInputs(args, positionals).entries()) {
      try {
        const summary = await client.call('data.inspect', input, { signal });
        inputs.push(summary);
        print(describeInput(summary));
      } catch (error) {
        if (signal.aborted) throw error;
        const given = positionals[i] ?? input.path;
        failures.push({ path: given, error });
        if (positionals.length > 1) warn(`${given}: ${toErrorParts(error).message}`);
      }
    }
    const errors = failures.map((failure) => ({
      path: failure.path,
      ...toErrorParts(failure.error),
    }));
    if (inputs.length > 0) printJson({ inputs, errors });
    // The others were shown; the status is that of the first that could not be read.
    if (failures[0] !== undefined) throw failures[0].error;
  },
};

function describeInput(input: InputSummary): string {
  const matrices = formatTable(
    [
      ['matrix', 'stored', 'cells', 'features', 'non-zero', 'numbers'],
      ...input.matrices.map((matrix) => [
        matrix.path,
        matrix.storage,
        formatCount(matrix.nCells),
        formatCount(matrix.nFeatures),
        `${((100 * matrix.nNonzero) / Math.max(1, matrix.nCells * matrix.nFeatures)).toFixed(1)}%`,
        `${matrix.values.kind}: ${matrix.values.evidence}`,
      ]),
    ],
    '  ',
  );
  const lines = [
    `${input.name}  (${input.format}, ${formatBytes(input.sizeBytes)})`,
    `  ${formatCount(input.nCells)} cells x ${formatCount(input.nFeatures)} features`,
    ...(input.orientation === undefined
      ? []
      : [`  cells in ${input.orientation.cellsIn}: ${input.orientation.evidence}`]),
    '',
    matrices,
    '',
    `  ids: ${input.ids.kind}, ${input.ids.species}; ${input.ids.evidence}`,
    ...(input.embeddings.length > 0 ? [`  embeddings: ${input.embeddings.join(', ')}`] : []),
    ...(input.columns.length > 0 ? ['', describeColumns(input)] : []),
    ...input.applied.map(({ fix, outcome }) => `  fixed: ${writeFix(fix)}: ${outcome}`),
    ...input.warnings.map((warning) => `  warning: ${warning}`),
    ...input.suggestions.map((suggestion) => describeSuggestion(suggestion, input.warnings)),
    '',
  ];
  return lines.join('\n');
}

/** The flag that settles it; the problem itself unless it was said as a warning. */
function describeSuggestion(
  { problem, change }: SuggestedFix,
  warnings: readonly string[],
): string {
  const flag = 'fix' in change ? `--fix '${writeFix(change.fix)}'` : `--matrix ${change.matrix}`;
  return warnings.includes(problem)
    ? `  to settle this: ${flag}  (${problem.slice(0, 40)}...)`
    : `  suggestion: ${problem} ${flag}`;
}

function describeColumns({ columns }: InputSummary): string {
  const rows = columns.slice(0, nColumnsShown).map((column) => [
    column.name,
    column.type,
    column.nValues === null ? '' : formatCount(column.nValues),
    formatCount(column.nMissing),
    column.role === 'other' ? '' : column.role,
    column.values
      .slice(0, 4)
      .map(({ value, count }) => `${value} (${formatCount(count)})`)
      .join(', '),
  ]);
  const heading = ['column', 'type', 'values', 'missing', 'looks like', 'commonest'];
  const table = formatTable([heading, ...rows], '  ');
  const nMore = columns.length - nColumnsShown;
  return nMore > 0 ? `${table}\n  ... and ${nMore} more columns` : table;
}
