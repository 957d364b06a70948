// The files of names beside a matrix: barcodes, features, peaks.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { toCategorical } from '../stack-columns.ts';
import { describeEncoding, readText, type TextEncoding } from '../text/decode.ts';
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

/**
 * Drops a first line of headings when there is exactly one line too many.
 * Throws `input-shape` when the number of names is not `expected`.
 */
export function checkNames(
  lines: readonly (readonly string[])[],
  { path, expected, what }: { path: string; expected: number; what: string },
  warnings: string[],
): readonly (readonly string[])[] {
  if (lines.length === expected) return lines;
  if (lines.length === expected + 1 && isHeading(lines[0] ?? [])) {
    warnings.push(
      `${path}: the first line is taken for headings (${(lines[0] ?? []).join(', ')}).`,
    );
    return lines.slice(1);
  }
  throw new AppError(
    'input-shape',
    `${path}: the matrix has ${expected.toLocaleString('en-US')} ${what}, found ${lines.length.toLocaleString('en-US')} names.`,
    { hint: otherRun },
  );
}

/** True when the first line is one of headings, so that one name more than expected is right. */
export function isHeading(line: readonly string[]): boolean {
  return /^(x|v1|barcodes?|cells?|cell_id|genes?|gene_ids?|gene_names?|features?|peaks?|id|name|)$/i.test(
    line[0] ?? '',
  );
}

/** Cell names: the last column, as the published tools take it. */
export function toCells(lines: readonly (readonly string[])[]): Table {
  return { index: lines.map((line) => line.at(-1) ?? ''), indexName: '_index', columns: new Map() };
}

/**
 * Features: names of places from three columns (chr_start_end), the second column where there is one (10x keeps ids in
 * the first and types in the third), else the only one.
 */
export function toFeatures(lines: readonly (readonly string[])[]): Table {
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
    columns.set('feature_types', toCategorical(lines.map((line) => line[2] ?? '')));
  }
  return { index: lines.map((line) => line[1] ?? ''), indexName: '_index', columns };
}
