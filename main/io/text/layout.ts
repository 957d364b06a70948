// How a table of text is laid out, judged on its first lines: separator, decimal mark, names, columns that are no values.
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { readText } from './decode.ts';
import { readRows } from './rows.ts';
import { isMissing, toNumber } from './numbers.ts';

const nRowsLookedAt = 30;
const nLinesForDelimiter = 12;
const nCharactersForDelimiter = 1 << 25;

export interface TextLayout {
  readonly delimiter: string;
  readonly decimal: '.' | ',';
  readonly nFields: number;
  /** Names of all fields; '' for one without. */
  readonly header: readonly string[];
  /** Field with the names of the rows; null: they have none. */
  readonly nameField: number | null;
  /** Fields of text beside the values. */
  readonly textFields: readonly number[];
  /** Fields of values, in order. */
  readonly valueFields: readonly number[];
  readonly warnings: readonly string[];
}

const delimiters = ['\t', ';', ',', ' '];
const delimiterNames: Readonly<Record<string, string>> = {
  '\t': 'tabs',
  ';': 'semicolons',
  ',': 'commas',
  ' ': 'spaces',
};

/** Looks at the first lines of a table. Throws `input-format` when they are not a table of names and numbers. */
export async function detectLayout(probe: FileProbe, path: string): Promise<TextLayout> {
  const delimiter = await detectDelimiter(probe, path);
  const rows: (readonly string[])[] = [];
  const warnings: string[] = [];
  for await (const batch of readRows(probe, path, delimiter)) {
    if (batch.isHeadedByComment) {
      warnings.push('The names of the columns are taken from the comment above the table.');
    }
    rows.push(...batch.rows.slice(0, nRowsLookedAt));
    if (rows.length > 3) break;
  }
  const [first, ...body] = rows.slice(0, nRowsLookedAt);
  if (first === undefined || body.length === 0) {
    throw new AppError(
      'input-format',
      `${path}: expected a line of names and lines of numbers, found ${rows.length} lines.`,
      { hint: 'The table has no data. Save it again.' },
    );
  }
  checkHeader(path, first);
  const nFields = body[0]?.length ?? 0;
  const header = first.length === nFields - 1 ? complete(first, body) : first;
  if (header.length !== nFields) {
    throw new AppError(
      'input-format',
      `${path}, line 2: expected ${first.length} fields as in line 1, found ${nFields}.`,
      { hint: 'A line is cut off, or a name holds the separator. Check the first lines.' },
    );
  }
  const decimal = detectDecimal(body, delimiter);
  const fields = assignFields(path, header, body, decimal);
  warnings.push(...fields.warnings);
  return { ...fields, warnings, delimiter, decimal, nFields, header };
}

/** R's write.table leaves the corner out; other programs end every line but the first with a separator. */
function complete(header: readonly string[], body: readonly (readonly string[])[]) {
  const endsEmpty = body.every((row) => row.at(-1)?.trim() === '');
  return endsEmpty ? [...header, ''] : ['', ...header];
}

/** The separator of the first lines. Throws `input-format` when there is none. */
export async function detectDelimiter(probe: FileProbe, path: string): Promise<string> {
  let start = '';
  let nLines = 0;
  for await (const { text } of readText(probe, path)) {
    start += text;
    nLines += text.split('\n').length - 1;
    if (nLines >= nLinesForDelimiter || start.length > nCharactersForDelimiter) break;
  }
  const lines = start
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(0, nLinesForDelimiter)
    .map((line) => line.replaceAll(/"[^"]*"/g, ''));
  const found = delimiters.find((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const [inHeader = 0, inFirst = 0, ...others] = counts;
    const isOneTable = inHeader === inFirst || inHeader === inFirst - 1;
    return inFirst > 0 && isOneTable && others.slice(0, -1).every((count) => count === inFirst);
  });
  const mostCommon = delimiters.find(
    (delimiter) => 2 * lines.filter((line) => line.includes(delimiter)).length > lines.length,
  );
  const delimiter = found ?? mostCommon;
  if (delimiter !== undefined) return delimiter;
  throw new AppError(
    'input-format',
    `${path}, line 1: expected names separated by commas, tabs or semicolons, found "${(lines[0] ?? '').slice(0, 40)}".`,
    { hint: 'The file is no table of numbers. Choose the one that holds the counts.' },
  );
}

/** A first line of numbers that repeat, with a name in front or not, is data: the table has no line of names. */
function checkHeader(path: string, first: readonly string[]): void {
  const isData = [first, first.slice(1)].some(
    (cells) =>
      cells.every((cell) => toNumber(cell, '.') !== null && !isMissing(cell)) &&
      new Set(cells).size < cells.length,
  );
  if (!isData) return;
  throw new AppError(
    'input-format',
    `${path}, line 1: expected the names of cells or features, found numbers (${first.slice(0, 3).join(', ')} ...).`,
    { hint: 'Put the names into the first line of the table.' },
  );
}

/** "1,5" beside another separator. */
function detectDecimal(body: readonly (readonly string[])[], delimiter: string): '.' | ',' {
  if (delimiter === ',') return '.';
  const cells = body.flat();
  const nCommas = cells.filter((cell) => /^[+-]?\d+,\d+$/.test(cell)).length;
  const nPoints = cells.filter((cell) => /^[+-]?\d+\.\d+$/.test(cell)).length;
  return nCommas > nPoints ? ',' : '.';
}

function assignFields(
  path: string,
  header: readonly string[],
  body: readonly (readonly string[])[],
  decimal: '.' | ',',
): Pick<TextLayout, 'nameField' | 'textFields' | 'valueFields' | 'warnings'> {
  const warnings: string[] = [];
  const fields = header.map((_, i) => i);
  const isText = (i: number) => body.every((row) => toNumber(row[i] ?? '', decimal) === null);
  const textFields = fields.filter(isText);
  const [firstText] = textFields;
  // "0, 1, 2 ..." before the names is the index of a program that saved its table twice.
  const stray = fields.filter(
    (i) => i < 2 && isCounting(body, i) && isNameless(header[i] ?? '') && (firstText ?? -1) > i,
  );
  for (const i of stray) {
    warnings.push(`Column ${i + 1} numbers the rows; it is left out.`);
  }
  const empty = fields.filter(
    (i) => i > 0 && header[i]?.trim() === '' && body.every((row) => row[i]?.trim() === ''),
  );
  for (const i of empty) {
    warnings.push(`Column ${i + 1} has neither a name nor values; it is left out.`);
  }
  const isLeading = firstText !== undefined && firstText === stray.length;
  const isNumbered =
    isNameless(header[0] ?? '') ||
    /^(.*(id|name|index|barcode|cell|gene|symbol)|entrez.*|feature)s?$/i.test(header[0] ?? '');
  const nameField = isLeading ? firstText : isNumbered && stray.length === 0 ? 0 : null;
  const valueFields = fields.filter(
    (i) => i !== nameField && ![textFields, stray, empty].some((others) => others.includes(i)),
  );
  const others = textFields.filter((i) => i !== nameField);
  if (valueFields.length < 2 && textFields.length >= 2) {
    throw new AppError(
      'input-format',
      `${path}: expected a table of cells x features, found a list with columns ${header.slice(0, 5).join(', ')}.`,
      { hint: 'Spread the list to a table first, with one row per gene and one column per cell.' },
    );
  }
  if (valueFields.length === 0) {
    throw new AppError(
      'input-format',
      `${path}, line 2: expected numbers, found text ("${(body[0] ?? []).slice(0, 3).join('", "').slice(0, 80)}").`,
      {
        hint: 'This is a table of annotations, not of counts. Choose the one that holds the counts.',
      },
    );
  }
  if (nameField === null) warnings.push('The rows have no names; they are numbered.');
  if (decimal === ',')
    warnings.push('Numbers are read with a decimal comma ("1,5" is one and a half).');
  return { nameField, textFields: others, valueFields, warnings };
}

function isNameless(name: string): boolean {
  return /^(unnamed: ?\d+|index|level_\d|x|v1|)$/i.test(name.trim());
}

/** 0, 1, 2 ... or 1, 2, 3 ... */
function isCounting(body: readonly (readonly string[])[], field: number): boolean {
  const start = Number(body[0]?.[field]);
  return (start === 0 || start === 1) && body.every((row, i) => Number(row[field]) === start + i);
}

/** "commas", for people. */
export function nameDelimiter(delimiter: string): string {
  return delimiterNames[delimiter] ?? delimiter;
}
