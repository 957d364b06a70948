// The files of names beside a matrix: barcodes, features, peaks.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { toCategorical } from '../stack-columns.ts';
import { describeEncoding, readText, type TextEncoding } from '../text/decode.ts';
import { isMissing, toNumber } from '../text/numbers.ts';
import type { Column, Table } from '../types.ts';

const otherRun = 'The files belong to different runs, or one is cut off. Get all three again.';

/**
 * The lines of a file of names, each split into its fields; an odd encoding is a line in `warnings`.
 * Throws `input-format` when it is no text, `input-shape` when there are more than `nLinesAtMost`.
 */
export async function readNameLines(
  probe: FileProbe,
  path: string,
  nLinesAtMost: number,
  warnings: string[],
): Promise<readonly (readonly string[])[]> {
  const lines: string[][] = [];
  let waiting = '';
  const add = (line: string) => {
    if (line === '' || (lines.length === 0 && line.startsWith('#'))) return;
    const separator = line.includes('\t') ? '\t' : /\.csv(\.gz)?$/i.test(path) ? ',' : '\t';
    lines.push(line.split(separator).map((field) => field.trim().replace(/^"(.*)"$/, '$1')));
  };
  let encoding: TextEncoding = 'UTF-8';
  for await (const piece of readText(probe, path)) {
    const parts = piece.text.split('\n');
    parts[0] = waiting + (parts[0] ?? '');
    waiting = parts.pop() ?? '';
    for (const part of parts) add(part);
    if (lines.length > nLinesAtMost) throw tooMany(path, nLinesAtMost);
    ({ encoding } = piece);
  }
  add(waiting);
  warnings.push(...describeEncoding(path, encoding));
  return lines;
}

function tooMany(path: string, nLinesAtMost: number): AppError {
  return new AppError(
    'input-shape',
    `${path}: the matrix has no side of more than ${(nLinesAtMost - 1).toLocaleString('en-US')}, found more names than that.`,
    { hint: otherRun },
  );
}

export interface NameLines {
  readonly lines: readonly (readonly string[])[];
  /** Of as many columns as the lines have; null: there are none. */
  readonly headings: readonly string[] | null;
}

/**
 * Takes a first line for headings when there is exactly one line too many.
 * Throws `input-shape` when the number of names is not `expected`.
 */
export function checkNames(
  lines: readonly (readonly string[])[],
  { path, expected, what }: { path: string; expected: number; what: string },
  warnings: string[],
): NameLines {
  if (lines.length === expected) return { lines, headings: null };
  const [first = [], ...rest] = lines;
  if (rest.length === expected && isHeading(first)) {
    const said = first.length > 6 ? `${first.slice(0, 6).join(', ')} ...` : first.join(', ');
    warnings.push(`${path}: the first line is taken for headings (${said}).`);
    const isWhole = rest.every((line) => line.length === first.length);
    return { lines: rest, headings: isWhole ? first : null };
  }
  throw new AppError(
    'input-shape',
    `${path}: the matrix has ${expected.toLocaleString('en-US')} ${what}, found ${lines.length.toLocaleString('en-US')} names.`,
    { hint: otherRun },
  );
}

/** True when the first line is one of headings, so that one name more than expected is right. */
export function isHeading(line: readonly string[]): boolean {
  return /^(x|v1|barcodes?|bc_wells|cells?|cell_id|genes?|gene_ids?|gene_names?|features?|peaks?|id|name|)$/i.test(
    line[0] ?? '',
  );
}

/**
 * Cell names: with headings the first column, the others being columns of the cells; without, the last one, as the
 * published tools take it.
 */
export function toCells({ lines, headings }: NameLines): Table {
  const columns = new Map<string, Column>();
  if (headings === null || headings.length === 1) {
    return { index: lines.map((line) => line.at(-1) ?? ''), indexName: '_index', columns };
  }
  headings.forEach((heading, i) => {
    if (i > 0) columns.set(heading, toColumn(lines.map((line) => line[i] ?? '')));
  });
  return { index: lines.map((line) => line[0] ?? ''), indexName: '_index', columns };
}

/** Numbers where all are, categories otherwise. */
function toColumn(texts: readonly string[]): Column {
  const numbers = texts.map((text) => toNumber(text, '.'));
  return numbers.includes(null)
    ? toCategorical(texts.map((text) => (isMissing(text) ? null : text)))
    : { type: 'number', values: Float64Array.from(numbers, (number) => number ?? Number.NaN) };
}

/**
 * Features: names of places from three columns (chr_start_end), the second column where there is one (10x keeps ids in
 * the first and types in the third), else the only one.
 */
export function toFeatures({ lines, headings }: NameLines): Table {
  const columns = new Map<string, Column>();
  const [first] = lines;
  const isPlaces =
    first !== undefined && first.length >= 3 && [1, 2].every((i) => /^\d+$/.test(first[i] ?? ''));
  if (isPlaces) {
    const index = lines.map((line) => line.slice(0, 3).join('_'));
    return { index, indexName: '_index', columns };
  }
  if (first === undefined || first.length < 2) {
    return { index: lines.map((line) => line[0] ?? ''), indexName: '_index', columns };
  }
  columns.set('gene_ids', { type: 'string', values: lines.map((line) => line[0] ?? '') });
  if (first.length > 2) {
    const name = headings?.[2] ?? 'feature_types';
    columns.set(name, toCategorical(lines.map((line) => line[2] ?? '')));
  }
  return { index: lines.map((line) => line[1] ?? ''), indexName: '_index', columns };
}
