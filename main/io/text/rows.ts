// The rows of a table of text, in batches. Lines without quotes, or with a quoted name in front alone, are split as they
// are: five times faster. Everything else is done by Papa Parse.
import Papa from 'papaparse';
import { AppError } from '#shared/model/app-error.ts';
import type { FileProbe } from '../ports.ts';
import { readText, type TextEncoding } from './decode.ts';
import { toNumber } from './numbers.ts';

/** Longest text in quotes with line breaks in it; a longer one means that a quotation mark is never closed. */
const nCharactersPerQuote = 1 << 20;

export interface RowBatch {
  readonly rows: readonly (readonly string[])[];
  /** Number of the line of the first row, from 1; quoted line breaks count as none. */
  readonly firstLine: number;
  readonly encoding: TextEncoding;
  /** The first row is the last of the comments: it holds the headings. */
  readonly isHeadedByComment: boolean;
}

/**
 * All rows, comments ("#" at the very start of the file) and empty lines at the end left out; a comment that holds the
 * headings is the first row. Throws `input-format`.
 */
export async function* readRows(
  probe: FileProbe,
  path: string,
  delimiter: string,
): AsyncGenerator<RowBatch> {
  let waiting = '';
  let isStart = true;
  let firstLine = 1;
  let tryAgainAt = 0;
  let isHeadedByComment = false;
  let encoding: TextEncoding = 'UTF-8';
  for await (const piece of readText(probe, path)) {
    waiting += piece.text;
    ({ encoding } = piece);
    // Without a line break no row can have become complete.
    if (!piece.text.includes('\n')) continue;
    if (isStart) {
      const { comments, rest } = splitComments(waiting);
      // The line after them tells what the last of them is.
      if (!rest.includes('\n')) continue;
      const headings = findHeadings(comments, rest, delimiter);
      isHeadedByComment = headings !== null;
      firstLine += comments.length - (isHeadedByComment ? 1 : 0);
      waiting = isHeadedByComment ? `${headings}\n${rest}` : rest;
      isStart = false;
    }
    // Text that did not make up a row is not looked at again until there is much more of it.
    if (waiting.length < tryAgainAt) continue;
    const { rows, end } = splitPlain(waiting, delimiter) ?? parse(waiting, delimiter, true);
    waiting = waiting.slice(end);
    tryAgainAt = rows.length > 0 ? 0 : 2 * waiting.length;
    if (rows.length === 0) checkQuote(path, firstLine, waiting);
    else yield { rows, firstLine, encoding, isHeadedByComment };
    isHeadedByComment &&= rows.length === 0;
    firstLine += rows.length;
  }
  const rest = (isStart ? splitComments(waiting).rest : waiting).replace(/[\s]+$/, '');
  if (rest !== '' && !(isStart && rest.startsWith('#'))) {
    const { rows, openQuote } = parse(rest, delimiter, false);
    if (openQuote !== null) throw unclosed(path, firstLine + openQuote, rest.length);
    yield { rows, firstLine, encoding, isHeadedByComment };
  }
}

/** The lines before the first that is neither empty nor a comment, and the rest. */
function splitComments(text: string): { readonly comments: readonly string[]; rest: string } {
  const start = /^(#[^\n]*\n|\n)*/.exec(text)?.[0] ?? '';
  return { comments: start.split('\n').slice(0, -1), rest: text.slice(start.length) };
}

/**
 * The headings in the last comment, or null. "#gene,a,b": as many fields as the line below. "# a b": words, for a line
 * below that holds one name and then numbers alone (what anndata reads as names, too).
 */
function findHeadings(comments: readonly string[], rest: string, delimiter: string): string | null {
  const last = comments.findLast((line) => line !== '');
  if (last === undefined) return null;
  const text = last.slice(1).trim();
  const below = rest.slice(0, rest.indexOf('\n')).split(delimiter);
  const fields = text.split(delimiter);
  if (/^#\S/.test(last) && below.length > 1 && fields.length === below.length) return text;
  const [, ...values] = below;
  const isData = values.length > 0 && values.every((value) => toNumber(value, ',') !== null);
  const words = text.split(/\s+/);
  const isAsLong = words.length === below.length || words.length === values.length;
  return isData && isAsLong ? words.join(delimiter) : null;
}

interface Parsed {
  readonly rows: string[][];
  /** Where the first row begins that is not complete. */
  readonly end: number;
  /** The row in which a quotation mark is never closed; null: none, or more may come. */
  readonly openQuote: number | null;
}

/** Null when a line has quotes that mean more than a name in front. */
function splitPlain(text: string, delimiter: string): Parsed | null {
  const end = text.lastIndexOf('\n') + 1;
  const rows: string[][] = [];
  for (let at = 0; at < end;) {
    const stop = text.indexOf('\n', at);
    const line = text.slice(at, stop);
    at = stop + 1;
    const lastQuote = line.lastIndexOf('"');
    if (lastQuote < 0) {
      rows.push(line.split(delimiter));
      continue;
    }
    const isName = line.startsWith('"') && line.indexOf('"', 1) === lastQuote;
    if (!isName || line[lastQuote + 1] !== delimiter) return null;
    rows.push([line.slice(1, lastQuote), ...line.slice(lastQuote + 2).split(delimiter)]);
  }
  return { rows, end, openQuote: null };
}

function parse(text: string, delimiter: string, ignoreLastRow: boolean): Parsed {
  const parser = new Papa.Parser({ delimiter, newline: '\n', quoteChar: '"' });
  const { data, errors, meta } = parser.parse(text, 0, ignoreLastRow) as {
    readonly data: string[][];
    readonly errors: readonly { readonly code: string; readonly row: number }[];
    readonly meta: { readonly cursor: number };
  };
  const open = errors.find(({ code }) => code === 'MissingQuotes');
  return { rows: data, end: meta.cursor, openQuote: open?.row ?? null };
}

function checkQuote(path: string, line: number, waiting: string): void {
  if (waiting.length <= nCharactersPerQuote || !waiting.includes('\n')) return;
  throw unclosed(path, line, waiting.length);
}

function unclosed(path: string, line: number, nCharacters: number): AppError {
  return new AppError(
    'input-format',
    `${path}, line ${line}: expected the end of a text in quotes, found none in the ${nCharacters.toLocaleString('en-US')} characters after it.`,
    { hint: 'A quotation mark is never closed. Correct the line.' },
  );
}
